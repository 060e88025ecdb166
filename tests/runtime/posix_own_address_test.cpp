// The device's own address on a host, and where the system says that a connection stands.

#include <netinet/tcp.h>

#include "backends/posix/native.h"
#include "posix_fixture.h"

namespace portwright::testing {

class PosixOwnAddress : public PosixTest {
protected:
    void TearDown() override {
        posix::use_own_address(nullptr);
        PosixTest::TearDown();
    }

    static Address own(Family family = Family::kInet) {
        Address found;
        EXPECT_TRUE(succeeded(kRemappedNames.own_address(family, found)));
        return found;
    }

    static Result ask(Family family) {
        Address found;
        return posix::own_address(family, found);
    }
};

TEST_F(PosixOwnAddress, IsTheLoopbackInterfacesUnlessToldOtherwise) {
    for (const char* text : {static_cast<const char*>(nullptr), ""}) {
        posix::use_own_address(text);
        EXPECT_EQ(own(), local_host());
    }
    if (ask(Family::kInet6).ok()) {
        EXPECT_EQ(own(Family::kInet6), local_host(0, Family::kInet6));
    }
}

TEST_F(PosixOwnAddress, IsWhatOneSays) {
    posix::use_own_address("127.0.0.9");
    EXPECT_EQ(own(), address("127.0.0.9"));
    EXPECT_NE(ask(Family::kInet6).error(), Error::kInvalidArgument) << "the other family keeps its own";
    posix::use_own_address("127.0.0.10");
    EXPECT_EQ(own(), address("127.0.0.10"));
}

TEST_F(PosixOwnAddress, MayBeNone) {
    posix::use_own_address("none");
    EXPECT_TRUE(failed_with(ask(Family::kInet), Error::kNetworkDown));
    EXPECT_TRUE(failed_with(ask(Family::kInet6), Error::kNetworkDown));
}

TEST_F(PosixOwnAddress, IsNoneOfAFamilyThatTheSystemLacks) {
    EXPECT_TRUE(failed_with(ask(Family::kLora), Error::kNetworkDown));
}

TEST_F(PosixOwnAddress, OfAnotherMachineEndsTheProcess) {
    for (const char* text : {"203.0.113.7", "0.0.0.0", "224.0.0.1", "255.255.255.255", "127.255.255.255",
                             "::", "ff02::1", "localhost", "127.0.0.1:80", " 127.0.0.1"}) {
        EXPECT_EXIT(posix::use_own_address(text), ::testing::ExitedWithCode(125), "is no address of this machine")
            << text;
    }
}

TEST_F(PosixOwnAddress, IsBoundOnceAndAgainAfterARefusal) {
    posix::use_own_address("127.0.0.9");
    Scoped socket;
    ASSERT_TRUE(succeeded(open_stream(socket)));
    ASSERT_TRUE(succeeded(bind_to_own(socket, own())));
    ASSERT_TRUE(failed_with(connect(socket, local_host(free_port()), soon()), Error::kConnectionRefused));
    EXPECT_TRUE(wants_address(socket));
    ASSERT_TRUE(succeeded(bind_to_own(socket, own())));
    Scoped listener;
    const Address there = listen_somewhere(listener);
    ASSERT_TRUE(succeeded(connect(socket, there, soon())));
    Scoped server;
    Address peer;
    ASSERT_TRUE(succeeded(accept(listener, server, peer, soon())));
    EXPECT_EQ(peer, own_address(socket));
    EXPECT_EQ(address("127.0.0.9", peer.port), peer);
}

// The system refuses such a connect without letting go of the address, and then will not bind again.
TEST_F(PosixOwnAddress, FromWhichNoWayLeadsThereIsToldEachTime) {
    Scoped socket;
    ASSERT_TRUE(succeeded(open_stream(socket)));
    for (int round = 0; round < 3; ++round) {
        ASSERT_TRUE(succeeded(bind_to_own(socket, own())));
        EXPECT_TRUE(failed_with(connect(socket, address("192.0.2.99", 9), soon()), Error::kNetworkUnreachable));
    }
    Scoped datagram;
    ASSERT_TRUE(succeeded(open_datagram(datagram)));
    ASSERT_TRUE(succeeded(bind_to_own(datagram, own())));
    EXPECT_TRUE(
        failed_with(send_to(datagram, bytes("x"), address("192.0.2.99", 9), soon()), Error::kNetworkUnreachable));
}

TEST(PosixTcpState, HasAPlaceForEveryStateOfTheSystem) {
    const struct {
        int native;
        TcpState state;
    } kTable[] = {
        {TCP_CLOSE, TcpState::kClosed},
        {TCP_LISTEN, TcpState::kListen},
        {TCP_SYN_SENT, TcpState::kSynSent},
        {TCP_SYN_RECV, TcpState::kSynReceived},
        {TCP_ESTABLISHED, TcpState::kEstablished},
        {TCP_FIN_WAIT1, TcpState::kFinWait1},
        {TCP_FIN_WAIT2, TcpState::kFinWait2},
        {TCP_CLOSE_WAIT, TcpState::kCloseWait},
        {TCP_CLOSING, TcpState::kClosing},
        {TCP_LAST_ACK, TcpState::kLastAck},
        {TCP_TIME_WAIT, TcpState::kTimeWait},
    };
    int position = 0;
    for (const auto& row : kTable) {
        TcpState state{};
        EXPECT_TRUE(succeeded(posix::tcp_state_of(row.native, state)));
        EXPECT_EQ(state, row.state);
        EXPECT_EQ(static_cast<int>(state), position++) << "scripts know the states by these numbers";
    }
    TcpState state{};
    for (const int unknown : {-1, 0, 13, 255}) {
        EXPECT_TRUE(failed_with(posix::tcp_state_of(unknown, state), Error::kInputOutput));
    }
}

using PosixConnectionState = PosixTest;

TEST_F(PosixConnectionState, FollowsTheConnection) {
    const auto state_of = [](Socket& socket) {
        TcpState state{};
        EXPECT_TRUE(succeeded(connection_state(socket, state)));
        return state;
    };
    Scoped fresh;
    ASSERT_TRUE(succeeded(open_stream(fresh)));
    EXPECT_EQ(state_of(fresh), TcpState::kClosed);
    Pair pair(kRemapped);
    EXPECT_EQ(state_of(pair.listener), TcpState::kListen);
    EXPECT_EQ(state_of(pair.client), TcpState::kEstablished);
    EXPECT_EQ(state_of(pair.server), TcpState::kEstablished);
    close(pair.client);
    EXPECT_EQ(receive(pair.server, soon()), "");
    EXPECT_EQ(state_of(pair.server), TcpState::kCloseWait);
    TcpState state{};
    EXPECT_TRUE(failed_with(connection_state(pair.client, state), Error::kBadDescriptor));
}

}  // namespace portwright::testing
