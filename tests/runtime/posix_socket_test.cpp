// Sockets of the operating system: from open to close, and what becomes of failures on the way.

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <thread>

#include "backends/posix/native.h"
#include "posix_fixture.h"

namespace portwright::testing {

using PosixSocket = PosixTest;

// Whether the machine has the family at all; some containers lack IPv6.
bool has(Family family) {
    Scoped socket;
    return open_stream(socket, kPlain, family).ok() && bind(socket, local_host(0, family)).ok();
}

class PosixFamily : public PosixTest, public ::testing::WithParamInterface<Family> {
protected:
    void SetUp() override {
        if (!has(GetParam())) {
            GTEST_SKIP() << "this machine has no such address family";
        }
    }
};

INSTANTIATE_TEST_SUITE_P(, PosixFamily, ::testing::Values(Family::kInet, Family::kInet6),
                         [](const auto& family) { return family.param == Family::kInet ? "Inet" : "Inet6"; });

TEST_P(PosixFamily, StreamCarriesBytesBothWaysUntilItsEnd) {
    Pair pair(kPlain, GetParam());
    EXPECT_TRUE(counted(send(pair.client, bytes("ping"), soon()), 4));
    EXPECT_EQ(receive(pair.server, soon()), "ping");
    EXPECT_TRUE(counted(send(pair.server, bytes("pong"), soon()), 4));
    close(pair.server);
    EXPECT_EQ(receive(pair.client, soon()), "pong");
    EXPECT_EQ(receive(pair.client, soon()), "");
    EXPECT_EQ(receive(pair.client, soon()), "");
}

TEST_P(PosixFamily, StreamNamesItsPeerAsTheSender) {
    Pair pair(kPlain, GetParam());
    EXPECT_TRUE(counted(send(pair.server, bytes("x"), soon()), 1));
    Address from;
    EXPECT_EQ(receive_from(pair.client, from), "x");
    EXPECT_EQ(from, own_address(pair.listener));
}

TEST_P(PosixFamily, DatagramCarriesSenderAndBorders) {
    Scoped one;
    Scoped other;
    const Address from = bind_somewhere(one, kPlain, GetParam());
    const Address to = bind_somewhere(other, kPlain, GetParam());
    EXPECT_TRUE(counted(send_to(one, bytes("first"), to, soon()), 5));
    EXPECT_TRUE(counted(send_to(one, bytes("second"), to, soon()), 6));
    Address sender;
    EXPECT_EQ(receive_from(other, sender), "first");
    EXPECT_EQ(sender, from);
    EXPECT_EQ(receive_from(other, sender, 3), "sec");
    EXPECT_EQ(receive(other, kNow).substr(0, 6), "<error");
}

TEST_P(PosixFamily, DatagramMayBeEmpty) {
    Scoped one;
    Scoped other;
    const Address from = bind_somewhere(one, kPlain, GetParam());
    const Address to = bind_somewhere(other, kPlain, GetParam());
    EXPECT_TRUE(counted(send_to(one, bytes(""), to, soon()), 0));
    Address sender;
    EXPECT_EQ(receive_from(other, sender), "");
    EXPECT_EQ(sender, from);
}

TEST_P(PosixFamily, RefusedConnectionLeavesTheSocketAbleToConnect) {
    Scoped listener;
    Scoped socket;
    const Address where = listen_somewhere(listener, kPlain, GetParam());
    Address nowhere = where;
    nowhere.port = free_port();
    ASSERT_TRUE(succeeded(open_stream(socket, kPlain, GetParam())));
    for (int attempt = 0; attempt < 3; ++attempt) {
        const Result result = connect(socket, nowhere, soon());
        EXPECT_TRUE(failed_with(result, Error::kConnectionRefused));
        EXPECT_EQ(result.native(), ECONNREFUSED);
    }
    EXPECT_TRUE(succeeded(connect(socket, where, soon())));
}

TEST_F(PosixSocket, RefusalNoticedLateLeavesTheSameDescriptorAbleToConnect) {
    Scoped listener;
    Scoped socket;
    const Address where = listen_somewhere(listener);
    ASSERT_TRUE(succeeded(open_stream(socket)));
    const Address own = local_host(free_port());
    ASSERT_TRUE(succeeded(bind(socket, own)));
    const int before = descriptor(socket);
    ASSERT_TRUE(failed_with(posix::connect(socket.storage, local_host(free_port())), Error::kInProgress));
    EXPECT_TRUE(failed_with(posix::connected(socket.storage), Error::kConnectionRefused));
    EXPECT_TRUE(failed_with(posix::connect(socket.storage, where), Error::kInProgress));
    EXPECT_TRUE(succeeded(posix::connected(socket.storage)));
    EXPECT_EQ(descriptor(socket), before);
    EXPECT_EQ(own_address(socket), own);
}

TEST_F(PosixSocket, ConnectUnderWayIsInProgress) {
    Scoped listener;
    const Address where = listen_somewhere(listener);
    ASSERT_TRUE(succeeded(listen(listener, 0)));
    Scoped sockets[4];  // more than the queue holds, so the last of them cannot be established
    Result last;
    for (Scoped& socket : sockets) {
        ASSERT_TRUE(succeeded(open_stream(socket)));
        (void)posix::connect(socket.storage, where);
        last = posix::connected(socket.storage);
    }
    EXPECT_TRUE(failed_with(last, Error::kInProgress));
}

TEST_F(PosixSocket, BothFamiliesListenOnOnePort) {
    if (!has(Family::kInet6)) {
        GTEST_SKIP() << "this machine has no IPv6";
    }
    for (const Type type : {Type::kStream, Type::kDatagram}) {
        Result result = Error::kAddressInUse;
        // The port that is free in one family may be taken in the other by somebody else.
        for (int attempt = 0; attempt < 10 && result.failed(Error::kAddressInUse); ++attempt) {
            Scoped inet;
            Scoped inet6;
            ASSERT_TRUE(succeeded(open(inet, kPlain, {Family::kInet, type, Protocol::kAny, 0})));
            ASSERT_TRUE(succeeded(open(inet6, kPlain, {Family::kInet6, type, Protocol::kAny, 0})));
            ASSERT_TRUE(succeeded(bind(inet, address("0.0.0.0"))));
            result = bind(inet6, address("::", own_address(inet).port));
        }
        EXPECT_TRUE(succeeded(result));
    }
}

TEST_F(PosixSocket, DescriptorsNeitherWaitNorSurviveExec) {
    Pair pair;
    for (const Socket* socket : {static_cast<const Socket*>(&pair.listener), static_cast<const Socket*>(&pair.client),
                                 static_cast<const Socket*>(&pair.server)}) {
        EXPECT_NE(fcntl(descriptor(*socket), F_GETFL) & O_NONBLOCK, 0);
        EXPECT_NE(fcntl(descriptor(*socket), F_GETFD) & FD_CLOEXEC, 0);
    }
}

TEST_F(PosixSocket, FailuresOfBindKeepTheirMeaningAndNumber) {
    Scoped taken;
    const Address where = listen_somewhere(taken);
    Scoped socket;
    ASSERT_TRUE(succeeded(open_stream(socket)));
    Result result = bind(socket, where);
    EXPECT_TRUE(failed_with(result, Error::kAddressInUse));
    EXPECT_EQ(result.native(), EADDRINUSE);
    result = bind(socket, address("192.0.2.1", 0));
    EXPECT_TRUE(failed_with(result, Error::kAddressNotAvailable));
    EXPECT_EQ(result.native(), EADDRNOTAVAIL);
}

TEST_F(PosixSocket, FamiliesOfOtherBackendsAreRefused) {
    Scoped socket;
    EXPECT_TRUE(
        failed_with(open(socket, kPlain, {Family::kCan, Type::kRaw, Protocol::kRaw, 0}), Error::kFamilyNotSupported));
    EXPECT_TRUE(failed_with(open(socket, kPlain, {Family::kInet, Type::kStream, Protocol::kUdp, 0}),
                            Error::kProtocolNotSupported));
}

TEST_F(PosixSocket, ExhaustedDescriptorsAreTooManyOpenFiles) {
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
    rlimit none = before;
    none.rlim_cur = 0;
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
    Scoped socket;
    const Result result = open_stream(socket);
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &before), 0);
    EXPECT_TRUE(failed_with(result, Error::kTooManyOpenFiles));
    EXPECT_EQ(result.native(), EMFILE);
    EXPECT_TRUE(succeeded(open_stream(socket)));
}

