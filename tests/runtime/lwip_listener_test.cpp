// Listeners of the lwIP backend: who waits, who is let in, and what becomes of those whom nobody accepts.

#include <memory>

#include "lwip_fixture.h"

namespace portwright::testing {

using LwipListener = LwipTest;

namespace {

constexpr std::size_t kMost = PORTWRIGHT_LIMIT_TCP_SOCKETS;

// Clients that have begun to connect.
struct Crowd {
    std::unique_ptr<Scoped> clients[kMost];

    explicit Crowd(std::size_t count) {
        for (std::size_t index = 0; index < count; ++index) {
            clients[index] = std::make_unique<Scoped>();
            EXPECT_TRUE(succeeded(open(*clients[index], Type::kStream)));
            EXPECT_TRUE(failed_with(connect(*clients[index], far_host(kPort), kNow), Error::kInProgress));
        }
    }

    std::size_t connected() {
        std::size_t count = 0;
        for (auto& client : clients) {
            count += client != nullptr && ready(*client) == kWritable;
        }
        return count;
    }
};

Result reset_at_close(Socket& socket) {
    const std::int32_t linger[2] = {1, 0};
    return set_option(socket, Option::kLinger, {reinterpret_cast<const std::uint8_t*>(linger), sizeof linger});
}

}  // namespace

TEST_F(LwipListener, NobodyWaits) {
    Scoped listener;
    Scoped child;
    listen_far(listener);
    Address peer = any_host(1);
    EXPECT_EQ(ready(listener), 0);
    EXPECT_TRUE(failed_with(accept(listener, child, peer, kNow), Error::kWouldBlock));
    EXPECT_TRUE(failed_with(accept(listener, child, peer, within(100)), Error::kTimedOut));
    EXPECT_EQ(peer, any_host(1));
    EXPECT_TRUE(failed_with(recv(listener, {}, false, kNow), Error::kNotConnected));
}

TEST_F(LwipListener, NobodyElseIsBoundWhereOneListens) {
    Scoped listener;
    listen_far(listener);
    const std::int32_t on = 1;
    for (const Address& address : {far_host(kPort), any_host(kPort)}) {
        Scoped other;
        ASSERT_TRUE(succeeded(open(other, Type::kStream)));
        ASSERT_TRUE(succeeded(
            set_option(other, Option::kReuseAddress, {reinterpret_cast<const std::uint8_t*>(&on), sizeof on})));
        EXPECT_TRUE(failed_with(bind(other, address), Error::kAddressInUse));
        EXPECT_TRUE(succeeded(bind(other, with_port(address, kPort + 1))));
    }
    Scoped elsewhere;
    ASSERT_TRUE(succeeded(open(elsewhere, Type::kStream)));
    EXPECT_TRUE(succeeded(bind(elsewhere, loopback_host(kPort))));
}

TEST_F(LwipListener, WhoFailedToConnectIsBoundAgainAndListens) {
    Scoped socket;
    ASSERT_TRUE(succeeded(open(socket, Type::kStream)));
    for (int attempt = 0; attempt < 3; ++attempt) {
        ASSERT_TRUE(succeeded(bind(socket, any_host(0))));
        ASSERT_TRUE(failed_with(connect(socket, far_host(kPort), soon()), Error::kConnectionRefused));
    }
    ASSERT_TRUE(succeeded(listen(socket, 1)));
    Scoped client;
    ASSERT_TRUE(succeeded(open(client, Type::kStream)));
    EXPECT_TRUE(succeeded(connect(client, loopback_host(own_address(socket).port), soon())));
}

TEST_F(LwipListener, BacklogLetsNobodyInBeyond) {
    Scoped listener;
    listen_far(listener, 1);
    Crowd crowd(2);
    pass(15000);  // the second asks more than once
    EXPECT_EQ(crowd.connected(), 1u);
    EXPECT_EQ(ready(listener), kReadable);
    Scoped first;
    Scoped second;
    Address peer;
    ASSERT_TRUE(succeeded(accept(listener, first, peer, soon())));
    EXPECT_EQ(peer, own_address(*crowd.clients[0]));
    ASSERT_TRUE(succeeded(accept(listener, second, peer, soon())));  // it asked again
    EXPECT_EQ(peer, own_address(*crowd.clients[1]));
}

TEST_F(LwipListener, BacklogMayChange) {
    Scoped listener;
    listen_far(listener, 1);
    ASSERT_TRUE(succeeded(listen(listener, 2)));
    Crowd crowd(2);
    pass(1000);
    EXPECT_EQ(crowd.connected(), 2u);
}

TEST_F(LwipListener, ConnectionsComeInOrderWithWhatTheySent) {
    Scoped listener;
    listen_far(listener, 2);
    Crowd crowd(2);
    pass(1000);
    const std::string text = pattern(3000);
    for (auto& client : {crowd.clients[0].get(), crowd.clients[1].get()}) {
        std::size_t sent = 0;
        for (unsigned turn = 0; turn < 100 && sent < text.size(); ++turn, pass(100)) {
            const Result result = send(*client, bytes(text).from(sent), kNow);
            sent += result.ok() ? result.count() : 0;
        }
        EXPECT_EQ(sent, text.size());
    }
    close(*crowd.clients[1]);
    pass(1000);
    for (unsigned index = 0; index < 2; ++index) {
        Scoped child;
        Address peer;
        ASSERT_TRUE(succeeded(accept(listener, child, peer, soon())));
        std::string got;
        while (got.size() < text.size()) {
            const std::string piece = receive(child, soon());
            ASSERT_FALSE(piece.empty());
            got += piece;
        }
        EXPECT_EQ(got, text);
        if (index == 1) {
            EXPECT_EQ(receive(child, soon()), "");
        }
    }
}

TEST_F(LwipListener, WhoDiedInTheQueueIsSkipped) {
    Scoped listener;
    Scoped child;
    listen_far(listener, 3);
    Crowd crowd(2);
    pass(100);
    EXPECT_TRUE(counted(send(*crowd.clients[0], bytes("never read"), soon()), 10));
    pass(100);
    ASSERT_TRUE(succeeded(reset_at_close(*crowd.clients[0])));
    close(*crowd.clients[0]);
    pass(100);
    EXPECT_EQ(ready(listener), kReadable);
    Address peer;
    ASSERT_TRUE(succeeded(accept(listener, child, peer, soon())));
    EXPECT_EQ(peer, own_address(*crowd.clients[1]));
    EXPECT_TRUE(failed_with(accept(listener, child, peer, kNow), Error::kInvalidArgument));
    Scoped other;
    EXPECT_TRUE(failed_with(accept(listener, other, peer, kNow), Error::kWouldBlock));
}

TEST_F(LwipListener, OnlyDeadOnesAreNobody) {
    Scoped listener;
    Scoped child;
    listen_far(listener, 1);
    for (unsigned round = 0; round < 10; ++round) {  // each takes the place of the last
        Crowd crowd(1);
        pass(100);
        EXPECT_EQ(crowd.connected(), 1u);
        ASSERT_TRUE(succeeded(reset_at_close(*crowd.clients[0])));
        close(*crowd.clients[0]);
        pass(100);
    }
    EXPECT_EQ(ready(listener), 0);
    Address peer;
    EXPECT_TRUE(failed_with(accept(listener, child, peer, kNow), Error::kWouldBlock));
}

// Otherwise a few strangers could take every buffer for frames, while a script is busy with something else.
TEST_F(LwipListener, WhoWaitsKeepsFewBuffers) {
    Scoped listener;
    listen_far(listener, 2);
    const unsigned before = usage().frames;
    Crowd crowd(2);
    pass(100);
    const std::string text = pattern(2000);
    for (unsigned turn = 0; turn < 50; ++turn, pass(100)) {
        (void)send(*crowd.clients[0], bytes(text), kNow);
        (void)send(*crowd.clients[1], bytes(text), kNow);
    }
    EXPECT_LE(usage().frames - before, 4u);
    for (unsigned index = 0; index < 2; ++index) {
        ASSERT_TRUE(succeeded(reset_at_close(*crowd.clients[index])));
        close(*crowd.clients[index]);
    }
    pass(100);
    EXPECT_EQ(usage().frames, before);
}

TEST_F(LwipListener, ClosingResetsWhoWaits) {
    Scoped listener;
    listen_far(listener, 2);
    Crowd crowd(2);
    pass(100);
    EXPECT_TRUE(counted(send(*crowd.clients[0], bytes("data"), soon()), 4));
    pass(100);
    close(listener);
    pass(100);
    for (unsigned index = 0; index < 2; ++index) {
        EXPECT_EQ(receive(*crowd.clients[index], soon()),
                  "<error " + std::to_string(static_cast<int>(Error::kConnectionReset)) + ">");
    }
}

TEST_F(LwipListener, ClosingForgetsTheHalfOpen) {
    Scoped listener;
    listen_far(listener, 2);
    Wire::weather().latency_ms = 50;
    Crowd crowd(1);
    pass(75);  // the answer is on its way back
    close(listener);
    pass(5000);
    EXPECT_EQ(crowd.connected(), 0u);
}

TEST_F(LwipListener, AddressIsInUseOnce) {
    Scoped listener;
    Scoped other;
    listen_far(listener);
    ASSERT_TRUE(succeeded(open(other, Type::kStream)));
    EXPECT_TRUE(failed_with(bind(other, far_host(kPort)), Error::kAddressInUse));
    Address nowhere = far_host(kPort);
    nowhere.host[3] = 77;
    EXPECT_TRUE(failed_with(bind(other, nowhere), Error::kAddressNotAvailable));
    EXPECT_TRUE(succeeded(bind(other, any_host(0))));
    EXPECT_NE(own_address(other).port, 0);
}

TEST_F(LwipListener, ListensSomewhereWithoutABind) {
    Scoped listener;
    Scoped client;
    ASSERT_TRUE(succeeded(open(listener, Type::kStream)));
    ASSERT_TRUE(succeeded(listen(listener, 1)));
    const std::uint16_t port = own_address(listener).port;
    EXPECT_NE(port, 0);
    ASSERT_TRUE(succeeded(open(client, Type::kStream)));
    EXPECT_TRUE(succeeded(connect(client, far_host(port), soon())));
}

}  // namespace portwright::testing
