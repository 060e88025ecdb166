// Binding, listening, accepting and connecting: the same answers whatever the stack underneath forgot to check.

#include "fixture.h"

namespace portwright::testing {

namespace {

std::uint16_t recorded_backlog;
constexpr Backend kRecorder = {
    .name = "recorder",
    .capabilities = {.largest_datagram = 0, .window = 1, .largest_backlog = 8},
    .open = [](void*, const OpenRequest&) { return Result(); },
    .listen =
        [](void*, std::uint16_t backlog) {
            recorded_backlog = backlog;
            return Result();
        },
};

bool accepted_into_zeroes;
constexpr Backend kAccepter = {
    .name = "accepter",
    .capabilities = {.largest_datagram = 0, .window = 1, .largest_backlog = 8},
    .open = [](void*, const OpenRequest&) { return Result(); },
    .listen = [](void*, std::uint16_t) { return Result(); },
    .accept =
        [](void*, void* child, Address&) {
            static constexpr std::uint8_t kZero[kBackendStateSize] = {};
            accepted_into_zeroes = std::memcmp(child, kZero, sizeof kZero) == 0;
            std::memset(child, 0xff, sizeof kZero);
            return Result();
        },
};

}  // namespace

using Binding = LoopbackTest;
using Listening = LoopbackTest;
using Connecting = LoopbackTest;

TEST_F(Binding, HappensOnce) {
    Scoped socket;
    ASSERT_TRUE(succeeded(open_stream(socket)));
    EXPECT_TRUE(succeeded(bind(socket, local_host(kPort))));
    EXPECT_EQ(socket.state, State::kBound);
    EXPECT_TRUE(failed_with(bind(socket, local_host(kPort)), Error::kInvalidArgument));
    EXPECT_TRUE(failed_with(bind(socket, local_host(kPort + 1)), Error::kInvalidArgument));
    Address address;
    ASSERT_TRUE(succeeded(local_address(socket, address)));
    EXPECT_EQ(address, local_host(kPort));
}

TEST_F(Binding, IsRefusedForAnAddressInUse) {
    Scoped one;
    Scoped other;
    ASSERT_TRUE(succeeded(open_datagram(one)));
    ASSERT_TRUE(succeeded(open_datagram(other)));
    ASSERT_TRUE(succeeded(bind(one, any_host(kPort))));
    EXPECT_TRUE(failed_with(bind(other, local_host(kPort)), Error::kAddressInUse));
    EXPECT_EQ(other.state, State::kCreated);
    EXPECT_TRUE(succeeded(bind(other, local_host(kPort + 1)))) << "a bind that failed may be tried again";
}

TEST_F(Binding, IsRefusedForAnAddressThatIsNotOurs) {
    Scoped socket;
    ASSERT_TRUE(succeeded(open_stream(socket)));
    Address elsewhere = local_host(kPort);
    elsewhere.host[0] = 192;
    EXPECT_TRUE(failed_with(bind(socket, elsewhere), Error::kAddressNotAvailable));
}

TEST_F(Binding, IsRefusedForAnAddressOfAnotherFamily) {
    Scoped socket;
    Scoped socket6;
    ASSERT_TRUE(succeeded(open_stream(socket)));
    ASSERT_TRUE(succeeded(open_datagram(socket6, Family::kInet6)));
    EXPECT_TRUE(failed_with(bind(socket, local_host(kPort, Family::kInet6)), Error::kFamilyNotSupported));
    EXPECT_TRUE(failed_with(bind(socket6, local_host(kPort)), Error::kFamilyNotSupported));
    EXPECT_TRUE(succeeded(bind(socket6, local_host(kPort, Family::kInet6))));
}

TEST_F(Binding, IsTooLateOnceTheSocketListensOrIsConnectedOrHasSent) {
    Scoped listener;
    Scoped client;
    Scoped datagram;
    ASSERT_TRUE(succeeded(open_stream(listener)));
    ASSERT_TRUE(succeeded(listen(listener, 1))) << "a socket without an address may listen";
    EXPECT_TRUE(failed_with(bind(listener, local_host(kPort)), Error::kInvalidArgument));
    Address address;
    ASSERT_TRUE(succeeded(local_address(listener, address)));
    ASSERT_TRUE(succeeded(open_stream(client)));
    ASSERT_TRUE(succeeded(connect(client, local_host(address.port), kNow)));
    EXPECT_TRUE(failed_with(bind(client, local_host(kPort)), Error::kInvalidArgument));
    ASSERT_TRUE(succeeded(open_datagram(datagram)));
    ASSERT_TRUE(counted(send_to(datagram, bytes("x"), local_host(kPort), kNow), 1));
    EXPECT_TRUE(failed_with(bind(datagram, local_host(kPort)), Error::kInvalidArgument));
}

TEST_F(Listening, CutsTheBacklogToWhatTheBackendCanDo) {
    const std::pair<std::int32_t, std::uint16_t> cases[] = {{-1, 0}, {INT32_MIN, 0}, {0, 0},     {1, 1},        {8, 8},
                                                            {9, 8},  {256, 8},       {65536, 8}, {INT32_MAX, 8}};
    for (const auto& [asked, given] : cases) {
        Scoped socket;
        ASSERT_TRUE(succeeded(open(socket, kRecorder, {Family::kInet, Type::kStream, Protocol::kAny, 0})));
        ASSERT_TRUE(succeeded(listen(socket, asked)));
        EXPECT_EQ(recorded_backlog, given) << asked;
        EXPECT_EQ(socket.state, State::kListening);
    }
}

TEST_F(Listening, AgainChangesTheBacklog) {
    Scoped socket;
    ASSERT_TRUE(succeeded(open(socket, kRecorder, {Family::kInet, Type::kStream, Protocol::kAny, 0})));
    ASSERT_TRUE(succeeded(listen(socket, 2)));
    ASSERT_TRUE(succeeded(listen(socket, 5)));
    EXPECT_EQ(recorded_backlog, 5);
}

TEST_F(Listening, IsNotForDatagrams) {
    Scoped socket;
    Scoped child;
    Address peer = local_host(kPort);
    ASSERT_TRUE(succeeded(open_datagram(socket)));
    EXPECT_TRUE(failed_with(listen(socket, 1), Error::kNotSupported));
    EXPECT_TRUE(failed_with(accept(socket, child, peer, kNow), Error::kNotSupported));
}

TEST_F(ConnectedTest, AConnectedSocketDoesNotListen) {
    EXPECT_TRUE(failed_with(listen(client, 1), Error::kInvalidArgument));
    EXPECT_EQ(client.state, State::kConnected);
}

TEST_F(Connecting, ASocketUnderWayDoesNotListenOrBind) {
    loopback::faults().connect_delay_ms = 100;
    Scoped socket;
    ASSERT_TRUE(succeeded(open_stream(socket)));
    ASSERT_TRUE(failed_with(connect(socket, local_host(kPort), kNow), Error::kInProgress));
    EXPECT_TRUE(failed_with(listen(socket, 1), Error::kInvalidArgument));
    EXPECT_TRUE(failed_with(bind(socket, local_host(kPort)), Error::kInvalidArgument));
}

TEST_F(ConnectedTest, OnlyAListenerAccepts) {
    Scoped child;
    Address peer = local_host(1);
    EXPECT_TRUE(failed_with(accept(client, child, peer, kNow), Error::kInvalidArgument));
    Scoped fresh;
    ASSERT_TRUE(succeeded(open_stream(fresh)));
    EXPECT_TRUE(failed_with(accept(fresh, child, peer, kNow), Error::kInvalidArgument));
    ASSERT_TRUE(succeeded(bind(fresh, local_host(kPort + 1))));
    EXPECT_TRUE(failed_with(accept(fresh, child, peer, kNow), Error::kInvalidArgument));
    EXPECT_EQ(peer, local_host(1));
}

TEST_F(ConnectedTest, AcceptDoesNotOverwriteAnOpenSocket) {
    Scoped another;
    Address peer;
    ASSERT_TRUE(succeeded(open_stream(another)));
    ASSERT_TRUE(succeeded(connect(another, local_host(kPort), kNow)));
    EXPECT_TRUE(failed_with(accept(listener, server, peer, kNow), Error::kInvalidArgument));
    ASSERT_TRUE(counted(send(client, bytes("still"), kNow), 5));
    EXPECT_EQ(drain(server), "still");
}

TEST_F(Listening, AcceptGivesTheBackendAZeroedStateEachTime) {
    Scoped socket;
    Scoped child;
    Address peer;
    ASSERT_TRUE(succeeded(open(socket, kAccepter, {Family::kInet, Type::kStream, Protocol::kAny, 0})));
    ASSERT_TRUE(succeeded(listen(socket, 1)));
    for (int round = 0; round < 2; ++round) {
        accepted_into_zeroes = false;
        ASSERT_TRUE(succeeded(accept(socket, child, peer, kNow)));
        EXPECT_TRUE(accepted_into_zeroes);
        close(child);
    }
}

TEST_F(ConnectedTest, AnAcceptedSocketIsBlockingWhateverItsListenerIs) {
    Scoped another;
    Scoped child;
    Address peer;
    listener.timeout_ms = 7;
    ASSERT_TRUE(succeeded(open_stream(another)));
    ASSERT_TRUE(succeeded(connect(another, local_host(kPort), kNow)));
    ASSERT_TRUE(succeeded(accept(listener, child, peer, kNow)));
    EXPECT_EQ(child.timeout_ms, kForever);
    EXPECT_EQ(child.state, State::kConnected);
    EXPECT_EQ(child.family, Family::kInet);
    EXPECT_EQ(child.type, Type::kStream);
    Address own;
    ASSERT_TRUE(succeeded(local_address(another, own)));
    EXPECT_EQ(peer, own);
}

TEST_F(ConnectedTest, AcceptWaitsUntilItsDeadline) {
    Scoped child;
    Address peer = local_host(1);
    EXPECT_TRUE(failed_with(accept(listener, child, peer, kNow), Error::kWouldBlock));
    EXPECT_EQ(elapsed(), 0u);
    EXPECT_TRUE(failed_with(accept(listener, child, peer, within(333)), Error::kTimedOut));
    EXPECT_EQ(elapsed(), 333u);
    EXPECT_FALSE(is_open(child));
    EXPECT_EQ(peer, local_host(1)) << "written though nobody came";
}

TEST_F(ConnectedTest, AcceptWakesForAConnection) {
    Scoped late;
    Scoped child;
    Address peer;
    ASSERT_TRUE(succeeded(open_stream(late)));
    at(120, [&] { EXPECT_TRUE(succeeded(connect(late, local_host(kPort), kNow))); });
    ASSERT_TRUE(succeeded(accept(listener, child, peer, within(1000))));
    EXPECT_EQ(elapsed(), 120u);
}

TEST_F(ConnectedTest, AcceptIsInterruptedAndLosesNoConnection) {
    Scoped late;
    Scoped child;
    Address peer;
    ASSERT_TRUE(succeeded(open_stream(late)));
    const Deadline deadline = within(1000);
    at(70, [] { set_interrupted(true); });
    EXPECT_TRUE(failed_with(accept(listener, child, peer, deadline), Error::kInterrupted));
    EXPECT_EQ(elapsed(), 70u);
    ASSERT_TRUE(succeeded(connect(late, local_host(kPort), kNow)));
    set_interrupted(false);
    EXPECT_TRUE(succeeded(accept(listener, child, peer, deadline)));
}

TEST_F(ConnectedTest, AcceptSkipsAConnectionThatDiedInTheQueue) {
    Scoped dead;
    Scoped alive;
    Scoped child;
    Address peer;
    ASSERT_TRUE(succeeded(open_stream(dead)));
    ASSERT_TRUE(succeeded(connect(dead, local_host(kPort), kNow)));
    loopback::abort_connection(dead.storage);
    ASSERT_TRUE(succeeded(open_stream(alive)));
    ASSERT_TRUE(succeeded(connect(alive, local_host(kPort), kNow)));
    ASSERT_TRUE(succeeded(accept(listener, child, peer, kNow)));
    ASSERT_TRUE(counted(send(alive, bytes("here"), kNow), 4));
    EXPECT_EQ(drain(child), "here");
    close(child);
    EXPECT_TRUE(failed_with(accept(listener, child, peer, kNow), Error::kWouldBlock));
}

TEST_F(ConnectedTest, ConnectionsAreAcceptedInTheOrderInWhichTheyCame) {
    Scoped clients[4];
    for (Scoped& one : clients) {
        ASSERT_TRUE(succeeded(open_stream(one)));
        ASSERT_TRUE(succeeded(connect(one, local_host(kPort), kNow)));
    }
    for (Scoped& one : clients) {
        Scoped child;
        Address peer;
        Address own;
        ASSERT_TRUE(succeeded(accept(listener, child, peer, kNow)));
        ASSERT_TRUE(succeeded(local_address(one, own)));
        EXPECT_EQ(peer, own);
    }
}

TEST_F(ConnectedTest, AFullQueueKeepsTheNextConnectionWaiting) {
    Scoped clients[5];
    for (Scoped& one : clients) {
        ASSERT_TRUE(succeeded(open_stream(one)));
    }
    for (int index = 0; index < 4; ++index) {
        ASSERT_TRUE(succeeded(connect(clients[index], local_host(kPort), kNow)));
    }
    EXPECT_TRUE(failed_with(connect(clients[4], local_host(kPort), within(100)), Error::kTimedOut));
    Scoped child;
    Address peer;
    ASSERT_TRUE(succeeded(accept(listener, child, peer, kNow)));
    EXPECT_TRUE(succeeded(connect(clients[4], local_host(kPort), within(100))));
}

TEST_F(ConnectedTest, ClosingTheListenerBreaksWhatNobodyAccepted) {
    Scoped waiting;
    ASSERT_TRUE(succeeded(open_stream(waiting)));
    ASSERT_TRUE(succeeded(connect(waiting, local_host(kPort), kNow)));
    close(listener);
    EXPECT_TRUE(failed_with(recv(waiting, room.of(1), false, kNever), Error::kConnectionReset));
    EXPECT_TRUE(counted(send(server, bytes("lives"), kNow), 5));
}

TEST_F(ConnectedTest, AConnectedStreamDoesNotConnectAgain) {
    EXPECT_TRUE(failed_with(connect(client, local_host(kPort), kNever), Error::kIsConnected));
    EXPECT_TRUE(failed_with(connect(client, local_host(kPort), kNow), Error::kIsConnected));
    EXPECT_TRUE(failed_with(connect(server, local_host(kPort), kNever), Error::kIsConnected));
}

TEST_F(ConnectedTest, AListenerDoesNotConnect) {
    EXPECT_TRUE(failed_with(connect(listener, local_host(kPort), kNever), Error::kInvalidArgument));
    EXPECT_EQ(listener.state, State::kListening);
}

TEST_F(ConnectedTest, AnAddressOfAnotherFamilyIsRefused) {
    Scoped socket;
    ASSERT_TRUE(succeeded(open_stream(socket)));
    EXPECT_TRUE(failed_with(connect(socket, local_host(kPort, Family::kInet6), kNever), Error::kFamilyNotSupported));
    EXPECT_TRUE(succeeded(connect(socket, local_host(kPort), kNever)));
}

TEST_F(Connecting, ARefusedConnectionSaysSoAndTheSocketMayTryAgain) {
    Scoped listener;
    Scoped socket;
    ASSERT_TRUE(succeeded(open_stream(socket)));
    for (const Deadline& deadline : {kNow, kNever, within(100)}) {
        EXPECT_TRUE(failed_with(connect(socket, local_host(kPort), deadline), Error::kConnectionRefused));
        EXPECT_EQ(socket.state, State::kCreated);
    }
    ASSERT_TRUE(succeeded(open_stream(listener)));
    ASSERT_TRUE(succeeded(bind(listener, local_host(kPort))));
    ASSERT_TRUE(succeeded(listen(listener, 1)));
    EXPECT_TRUE(succeeded(connect(socket, local_host(kPort), kNever)));
}

TEST_F(Connecting, ABoundSocketWhoseConnectFailedIsAsItWasOpened) {
    Scoped socket;
    ASSERT_TRUE(succeeded(open_stream(socket)));
    ASSERT_TRUE(succeeded(bind(socket, local_host(kPort + 1))));
    EXPECT_TRUE(failed_with(connect(socket, local_host(kPort), kNever), Error::kConnectionRefused));
    EXPECT_TRUE(succeeded(bind(socket, local_host(kPort + 1))));
}

// A listener, and a client whose connection takes 200 ms.
class SlowConnecting : public LoopbackTest {
protected:
    void SetUp() override {
        ASSERT_TRUE(succeeded(open_stream(listener)));
        ASSERT_TRUE(succeeded(bind(listener, local_host(kPort))));
        ASSERT_TRUE(succeeded(listen(listener, 4)));
        ASSERT_TRUE(succeeded(open_stream(client)));
        loopback::faults().connect_delay_ms = 200;
        at(200, [] {});  // the answer wakes whoever waits for it
    }
    void TearDown() override {
        close(listener);
        close(client);
        LoopbackTest::TearDown();
    }
    Result connect_now() { return connect(client, local_host(kPort), kNow); }
    void let_time_pass(std::int32_t time_ms) {
        Room room;
        Scoped datagram;
        ASSERT_TRUE(succeeded(open_datagram(datagram)));
        EXPECT_TRUE(failed_with(recv(datagram, room.of(1), false, within(time_ms)), Error::kTimedOut));
    }