TEST_F(PosixSocket, AcceptWithNobodyWaitingLeavesThePeerAlone) {
    Scoped listener;
    listen_somewhere(listener);
    Scoped child;
    Address peer = address("192.0.2.7", 7);
    EXPECT_TRUE(failed_with(accept(listener, child, peer, kNow), Error::kWouldBlock));
    EXPECT_EQ(peer, address("192.0.2.7", 7));
}

TEST_F(PosixSocket, CloseEndsTheWaitOfAnotherThread) {
    Scoped listener;
    listen_somewhere(listener);
    Scoped datagram;
    bind_somewhere(datagram);
    Pair pair;
    Result from_stream, from_datagram, from_listener;
    const std::uint64_t begun = port::now_ms();
    std::uint8_t one[1], two[1];
    Scoped child;
    Address peer;
    std::thread stream_reader([&] { from_stream = recv(pair.client, {one, 1}, false, soon()); });
    std::thread datagram_reader([&] { from_datagram = recv(datagram, {two, 1}, false, soon()); });
    std::thread accepter([&] { from_listener = accept(listener, child, peer, soon()); });
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    close(pair.client);
    close(datagram);
    close(listener);
    stream_reader.join();
    datagram_reader.join();
    accepter.join();
    EXPECT_TRUE(failed_with(from_stream, Error::kBadDescriptor));
    EXPECT_TRUE(failed_with(from_datagram, Error::kBadDescriptor));
    EXPECT_TRUE(failed_with(from_listener, Error::kBadDescriptor));
    EXPECT_LT(port::now_ms() - begun, 1000u);
}

