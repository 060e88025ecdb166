// Who chooses the address of a socket: the script, its protocol, or the runtime.

#include "fixture.h"
#include "portwright/lookup.h"
#include "portwright/port.h"

namespace portwright::testing {

namespace {

const Address kOwn = [] {
    Address address = local_host(0);
    address.host[3] = 9;
    return address;
}();

Result open_as(Socket& socket, Protocol protocol) {
    return open(socket, loopback::kBackend, {Family::kInet, Type::kStream, protocol, 0});
}

// The host of the socket's own address, its last byte.
int last_byte(Socket& socket) {
    Address address;
    return local_address(socket, address).ok() ? address.host[3] : -1;
}

}  // namespace

class OwnAddress : public LoopbackTest {
protected:
    void TearDown() override {
        close(socket);
        LoopbackTest::TearDown();
    }

    void listen_on(Socket& socket, std::uint16_t port) {
        ASSERT_TRUE(succeeded(open_stream(socket)));
        ASSERT_TRUE(succeeded(bind(socket, local_host(port))));
        ASSERT_TRUE(succeeded(listen(socket, 1)));
    }

    Scoped socket;
};

TEST_F(OwnAddress, IsWhatTheResolverSays) {
    Address address;
    ASSERT_TRUE(succeeded(loopback::kResolver.own_address(Family::kInet, address)));
    EXPECT_EQ(address, local_host(0));
    ASSERT_TRUE(succeeded(loopback::kResolver.own_address(Family::kInet6, address)));
    EXPECT_EQ(address, local_host(0, Family::kInet6));
    loopback::names().network_is_down = true;
    EXPECT_TRUE(failed_with(loopback::kResolver.own_address(Family::kInet, address), Error::kNetworkDown));
}

TEST_F(OwnAddress, OfAResolverThatDoesNotSayIsNone) {
    constexpr Resolver kSilent{.name = "", .begin = nullptr, .poll = nullptr, .end = nullptr, .descriptor = nullptr};
    Address address;
    EXPECT_TRUE(failed_with(kSilent.own_address(Family::kInet, address), Error::kNetworkDown));
}

TEST_F(OwnAddress, IsWantedByASocketThatNobodyBound) {
    EXPECT_FALSE(wants_address(socket));
    ASSERT_TRUE(succeeded(open_stream(socket)));
    EXPECT_TRUE(wants_address(socket));
    ASSERT_TRUE(succeeded(bind_to_own(socket, kOwn)));
    EXPECT_FALSE(wants_address(socket));
    EXPECT_EQ(socket.state, State::kBound);
    EXPECT_EQ(last_byte(socket), 9);
    EXPECT_TRUE(failed_with(bind(socket, local_host(0)), Error::kInvalidArgument));
}

TEST_F(OwnAddress, IsNotWantedByASocketThatIsBound) {
    ASSERT_TRUE(succeeded(open_stream(socket)));
    ASSERT_TRUE(succeeded(bind(socket, local_host(kPort))));
    EXPECT_FALSE(wants_address(socket));
    EXPECT_TRUE(succeeded(bind_to_own(socket, kOwn)));
    EXPECT_EQ(last_byte(socket), 1);
}

TEST_F(OwnAddress, IsNotWantedWhereTheProtocolLeavesItToTheScript) {
    for (const Protocol protocol : {Protocol::kTcpServer, Protocol::kTcpCustomPort}) {
        ASSERT_TRUE(succeeded(open_as(socket, protocol)));
        EXPECT_FALSE(wants_address(socket));
        EXPECT_TRUE(succeeded(bind_to_own(socket, kOwn)));
        EXPECT_EQ(socket.state, State::kCreated);
        EXPECT_TRUE(succeeded(bind(socket, local_host(kPort))));
        close(socket);
    }
    ASSERT_TRUE(succeeded(open_stream(socket)));
    EXPECT_TRUE(wants_address(socket)) << "the protocol of the socket before is forgotten";
}

TEST_F(OwnAddress, IsNotWantedByAClosedSocket) {
    EXPECT_TRUE(failed_with(bind_to_own(socket, kOwn), Error::kBadDescriptor));
    ASSERT_TRUE(succeeded(open_stream(socket)));
    close(socket);
    EXPECT_FALSE(wants_address(socket));
    EXPECT_TRUE(failed_with(bind_to_own(socket, kOwn), Error::kBadDescriptor));
}

TEST_F(OwnAddress, IsWantedAgainAfterAConnectThatFailed) {
    ASSERT_TRUE(succeeded(open_stream(socket)));
    ASSERT_TRUE(succeeded(bind_to_own(socket, kOwn)));
    ASSERT_TRUE(failed_with(connect(socket, local_host(kPort), kNever), Error::kConnectionRefused));
    EXPECT_TRUE(wants_address(socket));
    ASSERT_TRUE(succeeded(bind_to_own(socket, kOwn)));
    Scoped listener;
    listen_on(listener, kPort);
    ASSERT_TRUE(succeeded(connect(socket, local_host(kPort), kNever)));
    EXPECT_EQ(last_byte(socket), 9);
}

TEST_F(OwnAddress, TakesNothingBackFromAThreadThatIsFaster) {
    // While one thread binds, the same socket is bound and connected by another.
    static Socket* shared;
    shared = &socket;
    Backend backend = loopback::kBackend;
    backend.bind = [](void* state, const Address& address) noexcept {
        (void)loopback::kBackend.bind(state, address);
        (void)connect(*shared, local_host(kPort), kNow);
        return Result(Error::kInvalidArgument);
    };
    ASSERT_TRUE(succeeded(open(socket, backend, {Family::kInet, Type::kDatagram, Protocol::kAny, 0})));
    EXPECT_TRUE(succeeded(bind_to_own(socket, kOwn)));
    EXPECT_EQ(socket.state, State::kConnected);
    close(socket);  // before its backend goes out of scope
}

TEST_F(OwnAddress, IsNotWantedAfterAConnectThatFailedWhereTheScriptHadBound) {
    ASSERT_TRUE(succeeded(open_stream(socket)));
    ASSERT_TRUE(succeeded(bind(socket, local_host(kPort))));
    ASSERT_TRUE(failed_with(connect(socket, local_host(kPort + 1), kNever), Error::kConnectionRefused));
    EXPECT_FALSE(wants_address(socket));
}

TEST_F(OwnAddress, InUseIsToldAndTheSocketStaysUnbound) {
    Scoped other;
    Address taken = kOwn;
    taken.port = kPort;
    ASSERT_TRUE(succeeded(open_datagram(other)));
    ASSERT_TRUE(succeeded(bind(other, taken)));
    ASSERT_TRUE(succeeded(open_datagram(socket)));
    EXPECT_TRUE(failed_with(bind_to_own(socket, taken), Error::kAddressInUse));
    EXPECT_TRUE(wants_address(socket));
}

using ConnectionState = ConnectedTest;

namespace {

TcpState state_of(Socket& socket) {
    TcpState state{};
    EXPECT_TRUE(succeeded(connection_state(socket, state)));
    return state;
}

}  // namespace

TEST_F(ConnectionState, FollowsTheConnection) {
    Scoped fresh;
    ASSERT_TRUE(succeeded(open_stream(fresh)));
    EXPECT_EQ(state_of(fresh), TcpState::kClosed);
    ASSERT_TRUE(succeeded(bind(fresh, local_host(0))));
    EXPECT_EQ(state_of(fresh), TcpState::kClosed);
    EXPECT_EQ(state_of(listener), TcpState::kListen);
    EXPECT_EQ(state_of(client), TcpState::kEstablished);
    EXPECT_EQ(state_of(server), TcpState::kEstablished);
    loopback::finish(client.storage);
    EXPECT_EQ(state_of(client), TcpState::kFinWait2);
    EXPECT_EQ(state_of(server), TcpState::kCloseWait);
    loopback::finish(server.storage);
    EXPECT_EQ(state_of(client), TcpState::kTimeWait);
}

TEST_F(ConnectionState, OfAConnectionUnderWay) {
    loopback::faults().connect_delay_ms = 100;
    Scoped one;
    ASSERT_TRUE(succeeded(open_stream(one)));
    ASSERT_TRUE(failed_with(connect(one, local_host(kPort), kNow), Error::kInProgress));
    EXPECT_EQ(state_of(one), TcpState::kSynSent);
    while (elapsed() < 100) {
        port::wait(-1, kWritable, kNever);
    }
    EXPECT_EQ(state_of(one), TcpState::kEstablished);
}

TEST_F(ConnectionState, OfAConnectionThatFailed) {
    Scoped one;
    ASSERT_TRUE(succeeded(open_stream(one)));
    ASSERT_TRUE(failed_with(connect(one, local_host(kPort + 1), kNever), Error::kConnectionRefused));
    EXPECT_EQ(state_of(one), TcpState::kClosed);
}

TEST_F(ConnectionState, OfAConnectionThatBroke) {
    loopback::abort_connection(client.storage);
    EXPECT_EQ(state_of(server), TcpState::kClosed);
    EXPECT_EQ(drain(server).substr(0, 6), "<error");
    EXPECT_EQ(state_of(server), TcpState::kClosed);
}

TEST_F(ConnectionState, WhenThePeerClosed) {
    close(client);
    EXPECT_EQ(state_of(server), TcpState::kCloseWait);
    EXPECT_EQ(drain(server), "");
    EXPECT_EQ(state_of(server), TcpState::kCloseWait);
}

TEST_F(ConnectionState, IsThereForOpenStreamsOnly) {
    Scoped datagram;
    TcpState state{};
    ASSERT_TRUE(succeeded(open_datagram(datagram)));
    EXPECT_TRUE(failed_with(connection_state(datagram, state), Error::kNotSupported));
    close(client);
    EXPECT_TRUE(failed_with(connection_state(client, state), Error::kBadDescriptor));
}

TEST_F(ConnectionState, OfAStackThatDoesNotSay) {
    constexpr Backend kSilent{.name = "", .capabilities = {}};
    TcpState state{};
    EXPECT_TRUE(failed_with(kSilent.tcp_state(nullptr, state), Error::kNotSupported));
}

}  // namespace portwright::testing
