// Handles of the network processor: how many there are, how they come and go, and how connections begin and fail.

#include <poll.h>
#include <sys/socket.h>

#include <thread>

#include "backends/simplelink/driver.h"
#include "backends/simplelink/native.h"
#include "simplelink_fixture.h"

namespace portwright::testing {

using SimplelinkConnection = SimplelinkTest;

std::uint8_t poll_until_ready(Socket& socket) {
    const Deadline deadline = soon();
    std::uint8_t bits = 0;
    while ((bits = poll(socket, kReadable | kWritable)) == 0 && !deadline.passed(port::now_ms())) {
        port::wait(-1, kWritable, deadline);
    }
    return bits;
}

TEST_F(SimplelinkConnection, WhatTheProcessorHasNotIsRefusedWithoutAHandle) {
    Scoped socket;
    EXPECT_TRUE(
        failed_with(open_as(socket, Type::kStream, Protocol::kAny, Family::kInet6), Error::kFamilyNotSupported));
    EXPECT_TRUE(failed_with(open_as(socket, Type::kRaw, Protocol::kIcmp), Error::kTypeNotSupported));
    EXPECT_TRUE(failed_with(open_as(socket, Type::kStream, Protocol::kSecure), Error::kProtocolNotSupported));
    EXPECT_EQ(processor::handles_ever(), 0);
}

TEST_F(SimplelinkConnection, TheNinthSocketIsOneTooManyAndAClosedOneMakesRoom) {
    Scoped sockets[SL_MAX_SOCKETS];
    for (Scoped& socket : sockets) {
        ASSERT_TRUE(succeeded(open_as(socket, Type::kDatagram)));
    }
    Scoped one_more;
    EXPECT_TRUE(failed_with(open_as(one_more, Type::kStream), Error::kTooManyOpenFiles, -SL_ENSOCK));
    close(sockets[3]);
    EXPECT_TRUE(succeeded(open_as(one_more, Type::kStream)));
}

TEST_F(SimplelinkConnection, AHandleThatCannotBeMadeNonBlockingIsGivenBack) {
    processor::fail_next("option", SL_EINVAL);
    Scoped socket;
    EXPECT_TRUE(failed_with(open_as(socket, Type::kStream), Error::kInvalidArgument, -SL_EINVAL));
    EXPECT_EQ(processor::open_handles(), 0);
}

TEST_F(SimplelinkConnection, ADriverWithoutRoomForAnOpenIsNoReasonToWait) {
    processor::fail_next("socket", SL_POOL_IS_EMPTY);
    Scoped socket;
    EXPECT_TRUE(failed_with(open_as(socket, Type::kStream), Error::kNoBufferSpace, -SL_POOL_IS_EMPTY));
}

TEST_F(SimplelinkConnection, BothSidesKnowEachOther) {
    Scoped listener;
    const Address where = listen_somewhere(listener);
    Scoped client;
    ASSERT_TRUE(succeeded(open_as(client, Type::kStream)));
    ASSERT_TRUE(succeeded(connect(client, where, soon())));
    Scoped server;
    Address peer;
    ASSERT_TRUE(succeeded(accept(listener, server, peer, soon())));
    EXPECT_EQ(peer, own_address(client));
    ASSERT_TRUE(counted(send(client, bytes("to"), soon()), 2));
    Address from;
    EXPECT_EQ(receive_from(server, from), "to");
    EXPECT_EQ(from, own_address(client));
    ASSERT_TRUE(counted(send(server, bytes("fro"), soon()), 3));
    EXPECT_EQ(receive_from(client, from), "fro");
    EXPECT_EQ(from, where);
}

TEST_F(SimplelinkConnection, AcceptWaitsForNobodyLongerThanItMay) {
    Scoped listener;
    listen_somewhere(listener);
    Scoped child;
    Address peer;
    EXPECT_TRUE(failed_with(accept(listener, child, peer, kNow), Error::kWouldBlock));
    const std::uint64_t begun = port::now_ms();
    EXPECT_TRUE(failed_with(accept(listener, child, peer, within(60)), Error::kTimedOut));
    EXPECT_GE(port::now_ms() - begun, 60u);
    EXPECT_GT(processor::pauses(), 2u);
}

TEST_F(SimplelinkConnection, AConnectionWithoutAHandleIsAnErrorAndNothingIsKept) {
    Scoped listener;
    const Address where = listen_somewhere(listener);
    Scoped client;
    ASSERT_TRUE(succeeded(open_as(client, Type::kStream)));
    ASSERT_TRUE(succeeded(connect(client, where, soon())));
    processor::fail_next("option", SL_ENOMEM);
    Scoped child;
    Address peer;
    EXPECT_TRUE(failed_with(accept(listener, child, peer, soon()), Error::kNoMemory, -SL_ENOMEM));
    EXPECT_EQ(processor::open_handles(), 2);
}

TEST_F(SimplelinkConnection, ARefusedSocketConnectsElsewhereThroughAFreshHandle) {
    Scoped listener;
    const Address where = listen_somewhere(listener);
    Scoped client;
    ASSERT_TRUE(succeeded(open_as(client, Type::kStream)));
    const int before = processor::handles_ever();
    EXPECT_TRUE(
        failed_with(connect(client, local_host(free_port()), soon()), Error::kConnectionRefused, -SL_ECONNREFUSED));
    EXPECT_EQ(processor::open_handles(), 1);  // the listener's
    EXPECT_TRUE(succeeded(connect(client, where, soon())));
    EXPECT_EQ(processor::handles_ever(), before + 2);  // that of free_port, and this one
}

TEST_F(SimplelinkConnection, ARefusedSocketCanListenAndBeClosed) {
    Scoped socket;
    ASSERT_TRUE(succeeded(open_as(socket, Type::kStream)));
    ASSERT_FALSE(connect(socket, local_host(free_port()), soon()).ok());
    EXPECT_TRUE(succeeded(bind(socket, local_host())));
    EXPECT_TRUE(succeeded(listen(socket, 1)));
    Scoped other;
    ASSERT_TRUE(succeeded(open_as(other, Type::kStream)));
    ASSERT_FALSE(connect(other, local_host(free_port()), soon()).ok());
    close(other);
    EXPECT_EQ(processor::open_handles(), 1);
}

TEST_F(SimplelinkConnection, ConnectAsksUntilTheProcessorIsThrough) {
    processor::delay_connects(4);
    Scoped listener;
    const Address where = listen_somewhere(listener);
    Scoped client;
    ASSERT_TRUE(succeeded(open_as(client, Type::kStream)));
    EXPECT_TRUE(succeeded(connect(client, where, soon())));
    EXPECT_GE(processor::pauses(), 4u);
}

TEST_F(SimplelinkConnection, ConnectEndsAtItsDeadlineAndGoesOnBehindIt) {
    processor::delay_connects(40);
    Scoped listener;
    const Address where = listen_somewhere(listener);
    Scoped client;
    ASSERT_TRUE(succeeded(open_as(client, Type::kStream)));
    EXPECT_TRUE(failed_with(connect(client, where, within(30)), Error::kTimedOut));
    EXPECT_TRUE(failed_with(connect(client, where, kNow), Error::kAlready));
    EXPECT_TRUE(succeeded(connect(client, where, soon())));
}

TEST_F(SimplelinkConnection, PollTellsWhenANonBlockingConnectIsThrough) {
    processor::delay_connects(3);
    Scoped listener;
    const Address where = listen_somewhere(listener);
    Scoped client;
    ASSERT_TRUE(succeeded(open_as(client, Type::kStream)));
    EXPECT_TRUE(failed_with(connect(client, where, kNow), Error::kInProgress, -SL_EALREADY));
    EXPECT_EQ(poll(client, kReadable | kWritable), 0);
    EXPECT_EQ(poll_until_ready(client), kWritable);
    EXPECT_TRUE(succeeded(connect(client, where, kNow)));
    EXPECT_TRUE(failed_with(connect(client, where, kNow), Error::kIsConnected));
}

TEST_F(SimplelinkConnection, PollTellsThatANonBlockingConnectFailedAndTheNextCallTellsWhy) {
    Scoped client;
    ASSERT_TRUE(succeeded(open_as(client, Type::kStream)));
    const Address nobody = local_host(free_port());
    ASSERT_TRUE(failed_with(connect(client, nobody, kNow), Error::kInProgress, -SL_EALREADY));
    EXPECT_EQ(poll_until_ready(client), kReadable | kWritable | kFailed | kHungUp);
    EXPECT_TRUE(failed_with(connect(client, nobody, kNow), Error::kConnectionRefused, -SL_ECONNREFUSED));
    Scoped listener;
    EXPECT_TRUE(succeeded(connect(client, listen_somewhere(listener), soon())));
}

TEST_F(SimplelinkConnection, ASendWaitsForTheConnectionThatIsUnderWay) {
    processor::delay_connects(3);
    Scoped listener;
    const Address where = listen_somewhere(listener);
    Scoped client;
    ASSERT_TRUE(succeeded(open_as(client, Type::kStream)));
    ASSERT_FALSE(connect(client, where, kNow).ok());
    EXPECT_TRUE(counted(send(client, bytes("early"), soon()), 5));
}

TEST_F(SimplelinkConnection, AClosingThreadEndsTheWaitOfAnother) {
    Pair pair;
    Result result;
    std::thread other([&] {
        std::uint8_t room[4];
        result = recv(pair.client, {room, 4}, false, Deadline::never());
    });
    while (processor::pauses() == 0) {
        std::this_thread::yield();
    }
    close(pair.client);
    other.join();
    EXPECT_TRUE(result.failed(Error::kBadDescriptor));
}

TEST_F(SimplelinkConnection, APendingExceptionEndsAWaitAndTheSocketGoesOn) {
    Pair pair;
    set_interrupted(true);
    std::uint8_t room[4];
    EXPECT_TRUE(failed_with(recv(pair.client, {room, 4}, false, soon()), Error::kInterrupted));
    set_interrupted(false);
    ASSERT_TRUE(counted(send(pair.server, bytes("on"), soon()), 2));
    EXPECT_EQ(receive(pair.client, soon()), "on");
}

TEST_F(SimplelinkConnection, EveryCodeOfTheDriverKeepsItsNumber) {
    const std::pair<std::int16_t, Error> known[] = {
        {SL_EAGAIN, Error::kWouldBlock},
        {SL_INEXE, Error::kWouldBlock},
        {SL_EBADF, Error::kBadDescriptor},
        {SL_ENSOCK, Error::kTooManyOpenFiles},
        {SL_ENOMEM, Error::kNoMemory},
        {SL_EACCES, Error::kAccessDenied},
        {SL_EINVAL, Error::kInvalidArgument},
        {SL_EDESTADDRREQ, Error::kDestinationRequired},
        {SL_EPROTOTYPE, Error::kProtocolType},
        {SL_ENOPROTOOPT, Error::kNoProtocolOption},
        {SL_EOPNOTSUPP, Error::kNotSupported},
        {SL_EADDRINUSE, Error::kAddressInUse},
        {SL_ENOBUFS, Error::kNoBufferSpace},
        {SL_EADDRNOTAVAIL, Error::kAddressNotAvailable},
        {SL_EISCONN, Error::kIsConnected},
        {SL_ENETUNREACH, Error::kNetworkUnreachable},
        {SL_ENOTCONN, Error::kNotConnected},
        {SL_ETIMEDOUT, Error::kTimedOut},
        {SL_EALREADY, Error::kInProgress},
        {SL_ECONNREFUSED, Error::kConnectionRefused},
        {SL_ESECCLOSED, Error::kInputOutput},
        {SL_EPROTONOSUPPORT, Error::kProtocolNotSupported},
        {SL_EAFNOSUPPORT, Error::kFamilyNotSupported},
        {SL_ESOCKTNOSUPPORT, Error::kTypeNotSupported},
    };
    for (const auto& [code, error] : known) {
        EXPECT_TRUE(failed_with(simplelink::failure(code), error, -code)) << code;
    }
}

}  // namespace portwright::testing
