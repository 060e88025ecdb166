// Single transfers and send_all: what they answer in every situation, and that nothing is lost on the way.

#include "fixture.h"

namespace portwright::testing {

using Datagrams = LoopbackTest;
using Unconnected = LoopbackTest;

TEST_F(ConnectedTest, RecvTakesWhatIsThereAtOnce) {
    ASSERT_TRUE(counted(send(server, bytes("hello"), kNow), 5));
    ASSERT_TRUE(counted(recv(client, room.of(100), false, kNever), 5));
    EXPECT_EQ(room.text(5), "hello");
    EXPECT_EQ(waits(), 0u);
}

TEST_F(ConnectedTest, RecvLeavesTheRest) {
    ASSERT_TRUE(counted(send(server, bytes("hello"), kNow), 5));
    ASSERT_TRUE(counted(recv(client, room.of(2), false, kNever), 2));
    EXPECT_EQ(drain(client), "llo");
}

TEST_F(ConnectedTest, RecvWaitsForTheFirstByteOnly) {
    server_sends_at(80, "a");
    server_sends_at(90, "b");
    ASSERT_TRUE(counted(recv(client, room.of(10), false, kNever), 1));
    EXPECT_EQ(elapsed(), 80u);
}

TEST_F(ConnectedTest, RecvEndsExactlyAtItsDeadline) {
    EXPECT_TRUE(failed_with(recv(client, room.of(1), false, kNow), Error::kWouldBlock));
    EXPECT_EQ(elapsed(), 0u);
    for (const std::int32_t timeout : {1, 49, 50, 51, 500, 12345}) {
        const std::uint64_t before = elapsed();
        EXPECT_TRUE(failed_with(recv(client, room.of(1), false, within(timeout)), Error::kTimedOut));
        EXPECT_EQ(elapsed() - before, static_cast<std::uint64_t>(timeout));
    }
}

TEST_F(ConnectedTest, DataThatComesAtTheDeadlineIsTakenByNextCallAtTheLatest) {
    server_sends_at(100, "x");
    const Result result = recv(client, room.of(1), false, within(100));
    if (!result.ok()) {
        EXPECT_TRUE(counted(recv(client, room.of(1), false, kNow), 1));
    }
    EXPECT_EQ(elapsed(), 100u);
}

TEST_F(ConnectedTest, ReadinessThatLiesDoesNotKeepRecvBeyondItsDeadline) {
    set_readiness_lies(true);
    EXPECT_TRUE(failed_with(recv(client, room.of(1), false, within(250)), Error::kTimedOut));
    EXPECT_EQ(elapsed(), 250u);
}

TEST_F(ConnectedTest, RecvIsInterruptedAndLosesNothing) {
    const Deadline deadline = within(500);
    at(20, [] { set_interrupted(true); });
    server_sends_at(100, "kept");
    EXPECT_TRUE(failed_with(recv(client, room.of(10), false, deadline), Error::kInterrupted));
    EXPECT_EQ(elapsed(), 20u);
    set_interrupted(false);
    EXPECT_TRUE(counted(recv(client, room.of(10), false, deadline), 4));
}

TEST_F(ConnectedTest, SomethingPendingDoesNotKeepRecvFromWhatIsThere) {
    set_interrupted(true);
    ASSERT_TRUE(counted(send(server, bytes("x"), kNow), 1));
    EXPECT_TRUE(counted(recv(client, room.of(10), false, kNever), 1));
}

TEST_F(ConnectedTest, TheEndOfTheStreamComesBehindTheDataEveryTime) {
    ASSERT_TRUE(counted(send(server, bytes("bye"), kNow), 3));
    close(server);
    EXPECT_TRUE(counted(recv(client, room.of(10), false, kNever), 3));
    for (int round = 0; round < 3; ++round) {
        EXPECT_TRUE(counted(recv(client, room.of(10), false, kNever), 0));
    }
}

TEST_F(ConnectedTest, TheEndIsToldForTheFirstTimeOnceForEachSocket) {
    EXPECT_FALSE(tell_end(client));
    EXPECT_TRUE(tell_end(client));
    EXPECT_FALSE(tell_end(server));
}

TEST_F(Datagrams, HaveNoEndToTell) {
    Scoped socket;
    EXPECT_FALSE(tell_end(socket));
    ASSERT_TRUE(succeeded(open_datagram(socket)));
    EXPECT_FALSE(tell_end(socket));
    EXPECT_FALSE(tell_end(socket));
}

TEST_F(ConnectedTest, AnEndThatWasToldIsForgottenWithTheSocket) {
    EXPECT_FALSE(tell_end(client));
    close(client);
    EXPECT_FALSE(tell_end(client));
    ASSERT_TRUE(succeeded(open_stream(client)));
    EXPECT_FALSE(tell_end(client));
}

TEST_F(ConnectedTest, AHalfClosedPeerStillReceives) {
    loopback::finish(server.storage);
    EXPECT_TRUE(counted(recv(client, room.of(1), false, kNever), 0));
    ASSERT_TRUE(counted(send(client, bytes("still"), kNow), 5));
    EXPECT_EQ(drain(server), "still");
}

TEST_F(ConnectedTest, ABrokenConnectionSaysSoOnceThenHasEnded) {
    ASSERT_TRUE(counted(send(server, bytes("last"), kNow), 4));
    loopback::abort_connection(server.storage);
    EXPECT_TRUE(counted(recv(client, room.of(10), false, kNever), 4));
    EXPECT_TRUE(failed_with(recv(client, room.of(10), false, kNever), Error::kConnectionReset));
    EXPECT_TRUE(counted(recv(client, room.of(10), false, kNever), 0));
    EXPECT_TRUE(failed_with(send(client, bytes("x"), kNever), Error::kBrokenPipe));
}

TEST_F(ConnectedTest, ClosingOverUnreadDataBreaksTheConnection) {
    ASSERT_TRUE(counted(send(client, bytes("unread"), kNow), 6));
    close(server);
    EXPECT_TRUE(failed_with(recv(client, room.of(1), false, kNever), Error::kConnectionReset));
}

TEST_F(ConnectedTest, PeekLeavesTheDataWhereItIs) {
    ASSERT_TRUE(counted(send(server, bytes("look"), kNow), 4));
    ASSERT_TRUE(counted(recv(client, room.of(2), true, kNever), 2));
    EXPECT_EQ(room.text(2), "lo");
    EXPECT_EQ(drain(client), "look");
}

TEST_F(ConnectedTest, ReceivingNothingIsNothingAtOnce) {
    EXPECT_TRUE(counted(recv(client, room.of(0), false, kNever), 0));
    Progress progress;
    EXPECT_TRUE(counted(recv_exactly(client, room.of(0), progress, kKept, kNever), 0));
    EXPECT_EQ(waits(), 0u);
}

TEST_F(ConnectedTest, RecvFromAStreamNamesThePeer) {
    Address from;
    Address own;
    ASSERT_TRUE(counted(send(server, bytes("x"), kNow), 1));
    ASSERT_TRUE(counted(recv_from(client, room.of(1), from, false, kNever), 1));
    ASSERT_TRUE(succeeded(local_address(server, own)));
    EXPECT_EQ(from, own);
}

TEST_F(ConnectedTest, AFailedRecvFromLeavesTheAddressAlone) {
    Address from = local_host(1);
    EXPECT_TRUE(failed_with(recv_from(client, room.of(1), from, false, kNow), Error::kWouldBlock));
    EXPECT_EQ(from, local_host(1));
}

TEST_F(ConnectedTest, SendingNothingIsNothingAtOnce) {
    EXPECT_TRUE(counted(send(client, bytes(""), kNever), 0));
    Progress progress;
    EXPECT_TRUE(counted(send_all(client, bytes(""), progress, kNever), 0));
    EXPECT_EQ(waits(), 0u);
}

TEST_F(ConnectedTest, SendTakesWhatFitsAndThenWouldBlock) {
    const std::string big(loopback::kWindow + 100, 'x');
    EXPECT_TRUE(counted(send(client, bytes(big), kNever), loopback::kWindow));
    EXPECT_TRUE(failed_with(send(client, bytes(big), kNow), Error::kWouldBlock));
    EXPECT_TRUE(failed_with(send(client, bytes(big), within(75)), Error::kTimedOut));
    EXPECT_EQ(elapsed(), 75u);
    EXPECT_EQ(drain(server).size(), loopback::kWindow);
}

TEST_F(ConnectedTest, AStreamTakesNoAddress) {
    EXPECT_TRUE(failed_with(send_to(client, bytes("x"), local_host(kPort), kNow), Error::kIsConnected));
    EXPECT_EQ(drain(server), "");
}

TEST_F(ConnectedTest, AListenerIsNotConnected) {
    bool complete = false;
    Progress progress;
    EXPECT_TRUE(failed_with(recv(listener, room.of(1), false, kNever), Error::kNotConnected));
    EXPECT_TRUE(failed_with(send(listener, bytes("x"), kNever), Error::kNotConnected));
    EXPECT_TRUE(failed_with(recv_exactly(listener, room.of(1), progress, kKept, kNever), Error::kNotConnected));
    EXPECT_TRUE(failed_with(peek_line(listener, room.of(1), complete, kNever), Error::kNotConnected));
}

TEST_F(Unconnected, AFreshStreamIsNotConnectedBlockingOrNot) {
    Scoped socket;
    Room room;
    ASSERT_TRUE(succeeded(open_stream(socket)));
    for (int round = 0; round < 2; ++round) {
        for (const Deadline& deadline : {kNow, kNever, within(10)}) {
            Progress progress;
            bool complete = false;
            EXPECT_TRUE(failed_with(recv(socket, room.of(1), false, deadline), Error::kNotConnected));
            EXPECT_TRUE(failed_with(recv(socket, room.of(0), false, deadline), Error::kNotConnected));
            EXPECT_TRUE(failed_with(send(socket, bytes("x"), deadline), Error::kNotConnected));
            EXPECT_TRUE(failed_with(send(socket, bytes(""), deadline), Error::kNotConnected));
            EXPECT_TRUE(failed_with(send_to(socket, bytes("x"), local_host(kPort), deadline), Error::kNotConnected));
            EXPECT_TRUE(failed_with(send_all(socket, bytes("x"), progress, deadline), Error::kNotConnected));
            EXPECT_TRUE(failed_with(recv_exactly(socket, room.of(1), progress, kKept, deadline), Error::kNotConnected));
            EXPECT_TRUE(failed_with(peek_line(socket, room.of(1), complete, deadline), Error::kNotConnected));
        }
        ASSERT_TRUE(round > 0 || bind(socket, local_host(kPort)).ok());
    }
}

// send_all

TEST_F(ConnectedTest, SendAllSendsAllAcrossManyWakes) {
    const std::string big(5 * loopback::kWindow + 77, 'y');
    std::string arrived;
    for (std::uint64_t time = 10; time < 1000; time += 10) {
        at(time, [&] { arrived += drain(server); });
    }
    Progress progress;
    EXPECT_TRUE(counted(send_all(client, bytes(big), progress, kNever), 0));
    EXPECT_EQ(progress.done, big.size());
    EXPECT_EQ(arrived + drain(server), big);
}

TEST_F(ConnectedTest, SendAllEndsAtTheDeadlineHoweverOftenItIsWoken) {
    const std::string big(2 * loopback::kWindow, 'y');
    std::size_t arrived = 0;
    for (std::uint64_t time = 100; time < 3000; time += 100) {
        at(time, [&] { arrived += drain(server, 1).size(); });
    }
    Progress progress;
    EXPECT_TRUE(failed_with(send_all(client, bytes(big), progress, within(550)), Error::kTimedOut));
    EXPECT_EQ(elapsed(), 550u);
    EXPECT_EQ(progress.done, loopback::kWindow + 5);
    EXPECT_EQ(arrived, 5u);
}

TEST_F(ConnectedTest, SendAllResumesAfterAnInterruptionWithoutSendingTwice) {
    std::string big;
    while (big.size() < 3 * loopback::kWindow) {
        big += std::to_string(big.size()) + ",";
    }
    std::string arrived;
    Progress progress;
    const Deadline deadline = within(100000);
    unsigned interruptions = 0;
    for (;;) {
        at(elapsed() + 10, [] { set_interrupted(true); });
        const Result result = send_all(client, bytes(big), progress, deadline);
        set_interrupted(false);
        arrived += drain(server, 900);
        if (!result.failed(Error::kInterrupted)) {
            EXPECT_TRUE(counted(result, 0));
            break;
        }
        ++interruptions;
    }
    EXPECT_GT(interruptions, 3u);
    EXPECT_EQ(progress.done, big.size());
    EXPECT_EQ(arrived + drain(server), big);
}

TEST_F(ConnectedTest, SendAllIsInterruptedThoughThePeerNeverMakesItWait) {
    loopback::faults().largest_send = 1;
    set_interrupted(true);
    Progress progress;
    EXPECT_TRUE(failed_with(send_all(client, bytes("abc"), progress, kNever), Error::kInterrupted));
    EXPECT_EQ(progress.done, 1u);
}

TEST_F(ConnectedTest, SendAllOfANonBlockingSocketSaysHowMuchWent) {
    const std::string big(loopback::kWindow + 100, 'x');
    Progress progress;
    EXPECT_TRUE(counted(send_all(client, bytes(big), progress, kNow), loopback::kWindow));
    Progress nothing;
    EXPECT_TRUE(failed_with(send_all(client, bytes(big), nothing, kNow), Error::kWouldBlock));
    EXPECT_EQ(nothing.done, 0u);
    drain(server);
    Progress all;
    EXPECT_TRUE(counted(send_all(client, bytes("small"), all, kNow), 5));
}

TEST_F(ConnectedTest, SendAllThatFailsSaysHowMuchWent) {
    const std::string big(loopback::kWindow + 100, 'x');
    at(60, [this] { loopback::abort_connection(server.storage); });
    Progress progress;
    EXPECT_TRUE(failed_with(send_all(client, bytes(big), progress, kNever), Error::kBrokenPipe));
    EXPECT_EQ(progress.done, loopback::kWindow);
}

TEST_F(ConnectedTest, ShortWritesOfTheStackDoNotShow) {
    loopback::faults().largest_send = 7;
    Progress progress;
    const std::string text(100, 'z');
    EXPECT_TRUE(counted(send_all(client, bytes(text), progress, kNever), 0));
    EXPECT_EQ(drain(server), text);
    EXPECT_TRUE(counted(send(client, bytes(text), kNever), 7)) << "send is one transfer";
}

// Datagrams

TEST_F(Datagrams, KeepTheirBordersAndNameTheirSender) {
    Scoped sender;
    Scoped receiver;
    Room room;
    Address from;
    ASSERT_TRUE(succeeded(open_datagram(sender)));
    ASSERT_TRUE(succeeded(open_datagram(receiver)));
    ASSERT_TRUE(succeeded(bind(sender, local_host(kPort + 1))));
    ASSERT_TRUE(succeeded(bind(receiver, any_host(kPort))));
    ASSERT_TRUE(counted(send_to(sender, bytes("one"), local_host(kPort), kNow), 3));
    ASSERT_TRUE(counted(send_to(sender, bytes(""), local_host(kPort), kNow), 0));
    ASSERT_TRUE(counted(send_to(sender, bytes("three"), local_host(kPort), kNow), 5));
    EXPECT_TRUE(counted(recv_from(receiver, room.of(100), from, false, kNever), 3));
    EXPECT_EQ(from, local_host(kPort + 1));
    from = Address();
    EXPECT_TRUE(counted(recv_from(receiver, room.of(100), from, false, kNever), 0)) << "an empty datagram is one";
    EXPECT_EQ(from, local_host(kPort + 1));
    EXPECT_TRUE(counted(recv_from(receiver, room.of(2), from, false, kNever), 2)) << "a longer one is cut";
    EXPECT_TRUE(failed_with(recv(receiver, room.of(100), false, kNow), Error::kWouldBlock));
}

TEST_F(Datagrams, NeedADestination) {
    Scoped socket;
    Progress progress;
    ASSERT_TRUE(succeeded(open_datagram(socket)));
    EXPECT_TRUE(failed_with(send(socket, bytes("x"), kNever), Error::kDestinationRequired));
    EXPECT_TRUE(failed_with(send_all(socket, bytes("x"), progress, kNever), Error::kDestinationRequired));
    EXPECT_TRUE(failed_with(send_to(socket, bytes("x"), local_host(kPort, Family::kInet6), kNever),
                            Error::kFamilyNotSupported));
}

TEST_F(Datagrams, AreAtMostAsLongAsTheTransportCarries) {
    Scoped socket;
    Progress progress;
    ASSERT_TRUE(succeeded(open_datagram(socket)));
    const std::string largest(loopback::kLargestDatagram, 'x');
    EXPECT_TRUE(counted(send_to(socket, bytes(largest), local_host(kPort), kNever), largest.size()));
    EXPECT_TRUE(failed_with(send_to(socket, bytes(largest + "x"), local_host(kPort), kNever), Error::kMessageSize));
    ASSERT_TRUE(succeeded(connect(socket, local_host(kPort), kNow)));
    EXPECT_TRUE(failed_with(send_all(socket, bytes(largest + "x"), progress, kNever), Error::kMessageSize));
}

TEST_F(Datagrams, GoToThePeerAndComeFromItAlone) {
    Scoped one;
    Scoped other;
    Scoped stranger;
    Progress progress;
    ASSERT_TRUE(succeeded(open_datagram(one)));
    ASSERT_TRUE(succeeded(open_datagram(other)));
    ASSERT_TRUE(succeeded(open_datagram(stranger)));
    ASSERT_TRUE(succeeded(bind(one, local_host(kPort))));
    ASSERT_TRUE(succeeded(bind(other, local_host(kPort + 1))));
    ASSERT_TRUE(succeeded(connect(one, local_host(kPort + 1), kNow)));
    ASSERT_TRUE(succeeded(connect(other, local_host(kPort), kNever)));
    EXPECT_TRUE(succeeded(connect(other, local_host(kPort), kNever))) << "a datagram socket may connect again";
    ASSERT_TRUE(counted(send_to(stranger, bytes("spam"), local_host(kPort), kNow), 4));
    ASSERT_TRUE(counted(send(other, bytes("hello"), kNow), 5));
    ASSERT_TRUE(counted(send_all(other, bytes("all"), progress, kNever), 0));
    EXPECT_EQ(progress.done, 3u);
    Room room;
    EXPECT_TRUE(counted(recv(one, room.of(100), false, kNow), 5));
    EXPECT_TRUE(counted(recv(one, room.of(100), false, kNow), 3));
    EXPECT_TRUE(failed_with(recv(one, room.of(100), false, kNow), Error::kWouldBlock));
}

TEST_F(Datagrams, SendAllSendsOneEvenWhenItIsEmpty) {
    Scoped socket;
    Room room;
    ASSERT_TRUE(succeeded(open_datagram(socket)));
    ASSERT_TRUE(succeeded(bind(socket, local_host(kPort))));
    ASSERT_TRUE(succeeded(connect(socket, local_host(kPort), kNow)));
    for (const Deadline& deadline : {kNow, kNever}) {
        Progress progress;
        EXPECT_TRUE(counted(send_all(socket, bytes(""), progress, deadline), 0));
        EXPECT_TRUE(counted(recv(socket, room.of(9), false, kNow), 0));
        EXPECT_TRUE(failed_with(recv(socket, room.of(9), false, kNow), Error::kWouldBlock));
    }
}

TEST_F(Datagrams, WaitOnASocketWithoutAnAddressUntilTheDeadline) {
    Scoped socket;
    Room room;
    ASSERT_TRUE(succeeded(open_datagram(socket)));
    EXPECT_TRUE(failed_with(recv(socket, room.of(1), false, kNow), Error::kWouldBlock));
    EXPECT_TRUE(failed_with(recv(socket, room.of(1), false, within(90)), Error::kTimedOut));
    EXPECT_EQ(elapsed(), 90u);
}

TEST_F(Datagrams, BeyondTheQueueAreLost) {
    Scoped sender;
    Scoped receiver;
    Room room;
    ASSERT_TRUE(succeeded(open_datagram(sender)));
    ASSERT_TRUE(succeeded(open_datagram(receiver)));
    ASSERT_TRUE(succeeded(bind(receiver, local_host(kPort))));
    for (std::size_t index = 0; index < loopback::kParcels + 3; ++index) {
        ASSERT_TRUE(counted(send_to(sender, bytes("x"), local_host(kPort), kNow), 1));
    }
    for (std::size_t index = 0; index < loopback::kParcels; ++index) {
        EXPECT_TRUE(counted(recv(receiver, room.of(9), false, kNow), 1));
    }
    EXPECT_TRUE(failed_with(recv(receiver, room.of(9), false, kNow), Error::kWouldBlock));
}

TEST_F(Datagrams, ArriveAfterTheLatencyOfTheNetwork) {
    Scoped socket;
    Room room;
    loopback::faults().latency_ms = 30;
    ASSERT_TRUE(succeeded(open_datagram(socket)));
    ASSERT_TRUE(succeeded(bind(socket, local_host(kPort))));
    ASSERT_TRUE(counted(send_to(socket, bytes("x"), local_host(kPort), kNow), 1));
    EXPECT_TRUE(failed_with(recv(socket, room.of(1), false, kNow), Error::kWouldBlock));
    EXPECT_EQ(poll(socket, kReadable), 0);
    EXPECT_TRUE(failed_with(recv(socket, room.of(1), false, within(29)), Error::kTimedOut));
    EXPECT_TRUE(counted(recv(socket, room.of(1), false, within(2)), 1));
}

}  // namespace portwright::testing
