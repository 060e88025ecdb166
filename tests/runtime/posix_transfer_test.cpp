// Transfers over the operating system's sockets: readiness, exact amounts, options, and endings.

#include <sys/socket.h>

#include <thread>

#include "posix_fixture.h"

namespace portwright::testing {

using PosixTransfer = PosixTest;

constexpr std::size_t kWindow = kPlain.capabilities.window;

void set_number(Socket& socket, Option option, std::int32_t value) {
    EXPECT_TRUE(succeeded(set_option(socket, option, {reinterpret_cast<const std::uint8_t*>(&value), sizeof value})));
}

std::int32_t number(Socket& socket, Option option) {
    std::int32_t value = -1;
    EXPECT_TRUE(succeeded(get_option(socket, option, value)));
    return value;
}

// Closes with a reset instead of an end of stream.
void reset_connection(Socket& socket) {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ASSERT_EQ(setsockopt(descriptor(socket), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once), 0);
    close(socket);
}

std::uint64_t waited(int descriptor, std::uint8_t interest, const Deadline& deadline) {
    const std::uint64_t begun = port::now_ms();
    port::block(descriptor, interest, deadline);
    return port::now_ms() - begun;
}

TEST_F(PosixTransfer, PeekLeavesTheDataWhereItIs) {
    Pair pair;
    ASSERT_TRUE(counted(send(pair.server, bytes("stay"), soon()), 4));
    std::uint8_t room[8];
    EXPECT_TRUE(counted(recv(pair.client, {room, 8}, true, soon()), 4));
    EXPECT_EQ(receive(pair.client, soon()), "stay");
}

TEST_F(PosixTransfer, FailedReceiveLeavesTheSenderAlone) {
    Scoped socket;
    bind_somewhere(socket);
    std::uint8_t room[1];
    Address from = address("192.0.2.7", 7);
    EXPECT_TRUE(failed_with(recv_from(socket, {room, 1}, from, false, kNow), Error::kWouldBlock));
    EXPECT_EQ(from, address("192.0.2.7", 7));
}

TEST_F(PosixTransfer, DatagramOfTheLargestSizeArrivesAndOneByteMoreIsRefused) {
    Scoped one;
    Scoped other;
    bind_somewhere(one);
    const Address to = bind_somewhere(other);
    const std::string largest(kPlain.capabilities.largest_datagram, 'x');
    EXPECT_TRUE(counted(send_to(one, bytes(largest), to, soon()), largest.size()));
    EXPECT_EQ(receive(other, soon(), largest.size()).size(), largest.size());
    const Result result = posix::send(one.storage, bytes(largest + "x"), &to);
    EXPECT_TRUE(failed_with(result, Error::kMessageSize));
}

TEST_F(PosixTransfer, BroadcastNeedsItsOption) {
    Scoped socket;
    ASSERT_TRUE(succeeded(open_datagram(socket)));
    EXPECT_TRUE(failed_with(send_to(socket, bytes("x"), address("127.255.255.255", 9), soon()), Error::kAccessDenied));
    set_number(socket, Option::kBroadcast, 1);
    EXPECT_TRUE(counted(send_to(socket, bytes("x"), address("127.255.255.255", 9), soon()), 1));
}

TEST_F(PosixTransfer, ResetComesOnceBehindTheData) {
    Pair pair;
    ASSERT_TRUE(counted(send(pair.server, bytes("last words"), soon()), 10));
    reset_connection(pair.server);
    EXPECT_EQ(receive(pair.client, soon()), "last words");
    std::uint8_t room[1];
    const Result result = recv(pair.client, {room, 1}, false, soon());
    EXPECT_TRUE(failed_with(result, Error::kConnectionReset));
    EXPECT_EQ(result.native(), ECONNRESET);
    EXPECT_EQ(receive(pair.client, soon()), "");
}

TEST_F(PosixTransfer, SendingAfterTheEndIsAnErrorAndNoSignal) {
    Pair pair;
    close(pair.server);
    Result result;
    const Deadline deadline = soon();
    while (result.ok() && !deadline.passed(port::now_ms())) {
        result = send(pair.client, bytes("anybody?"), deadline);
    }
    EXPECT_TRUE(failed_with(result, Error::kBrokenPipe) || failed_with(result, Error::kConnectionReset));
    result = send(pair.client, bytes("anybody?"), deadline);
    EXPECT_TRUE(failed_with(result, Error::kBrokenPipe));
}

TEST_F(PosixTransfer, ReadinessTellsWhatCanBeDone) {
    Pair pair;
    constexpr std::uint8_t kBoth = kReadable | kWritable;
    EXPECT_EQ(poll(pair.client, kBoth), kWritable);
    ASSERT_TRUE(counted(send(pair.server, bytes("x"), soon()), 1));
    EXPECT_EQ(poll(pair.client, kBoth), kBoth);
    EXPECT_EQ(poll(pair.listener, kBoth), 0);
    Scoped another;
    ASSERT_TRUE(succeeded(open_stream(another)));
    ASSERT_TRUE(succeeded(connect(another, own_address(pair.listener), soon())));
    EXPECT_EQ(poll(pair.listener, kBoth), kReadable);
    reset_connection(pair.server);
    EXPECT_EQ(posix::ready(pair.client.storage), kBoth | kFailed | kHungUp);
}

TEST_F(PosixTransfer, AvailableCountsAndSeesTheEnd) {
    Pair pair;
    Available available = posix::available(pair.client.storage, 1);
    EXPECT_EQ(available.bytes, 0u);
    EXPECT_FALSE(available.ended);
    ASSERT_TRUE(counted(send(pair.server, bytes("abc"), soon()), 3));
    available = posix::available(pair.client.storage, 10);
    EXPECT_EQ(available.bytes, 3u);
    EXPECT_FALSE(available.ended);
    close(pair.server);
    available = posix::available(pair.client.storage, 10);
    EXPECT_EQ(available.bytes, 3u);
    EXPECT_TRUE(available.ended);
}

TEST_F(PosixTransfer, ExpectedBytesHoldReadinessBackUntilTheyAreThere) {
    Pair pair;
    posix::expect(pair.client.storage, 4);
    ASSERT_TRUE(counted(send(pair.server, bytes("abc"), soon()), 3));
    EXPECT_EQ(poll(pair.client, kReadable), 0);
    EXPECT_EQ(receive(pair.client, kNow, 1), "a");  // a hint only: what is there can be taken
    ASSERT_TRUE(counted(send(pair.server, bytes("de"), soon()), 2));
    EXPECT_EQ(poll(pair.client, kReadable), kReadable);
    EXPECT_EQ(receive(pair.client, kNow), "bcde");
    posix::expect(pair.client.storage, 1);
    ASSERT_TRUE(counted(send(pair.server, bytes("f"), soon()), 1));
    EXPECT_EQ(poll(pair.client, kReadable), kReadable);
}

TEST_F(PosixTransfer, ExpectationEndsWithTheStream) {
    Pair pair;
    posix::expect(pair.client.storage, 100);
    ASSERT_TRUE(counted(send(pair.server, bytes("abc"), soon()), 3));
    close(pair.server);
    EXPECT_EQ(poll(pair.client, kReadable) & kReadable, kReadable);
}

// Sends `total` bytes in segments of that size, so that each costs the receiver's buffer as much as it can.
void send_in_segments(Socket& socket, std::size_t total, std::size_t segment) {
    set_number(socket, Option::kNoDelay, 1);
    const std::string text(segment, 'x');
    for (std::size_t sent = 0; sent < total; sent += segment) {
        ASSERT_TRUE(counted(send(socket, bytes(text), soon()), segment));
    }
}

class PosixWindow : public PosixTest, public ::testing::WithParamInterface<std::size_t> {};

INSTANTIATE_TEST_SUITE_P(, PosixWindow, ::testing::Values(1, 7, 100, 1024, 16384), ::testing::PrintToStringParamName());

TEST_P(PosixWindow, WholeWindowIsHeldUnreadAndOnlyThenReadable) {
    const std::size_t segment = GetParam();
    const std::size_t size = kWindow / segment * segment;
    Pair pair;
    posix::expect(pair.client.storage, size);
    send_in_segments(pair.server, size - segment, segment);
    EXPECT_EQ(poll(pair.client, kReadable), 0);
    send_in_segments(pair.server, segment, segment);
    const Deadline deadline = soon();
    while (posix::available(pair.client.storage, size).bytes < size && !deadline.passed(port::now_ms())) {
        (void)waited(-1, 0, within(1));  // small segments may still wait in the sender's buffer
    }
    EXPECT_EQ(posix::available(pair.client.storage, size).bytes, size);
    EXPECT_EQ(poll(pair.client, kReadable), kReadable);
}

TEST_P(PosixWindow, RecvExactlyOfAWindowFromASlowSenderCompletes) {
    Pair pair;
    const std::size_t segment = GetParam();
    std::thread sender([&] {
        for (std::size_t part = 0; part < 8; ++part) {
            send_in_segments(pair.server, kWindow / 8 / segment * segment, segment);
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        send_in_segments(pair.server, kWindow - kWindow / 8 / segment * segment * 8, 1);
    });
    std::string room(kWindow, '\0');
    Progress progress;
    EXPECT_TRUE(counted(recv_exactly(pair.client, {reinterpret_cast<std::uint8_t*>(room.data()), room.size()}, progress,
                                     PartialOnTimeout::kKept, within(4 * kLong)),
                        kWindow));
    sender.join();
    EXPECT_EQ(room, std::string(kWindow, 'x'));
}

TEST_F(PosixTransfer, TrickleEndsOnTimeAndLosesNothing) {
    Pair pair;
    std::thread sender([&] {
        for (int index = 0; index < 6; ++index) {
            (void)send(pair.server, bytes("x"), soon());
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
    });
    std::uint8_t room[100];
    Progress progress;
    const std::uint64_t begun = port::now_ms();
    EXPECT_TRUE(failed_with(recv_exactly(pair.client, {room, 100}, progress, PartialOnTimeout::kKept, within(200)),
                            Error::kTimedOut));
    const std::uint64_t took = port::now_ms() - begun;
    sender.join();
    EXPECT_GE(took, 200u);
    EXPECT_LT(took, 300u);
    EXPECT_EQ(receive(pair.client, soon()), "xxxxxx");
}

TEST_F(PosixTransfer, OptionsReadBackAsTheyWereSet) {
    Scoped stream;
    ASSERT_TRUE(succeeded(open_stream(stream)));
    for (const Option option : {Option::kReuseAddress, Option::kKeepAlive, Option::kNoDelay}) {
        EXPECT_EQ(number(stream, option), 0);
        set_number(stream, option, 5);
        EXPECT_EQ(number(stream, option), 1);
        set_number(stream, option, 0);
        EXPECT_EQ(number(stream, option), 0);
    }
    for (const Option option : {Option::kKeepIdle, Option::kKeepInterval, Option::kKeepCount}) {
        set_number(stream, option, 7);
        EXPECT_EQ(number(stream, option), 7);
    }
    set_number(stream, Option::kKeepAliveMinutes, 2);
    EXPECT_EQ(number(stream, Option::kKeepAlive), 1);
    EXPECT_EQ(number(stream, Option::kKeepIdle), 120);
}

TEST_F(PosixTransfer, CloseResetsAStreamThatMayNotLinger) {
    for (const std::int32_t seconds : {0, 30}) {
        Pair pair;
        const std::int32_t value[] = {1, seconds};
        const Bytes linger{reinterpret_cast<const std::uint8_t*>(value), sizeof value};
        ASSERT_TRUE(succeeded(set_option(pair.client, Option::kLinger, linger)));
        close(pair.client);
        std::uint8_t byte = 0;
        const Result result = recv(pair.server, {&byte, 1}, false, soon());
        EXPECT_EQ(result.failed(Error::kConnectionReset), seconds == 0);
        EXPECT_EQ(result.ok(), seconds != 0) << "a close that lingers does so in the background";
    }
}

TEST_F(PosixTransfer, OptionsThatDoNotApplySaySo) {
    Scoped datagram;
    ASSERT_TRUE(succeeded(open_datagram(datagram)));
    std::int32_t value = 1;
    const Bytes one{reinterpret_cast<const std::uint8_t*>(&value), sizeof value};
    EXPECT_FALSE(set_option(datagram, Option::kNoDelay, one).ok());
    EXPECT_TRUE(
        failed_with(posix::get_option(datagram.storage, Option::kAddMembership, value), Error::kNoProtocolOption));
    Scoped stream;
    ASSERT_TRUE(succeeded(open_stream(stream)));
    value = 0;
    EXPECT_TRUE(failed_with(set_option(stream, Option::kKeepIdle, one), Error::kInvalidArgument));
}

TEST_F(PosixTransfer, GroupsAreJoinedAndLeft) {
    Scoped socket;
    ASSERT_TRUE(succeeded(open_datagram(socket)));
    const std::string membership("\xe0\x00\x00\xfb\x7f\x00\x00\x01", 8);  // 224.0.0.251 on 127.0.0.1
    EXPECT_TRUE(succeeded(set_option(socket, Option::kAddMembership, bytes(membership))));
    EXPECT_TRUE(failed_with(set_option(socket, Option::kAddMembership, bytes(membership)), Error::kAddressInUse));
    EXPECT_TRUE(succeeded(set_option(socket, Option::kDropMembership, bytes(membership))));
    EXPECT_TRUE(
        failed_with(set_option(socket, Option::kDropMembership, bytes(membership)), Error::kAddressNotAvailable));
}

TEST_F(PosixTransfer, WaitEndsWithTheEventTheDeadlineOrTheLongestWait) {
    Pair pair;
    const int silent = descriptor(pair.client);
    EXPECT_LT(waited(silent, kWritable, Deadline::never()), 40u);
    EXPECT_LT(waited(silent, kReadable, kNow), 40u);
    EXPECT_GE(waited(silent, kReadable, within(20)), 19u);
    const std::uint64_t longest = waited(silent, kReadable, Deadline::never());
    EXPECT_GE(longest, port::kLongestWaitMs - 1);
    EXPECT_LT(longest, port::kLongestWaitMs + 200);
    EXPECT_GE(waited(-1, kReadable, within(20)), 19u);
}

}  // namespace portwright::testing