    Scoped listener;
    Scoped client;
    Room room;
};

TEST_F(SlowConnecting, ABlockingConnectWaits) {
    EXPECT_TRUE(succeeded(connect(client, local_host(kPort), kNever)));
    EXPECT_EQ(elapsed(), 200u);
    EXPECT_EQ(client.state, State::kConnected);
    EXPECT_TRUE(failed_with(connect(client, local_host(kPort), kNever), Error::kIsConnected));
}

TEST_F(SlowConnecting, ANonBlockingConnectBeginsAndThenSaysThatItIsUnderWay) {
    EXPECT_TRUE(failed_with(connect_now(), Error::kInProgress));
    EXPECT_EQ(client.state, State::kConnecting);
    EXPECT_TRUE(failed_with(connect_now(), Error::kAlready));
    EXPECT_TRUE(failed_with(connect_now(), Error::kAlready));
    EXPECT_EQ(elapsed(), 0u);
}

TEST_F(SlowConnecting, TheNextConnectReportsSuccessOnceThenThatItIsConnected) {
    EXPECT_TRUE(failed_with(connect_now(), Error::kInProgress));
    let_time_pass(200);
    EXPECT_TRUE(succeeded(connect_now()));
    EXPECT_TRUE(failed_with(connect_now(), Error::kIsConnected));
}

TEST_F(SlowConnecting, SuccessIsReportedOnceAlsoWhereATransferNoticedItFirst) {
    EXPECT_TRUE(failed_with(connect_now(), Error::kInProgress));
    let_time_pass(200);
    EXPECT_TRUE(counted(send(client, bytes("x"), kNow), 1));
    EXPECT_EQ(client.state, State::kConnected);
    EXPECT_TRUE(succeeded(connect_now()));
    EXPECT_TRUE(failed_with(connect_now(), Error::kIsConnected));
}

TEST_F(SlowConnecting, AConnectThatTimedOutGoesOnWhereItWas) {
    EXPECT_TRUE(failed_with(connect(client, local_host(kPort), within(150)), Error::kTimedOut));
    EXPECT_EQ(elapsed(), 150u);
    EXPECT_TRUE(succeeded(connect(client, local_host(kPort), within(100))));
    EXPECT_EQ(elapsed(), 200u);
}

TEST_F(SlowConnecting, AnInterruptedConnectGoesOnWhereItWas) {
    const Deadline deadline = within(1000);
    at(30, [] { set_interrupted(true); });
    EXPECT_TRUE(failed_with(connect(client, local_host(kPort), deadline), Error::kInterrupted));
    EXPECT_EQ(elapsed(), 30u);
    set_interrupted(false);
    EXPECT_TRUE(succeeded(connect(client, local_host(kPort), deadline)));
    EXPECT_EQ(elapsed(), 200u);
}

TEST_F(SlowConnecting, AnInterruptedConnectSucceedsThoughTheHandlerAlreadyUsedTheConnection) {
    const Deadline deadline = within(1000);
    at(30, [] { set_interrupted(true); });
    EXPECT_TRUE(failed_with(connect(client, local_host(kPort), deadline), Error::kInterrupted));
    set_interrupted(false);
    let_time_pass(300);
    EXPECT_TRUE(failed_with(recv(client, room.of(1), false, kNow), Error::kWouldBlock));
    EXPECT_EQ(client.state, State::kConnected);
    EXPECT_TRUE(succeeded(connect(client, local_host(kPort), deadline)));
}

TEST_F(SlowConnecting, TransfersWaitForTheConnection) {
    EXPECT_TRUE(failed_with(connect_now(), Error::kInProgress));
    EXPECT_TRUE(failed_with(send(client, bytes("x"), kNow), Error::kWouldBlock));
    EXPECT_TRUE(failed_with(recv(client, room.of(1), false, kNow), Error::kWouldBlock));
    bool complete = false;
    EXPECT_TRUE(failed_with(peek_line(client, room.of(9), complete, kNow), Error::kWouldBlock));
    EXPECT_TRUE(failed_with(send(client, bytes("x"), within(50)), Error::kTimedOut));
    EXPECT_EQ(elapsed(), 50u);
    EXPECT_TRUE(counted(send(client, bytes("x"), within(500)), 1));
    EXPECT_EQ(elapsed(), 200u);
    EXPECT_EQ(client.state, State::kConnected);
}

TEST_F(SlowConnecting, ARefusalIsToldOnceByWhoeverAsksFirst) {
    close(listener);
    EXPECT_TRUE(failed_with(connect_now(), Error::kInProgress));
    EXPECT_EQ(poll(client, kReadable | kWritable), 0);
    let_time_pass(200);
    EXPECT_EQ(poll(client, kReadable | kWritable), kReadable | kWritable | kFailed | kHungUp);
    EXPECT_TRUE(failed_with(recv(client, room.of(1), false, kNow), Error::kConnectionRefused));
    EXPECT_EQ(client.state, State::kCreated);
    EXPECT_TRUE(failed_with(recv(client, room.of(1), false, kNow), Error::kNotConnected));
    EXPECT_TRUE(failed_with(connect_now(), Error::kInProgress));
    let_time_pass(200);
    EXPECT_TRUE(failed_with(connect_now(), Error::kConnectionRefused));
}

TEST_F(SlowConnecting, TheReasonOfTheNetworkComesThrough) {
    loopback::faults().refuses = true;
    loopback::faults().refusal = Error::kHostUnreachable;
    EXPECT_TRUE(failed_with(connect(client, local_host(kPort), kNever), Error::kHostUnreachable));
    loopback::faults().refuses = false;
    EXPECT_TRUE(succeeded(connect(client, local_host(kPort), kNever)));
}

TEST_F(SlowConnecting, AConnectionThatBecameReadyShowsAsWritable) {
    EXPECT_TRUE(failed_with(connect_now(), Error::kInProgress));
    EXPECT_EQ(poll(client, kReadable | kWritable), 0);
    let_time_pass(200);
    EXPECT_EQ(poll(client, kReadable | kWritable), kWritable);
}

TEST_F(SlowConnecting, ClosingASocketUnderWayGivesItsHandleBack) {
    EXPECT_TRUE(failed_with(connect_now(), Error::kInProgress));
    close(client);
    EXPECT_EQ(loopback::handles_in_use(), 1u);
    ASSERT_TRUE(succeeded(open_stream(client))) << "nothing is left of the connection";
    EXPECT_EQ(client.state, State::kCreated);
}

TEST_F(SlowConnecting, ReadinessThatLiesNeitherConnectsNorOutlastsTheDeadline) {
    set_readiness_lies(true);
    EXPECT_TRUE(failed_with(connect(client, local_host(kPort), within(100)), Error::kTimedOut));
    EXPECT_EQ(elapsed(), 100u);
}

}  // namespace portwright::testing
