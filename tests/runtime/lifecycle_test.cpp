// Opening and closing: handles are neither lost nor given back twice, and a closed socket says so to every call.

#include "fixture.h"

namespace portwright::testing {

namespace {

const Bytes kIntegerOne = bytes(std::string_view("\1\0\0\0", 4));

}  // namespace

using Lifecycle = LoopbackTest;

TEST_F(Lifecycle, AZeroedSocketIsClosed) {
    Scoped socket;
    EXPECT_FALSE(is_open(socket));
    close(socket);
    EXPECT_FALSE(is_open(socket));
}

TEST_F(Lifecycle, OpenTakesAHandleAndCloseGivesItBack) {
    Scoped socket;
    ASSERT_TRUE(succeeded(open_stream(socket)));
    EXPECT_TRUE(is_open(socket));
    EXPECT_EQ(socket.state, State::kCreated);
    EXPECT_EQ(socket.family, Family::kInet);
    EXPECT_EQ(socket.type, Type::kStream);
    EXPECT_EQ(socket.timeout_ms, kForever);
    EXPECT_EQ(open_sockets(), 1u);
    EXPECT_EQ(loopback::handles_in_use(), 1u);
    close(socket);
    EXPECT_FALSE(is_open(socket));
    EXPECT_EQ(open_sockets(), 0u);
    EXPECT_EQ(loopback::handles_in_use(), 0u);
}

TEST_F(Lifecycle, ClosingTwiceGivesBackOneHandle) {
    Scoped socket;
    Scoped other;
    ASSERT_TRUE(succeeded(open_stream(socket)));
    ASSERT_TRUE(succeeded(open_stream(other)));
    close(socket);
    close(socket);
    EXPECT_EQ(open_sockets(), 1u);
    EXPECT_TRUE(is_open(other));
}

TEST_F(Lifecycle, AnOpenSocketIsNotOpenedAgain) {
    Scoped socket;
    ASSERT_TRUE(succeeded(open_stream(socket)));
    EXPECT_TRUE(failed_with(open_datagram(socket), Error::kInvalidArgument));
    EXPECT_EQ(socket.type, Type::kStream);
    EXPECT_EQ(loopback::handles_in_use(), 1u);
}

TEST_F(Lifecycle, AClosedSocketCanBeOpenedAgainAndHasForgottenEverything) {
    Scoped socket;
    for (int round = 0; round < 1000; ++round) {
        ASSERT_TRUE(succeeded(open_stream(socket)));
        EXPECT_EQ(socket.timeout_ms, kForever);
        ASSERT_TRUE(succeeded(bind(socket, local_host(kPort))));
        ASSERT_TRUE(succeeded(listen(socket, 1)));
        socket.timeout_ms = 5;
        close(socket);
    }
    EXPECT_EQ(loopback::handles_in_use(), 0u);
}

TEST_F(Lifecycle, ABackendThatRefusesLeavesTheSocketClosed) {
    Scoped socket;
    EXPECT_TRUE(failed_with(open_stream(socket, Family::kCan), Error::kFamilyNotSupported));
    EXPECT_FALSE(is_open(socket));
    const OpenRequest raw{Family::kInet, Type::kRaw, Protocol::kIcmp, 1};
    EXPECT_TRUE(failed_with(open(socket, loopback::kBackend, raw), Error::kTypeNotSupported));
    EXPECT_FALSE(is_open(socket));
    EXPECT_EQ(open_sockets(), 0u);
}

TEST_F(Lifecycle, EveryHandleCanBeUsedAndTheNextIsRefused) {
    Scoped sockets[loopback::kSockets];
    Scoped one_more;
    for (int round = 0; round < 2; ++round) {
        for (Scoped& socket : sockets) {
            ASSERT_TRUE(succeeded(open_stream(socket)));
        }
        EXPECT_TRUE(failed_with(open_stream(one_more), Error::kTooManyOpenFiles));
        EXPECT_EQ(open_sockets(), loopback::kSockets);
        for (Scoped& socket : sockets) {
            close(socket);
        }
    }
    EXPECT_TRUE(succeeded(open_stream(one_more)));
}

// Every call on a socket that is not open, zeroed or closed.
void expect_bad_descriptor(Socket& socket) {
    Room room;
    Address address = local_host(kPort);
    Socket child = {};
    Progress progress;
    bool complete = true;
    std::int32_t value = 0;
    const Error closed = Error::kBadDescriptor;
    EXPECT_TRUE(failed_with(bind(socket, address), closed));
    EXPECT_TRUE(failed_with(listen(socket, 1), closed));
    EXPECT_TRUE(failed_with(accept(socket, child, address, kNow), closed));
    EXPECT_TRUE(failed_with(connect(socket, address, kNow), closed));
    EXPECT_TRUE(failed_with(send(socket, bytes("x"), kNow), closed));
    EXPECT_TRUE(failed_with(send(socket, bytes(""), kNow), closed));
    EXPECT_TRUE(failed_with(send_to(socket, bytes("x"), address, kNow), closed));
    EXPECT_TRUE(failed_with(send_all(socket, bytes("x"), progress, kNow), closed));
    EXPECT_TRUE(failed_with(recv(socket, room.of(1), false, kNow), closed));
    EXPECT_TRUE(failed_with(recv(socket, room.of(0), false, kNow), closed));
    EXPECT_TRUE(failed_with(recv_from(socket, room.of(1), address, false, kNow), closed));
    EXPECT_TRUE(failed_with(recv_exactly(socket, room.of(1), progress, kKept, kNow), closed));
    EXPECT_TRUE(failed_with(peek_line(socket, room.of(1), complete, kNow), closed));
    EXPECT_TRUE(failed_with(set_option(socket, Option::kReuseAddress, kIntegerOne), closed));
    EXPECT_TRUE(failed_with(set_option(socket, Option::kReceiveTimeout, kIntegerOne), closed));
    EXPECT_TRUE(failed_with(get_option(socket, Option::kSendTimeout, value), closed));
    EXPECT_TRUE(failed_with(local_address(socket, address), closed));
    EXPECT_EQ(poll(socket, kReadable | kWritable), kInvalid);
    EXPECT_EQ(poll(socket, 0), kInvalid);
    EXPECT_EQ(descriptor(socket), -1);
    EXPECT_EQ(progress.done, 0u);
    EXPECT_EQ(address, local_host(kPort)) << "written though the call failed";
    EXPECT_FALSE(is_open(child));
}

TEST_F(Lifecycle, EveryCallOnASocketThatWasNeverOpenedSaysSo) {
    Scoped socket;
    expect_bad_descriptor(socket);
}

TEST_F(ConnectedTest, EveryCallOnAClosedSocketSaysSo) {
    for (Socket* socket : {static_cast<Socket*>(&listener), static_cast<Socket*>(&client)}) {
        close(*socket);
        expect_bad_descriptor(*socket);
    }
}

TEST_F(Lifecycle, WhatAStackLacksIsAnsweredNotCrashedInto) {
    const Backend lacking = {.name = "lacking",
                             .capabilities = {.largest_datagram = 100, .window = 100, .largest_backlog = 1},
                             .open = [](void*, const OpenRequest&) { return Result(); }};
    const Error answer = Error::kNotSupported;
    Scoped socket;
    Scoped child;
    Room room;
    Progress progress;
    bool complete = false;
    Address address = local_host(kPort);
    std::int32_t value = 0;
    ASSERT_TRUE(succeeded(open(socket, lacking, {Family::kInet, Type::kStream, Protocol::kAny, 0})));
    EXPECT_TRUE(failed_with(bind(socket, address), answer));
    EXPECT_TRUE(failed_with(listen(socket, 1), answer));
    EXPECT_TRUE(failed_with(connect(socket, address, kNow), answer));
    EXPECT_TRUE(failed_with(local_address(socket, address), answer));
    EXPECT_TRUE(failed_with(set_option(socket, Option::kNoDelay, kIntegerOne), Error::kNoProtocolOption));
    EXPECT_TRUE(failed_with(get_option(socket, Option::kNoDelay, value), Error::kNoProtocolOption));
    EXPECT_EQ(descriptor(socket), -1);
    socket.state = State::kListening;
    EXPECT_TRUE(failed_with(accept(socket, child, address, kNow), answer));
    socket.state = State::kConnected;
    EXPECT_TRUE(failed_with(send(socket, bytes("x"), kNow), answer));
    EXPECT_TRUE(failed_with(recv(socket, room.of(1), false, kNow), answer));
    EXPECT_TRUE(failed_with(recv_exactly(socket, room.of(1), progress, kKept, within(5)), answer));
    EXPECT_TRUE(failed_with(peek_line(socket, room.of(9), complete, kNow), answer));
    EXPECT_EQ(poll(socket, kReadable), kInvalid);
    socket.state = State::kConnecting;
    EXPECT_TRUE(failed_with(send(socket, bytes("x"), kNow), answer));
}

TEST_F(Lifecycle, ABackendThatCannotListenIsNotAsked) {
    const Backend deaf = {.name = "deaf",
                          .capabilities = {.largest_datagram = 0, .window = 100, .largest_backlog = 0},
                          .open = [](void*, const OpenRequest&) { return Result(); },
                          .listen = [](void*, std::uint16_t) { return Result(Error::kInputOutput); }};
    Scoped socket;
    ASSERT_TRUE(succeeded(open(socket, deaf, {Family::kInet, Type::kStream, Protocol::kAny, 0})));
    EXPECT_TRUE(failed_with(listen(socket, 1), Error::kNotSupported));
}

}  // namespace portwright::testing