TEST_F(PosixSocket, RawSocketPingsOrIsNotPermitted) {
    Scoped socket;
    const Result opened = open(socket, kPlain, {Family::kInet, Type::kRaw, Protocol::kIcmp, 1});
    if (!opened.ok()) {
        EXPECT_TRUE(failed_with(opened, Error::kNotPermitted));
        return;
    }
    const std::string echo("\x08\x00\xe5\xca\x12\x34\x00\x01", 8);  // type 8, its checksum, identifier, sequence
    EXPECT_TRUE(counted(send_to(socket, bytes(echo), local_host(), soon()), echo.size()));
    const Deadline deadline = soon();
    std::string reply;
    while (!deadline.passed(port::now_ms()) &&
           (reply.size() != 28 || reply[20] != 0 || reply.substr(24) != echo.substr(4))) {
        reply = receive(socket, deadline);  // with its IPv4 header; our own request arrives here as well
    }
    EXPECT_EQ(reply.size(), 28u);
}

TEST_F(PosixSocket, ErrnoBecomesANameAndKeepsItsNumber) {
    const struct {
        int number;
        Error error;
    } cases[] = {{EAGAIN, Error::kWouldBlock},
                 {EPIPE, Error::kBrokenPipe},
                 {EHOSTUNREACH, Error::kHostUnreachable},
                 {ENETUNREACH, Error::kNetworkUnreachable},
                 {EPERM, Error::kNotPermitted},
                 {EACCES, Error::kAccessDenied},
                 {ENFILE, Error::kTooManyOpenFiles},
                 {ENOBUFS, Error::kNoBufferSpace},
                 {EPROTONOSUPPORT, Error::kProtocolNotSupported},
                 {ECOMM, Error::kInputOutput}};
    for (const auto& [number, error] : cases) {
        EXPECT_TRUE(failed_with(posix::failure(number), error)) << number;
        EXPECT_EQ(posix::failure(number).native(), number);
    }
}

}  // namespace portwright::testing
