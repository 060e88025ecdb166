// TCP of the lwIP backend: bytes, ends, errors, and what closing leaves behind.

#include "lwip_fixture.h"

namespace portwright::testing {

using LwipStream = LwipTest;

class LwipFamily : public LwipTest, public ::testing::WithParamInterface<Family> {};

INSTANTIATE_TEST_SUITE_P(, LwipFamily, ::testing::Values(Family::kInet, Family::kInet6),
                         [](const auto& family) { return family.param == Family::kInet ? "Inet" : "Inet6"; });

TEST_P(LwipFamily, StreamCarriesBytesBothWaysUntilItsEnd) {
    Scoped listener;
    Scoped client;
    Scoped server;
    listen_far(listener, 1, GetParam());
    ASSERT_TRUE(succeeded(open(client, Type::kStream, GetParam())));
    ASSERT_TRUE(succeeded(connect(client, far_host(kPort, GetParam()), soon())));
    Address peer;
    ASSERT_TRUE(succeeded(accept(listener, server, peer, soon())));
    EXPECT_EQ(peer, own_address(client));
    EXPECT_EQ(own_address(server), far_host(kPort, GetParam()));
    EXPECT_TRUE(counted(send(client, bytes("ping"), soon()), 4));
    Address from;
    EXPECT_EQ(receive_from(server, from), "ping");
    EXPECT_EQ(from, own_address(client));
    EXPECT_TRUE(counted(send(server, bytes("pong"), soon()), 4));
    close(server);
    EXPECT_EQ(receive(client, soon()), "pong");
    EXPECT_EQ(receive(client, soon()), "");
    EXPECT_EQ(receive(client, soon()), "");
}

TEST_P(LwipFamily, LoopbackAddressNeedsNoWire) {
    Scoped listener;
    Scoped client;
    Scoped server;
    Wire::cut(true, true);
    ASSERT_TRUE(succeeded(open(listener, Type::kStream, GetParam())));
    ASSERT_TRUE(succeeded(bind(listener, loopback_host(kPort, GetParam()))));
    ASSERT_TRUE(succeeded(listen(listener, 1)));
    ASSERT_TRUE(succeeded(open(client, Type::kStream, GetParam())));
    ASSERT_TRUE(succeeded(connect(client, loopback_host(kPort, GetParam()), soon())));
    Address peer;
    ASSERT_TRUE(succeeded(accept(listener, server, peer, soon())));
    EXPECT_TRUE(counted(send(client, bytes("inside"), soon()), 6));
    EXPECT_EQ(receive(server, soon()), "inside");
}

TEST_F(LwipStream, RefusedConnectionLeavesTheSocketAbleToConnect) {
    Scoped listener;
    Scoped client;
    ASSERT_TRUE(succeeded(open(client, Type::kStream)));
    EXPECT_TRUE(failed_with(connect(client, far_host(kPort), soon()), Error::kConnectionRefused));
    EXPECT_TRUE(failed_with(connect(client, far_host(kPort), soon()), Error::kConnectionRefused));
    listen_far(listener);
    EXPECT_TRUE(succeeded(bind(client, near_host(9000))));
    EXPECT_TRUE(succeeded(connect(client, far_host(kPort), soon())));
    EXPECT_EQ(own_address(client), near_host(9000));
}

TEST_F(LwipStream, NobodyAtHomeTimesOut) {
    Scoped client;
    ASSERT_TRUE(succeeded(open(client, Type::kStream)));
    Wire::cut(true, true);
    EXPECT_TRUE(failed_with(connect(client, far_host(kPort), within(500)), Error::kTimedOut));
    EXPECT_EQ(elapsed(), 500u);
    EXPECT_TRUE(
        failed_with(connect(client, far_host(kPort), Deadline::never()), Error::kTimedOut));  // the stack gave up
    EXPECT_TRUE(failed_with(send(client, bytes("x"), kNow), Error::kNotConnected));
}

TEST_F(LwipStream, ConnectWithoutWaitingTellsItsOutcomeOnce) {
    Scoped listener;
    Scoped client;
    listen_far(listener);
    ASSERT_TRUE(succeeded(open(client, Type::kStream)));
    EXPECT_TRUE(failed_with(connect(client, far_host(kPort), kNow), Error::kInProgress));
    EXPECT_EQ(ready(client), 0);
    EXPECT_TRUE(failed_with(connect(client, far_host(kPort), kNow), Error::kAlready));
    pass(100);
    EXPECT_EQ(ready(client), kWritable);
    EXPECT_TRUE(succeeded(connect(client, far_host(kPort), kNow)));
    EXPECT_TRUE(failed_with(connect(client, far_host(kPort), kNow), Error::kIsConnected));
}

TEST_F(LwipStream, RefusalIsReadyToBeTold) {
    Scoped client;
    ASSERT_TRUE(succeeded(open(client, Type::kStream)));
    EXPECT_TRUE(failed_with(connect(client, far_host(kPort), kNow), Error::kInProgress));
    pass(100);
    EXPECT_EQ(ready(client), kReadable | kWritable | kFailed | kHungUp);
    EXPECT_TRUE(failed_with(send(client, bytes("x"), kNow), Error::kConnectionRefused));
    EXPECT_TRUE(failed_with(send(client, bytes("x"), kNow), Error::kNotConnected));
}

TEST_F(LwipStream, ClosedWhileConnecting) {
    Scoped client;
    ASSERT_TRUE(succeeded(open(client, Type::kStream)));
    EXPECT_TRUE(failed_with(connect(client, far_host(kPort), kNow), Error::kInProgress));
    close(client);
    pass(100);
}

TEST_F(LwipConnected, TellsWhereTheConnectionStands) {
    TcpState where{};
    EXPECT_TRUE(succeeded(connection_state(listener, where)));
    EXPECT_EQ(where, TcpState::kListen);
    EXPECT_TRUE(succeeded(connection_state(client, where)));
    EXPECT_EQ(where, TcpState::kEstablished);
    close(server);
    pass(100);
    EXPECT_TRUE(succeeded(connection_state(client, where)));
    EXPECT_EQ(where, TcpState::kCloseWait);
    EXPECT_TRUE(counted(send(client, bytes("to nobody"), soon()), 9));
    pass(100);
    EXPECT_TRUE(succeeded(connection_state(client, where)));
    EXPECT_EQ(where, TcpState::kClosed);
}

TEST_F(LwipStream, WhatIsToBeSecretIsRefused) {
    Scoped socket;
    EXPECT_TRUE(
        failed_with(portwright::open(socket, lwip::kBackend, {Family::kInet, Type::kStream, Protocol::kSecure, 100}),
                    Error::kProtocolNotSupported));
}

TEST_F(LwipConnected, InterruptedWaitGoesOn) {
    at(elapsed() + 20, [] { set_interrupted(true); });
    std::uint8_t room[8];
    EXPECT_TRUE(failed_with(recv(client, {room, sizeof room}, false, soon()), Error::kInterrupted));
    set_interrupted(false);
    EXPECT_TRUE(counted(send(server, bytes("after"), soon()), 5));
    EXPECT_EQ(receive(client, soon()), "after");
}

TEST_F(LwipConnected, NothingThereIsWouldBlockOrTimeout) {
    EXPECT_EQ(receive(client, kNow), "<error " + std::to_string(static_cast<int>(Error::kWouldBlock)) + ">");
    const std::uint64_t begun = elapsed();
    EXPECT_EQ(receive(client, within(300)), "<error " + std::to_string(static_cast<int>(Error::kTimedOut)) + ">");
    EXPECT_EQ(elapsed() - begun, 300u);
}

TEST_F(LwipConnected, PeekSeesEveryBufferAndTakesNothing) {
    const std::string text = pattern(4000);
    EXPECT_TRUE(counted(send(server, bytes(text), soon()), 2920));  // what the send buffer holds
    EXPECT_TRUE(counted(send(server, bytes(text.substr(2920)), soon()), 1080));
    pass(1000);
    EXPECT_EQ(lwip::available(client.storage, 1).bytes, text.size());
    EXPECT_EQ(peeked(client), text);
    EXPECT_EQ(peeked(client, 10), text.substr(0, 10));
    EXPECT_EQ(receive(client, soon(), 1700), text.substr(0, 1700));
    EXPECT_EQ(peeked(client), text.substr(1700));
    EXPECT_EQ(receive(client, soon()), text.substr(1700));
}

TEST_F(LwipConnected, LineIsFoundAcrossSegments) {
    for (const char* piece : {"first li", "ne\nsecond", "\n"}) {
        EXPECT_TRUE(succeeded(send(server, bytes(piece), soon())));
        pass(500);
    }
    std::uint8_t scratch[64];
    bool complete = false;
    EXPECT_TRUE(counted(peek_line(client, {scratch, sizeof scratch}, complete, soon()), 11));
    EXPECT_TRUE(complete);
    EXPECT_EQ(receive(client, soon(), 11), "first line\n");
    EXPECT_EQ(receive(client, soon()), "second\n");
}

TEST_F(LwipConnected, ExactlyWaitsForSmallPieces) {
    std::string memory(200, '\0');
    for (unsigned index = 0; index < 200; ++index) {
        at(elapsed() + 10 * index, [this] { EXPECT_TRUE(counted(send(server, bytes("x"), kNow), 1)); });
    }
    Progress progress;
    const Result result = recv_exactly(client, {reinterpret_cast<std::uint8_t*>(memory.data()), memory.size()},
                                       progress, PartialOnTimeout::kKept, within(20000));
    EXPECT_TRUE(counted(result, 200));
    EXPECT_EQ(memory, std::string(200, 'x'));
}

// A byte in each segment: without gathering them, the window would take more buffers than there are.
TEST_F(LwipConnected, TinySegmentsDoNotUseUpThePool) {
    const std::int32_t on = 1;
    ASSERT_TRUE(
        succeeded(set_option(server, Option::kNoDelay, {reinterpret_cast<const std::uint8_t*>(&on), sizeof on})));
    const unsigned before = usage().frames;
    for (unsigned index = 0; index < 2000; ++index) {
        ASSERT_TRUE(counted(send(server, bytes("y"), soon()), 1));
        pass(2);
    }
    pass(1000);
    EXPECT_LE(usage().frames - before, 3u);
    EXPECT_EQ(receive(client, soon()), std::string(2000, 'y'));
}

// Inside the machine segments come from the stack's heap, which is small.
TEST_F(LwipStream, TinySegmentsOnLoopbackDoNotUseUpTheHeap) {
    Scoped listener;
    Scoped one;
    Scoped other;
    ASSERT_TRUE(succeeded(open(listener, Type::kStream)));
    ASSERT_TRUE(succeeded(bind(listener, loopback_host(kPort))));
    ASSERT_TRUE(succeeded(listen(listener, 1)));
    ASSERT_TRUE(succeeded(open(one, Type::kStream)));
    ASSERT_TRUE(succeeded(connect(one, loopback_host(kPort), soon())));
    Address peer;
    ASSERT_TRUE(succeeded(accept(listener, other, peer, soon())));
    const std::int32_t on = 1;
    ASSERT_TRUE(succeeded(set_option(one, Option::kNoDelay, {reinterpret_cast<const std::uint8_t*>(&on), sizeof on})));
    const Usage before = usage();
    for (unsigned index = 0; index < 2000; ++index) {
        ASSERT_TRUE(counted(send(one, bytes("z"), soon()), 1));
        pass(2);
    }
    pass(1000);
    EXPECT_LE(usage().frames - before.frames, 3u);
    EXPECT_LE(usage().heap, before.heap + 512);
    EXPECT_EQ(receive(other, soon()), std::string(2000, 'z'));
}

TEST_F(LwipConnected, SenderStopsAtTheWindowAndGoesOn) {
    const std::string text = pattern(60000);
    std::size_t sent = 0;
    for (unsigned turn = 0; turn < 200; ++turn) {
        const Result result = send(server, bytes(text).from(sent), kNow);
        sent += result.ok() ? result.count() : 0;
        pass(10);
    }
    EXPECT_EQ(sent, std::size_t{PORTWRIGHT_LIMIT_RECEIVE_WINDOW + PORTWRIGHT_LIMIT_SEND_BUFFER});
    EXPECT_EQ(ready(server) & kWritable, 0);
    EXPECT_EQ(exchanged(server, client, text, sent), text);
}

// The stack tells the peer of new room by large steps only, whatever was read before.
TEST_F(LwipConnected, AWholeWindowCanAlwaysBeWaitedFor) {
    constexpr std::size_t kWindow = lwip::kBackend.capabilities.window;
    for (std::size_t odd = 1; odd < 3000; odd += 371) {
        const std::string text = pattern(odd + kWindow, static_cast<unsigned>(odd));
        std::size_t sent = 0;
        const auto feed = [&](auto&& again) -> void {
            const Result result = send(server, bytes(text).from(sent), kNow);
            sent += result.ok() ? result.count() : 0;
            if (sent < text.size()) {
                at(elapsed() + 1, [&again] { again(again); });
            }
        };
        feed(feed);
        std::string memory(odd, '\0');
        Progress progress;
        ASSERT_TRUE(counted(recv_exactly(client, {reinterpret_cast<std::uint8_t*>(memory.data()), odd}, progress,
                                         PartialOnTimeout::kKept, within(30000)),
                            odd));
        std::string rest(kWindow, '\0');
        progress = {};
        ASSERT_TRUE(counted(recv_exactly(client, {reinterpret_cast<std::uint8_t*>(rest.data()), kWindow}, progress,
                                         PartialOnTimeout::kKept, within(30000)),
                            kWindow))
            << "after " << odd;
        EXPECT_EQ(memory + rest, text);
    }
}

TEST_F(LwipConnected, DataArrivesBeforeTheEnd) {
    EXPECT_TRUE(counted(send(server, bytes("last words"), soon()), 10));
    close(server);
    pass(1000);
    EXPECT_EQ(ready(client) & kReadable, kReadable);
    EXPECT_EQ(receive(client, soon(), 4), "last");
    EXPECT_EQ(receive(client, soon()), " words");
    EXPECT_EQ(receive(client, soon()), "");
}

TEST_F(LwipConnected, HalfClosedPeerStillReceives) {
    close(server);
    EXPECT_EQ(receive(client, soon()), "");
    EXPECT_TRUE(counted(send(client, bytes("late"), soon()), 4));
    pass(1000);
    // Nobody is there to read it: the far side has answered with a reset.
    EXPECT_TRUE(failed_with(send(client, bytes("later"), soon()), Error::kConnectionReset));
    EXPECT_TRUE(failed_with(send(client, bytes("later"), soon()), Error::kBrokenPipe));
}

TEST_F(LwipConnected, ResetComesOnceBehindTheData) {
    EXPECT_TRUE(counted(send(server, bytes("data"), soon()), 4));
    pass(100);
    const std::int32_t linger[2] = {1, 0};
    ASSERT_TRUE(
        succeeded(set_option(server, Option::kLinger, {reinterpret_cast<const std::uint8_t*>(linger), sizeof linger})));
    close(server);
    pass(100);
    EXPECT_EQ(ready(client), kReadable | kWritable | kFailed | kHungUp);
    EXPECT_EQ(receive(client, soon()), "data");
    EXPECT_EQ(receive(client, soon()), "<error " + std::to_string(static_cast<int>(Error::kConnectionReset)) + ">");
    EXPECT_EQ(receive(client, soon()), "");
    EXPECT_TRUE(failed_with(send(client, bytes("x"), soon()), Error::kBrokenPipe));
}

TEST_F(LwipConnected, UnreadDataResetsThePeerAtClose) {
    EXPECT_TRUE(counted(send(server, bytes("unread"), soon()), 6));
    pass(100);
    close(client);
    pass(100);
    EXPECT_EQ(receive(server, soon()), "<error " + std::to_string(static_cast<int>(Error::kConnectionReset)) + ">");
}

TEST_F(LwipConnected, SilentPeerTimesOutWhileSending) {
    Wire::cut(false, true);
    EXPECT_TRUE(counted(send(client, bytes("lost"), soon()), 4));
    EXPECT_EQ(receive(client, Deadline::never()), "<error " + std::to_string(static_cast<int>(Error::kTimedOut)) + ">");
}

TEST_F(LwipConnected, CloseSendsWhatIsLeftInTheBackground) {
    const std::string text = pattern(2900);
    EXPECT_TRUE(counted(send(client, bytes(text), kNow), 2900));
    const std::uint64_t before = elapsed();
    close(client);
    EXPECT_EQ(elapsed(), before);
    std::string got;
    for (std::string piece = "start"; !piece.empty(); got += piece) {
        piece = receive(server, soon());
    }
    EXPECT_EQ(got, text);
}

}  // namespace portwright::testing
