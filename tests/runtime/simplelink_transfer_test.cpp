// Transfers over a stack that cannot peek: what the few bytes taken early are good for, and that none is lost or told twice.

#include <sys/socket.h>

#include <thread>

#include "backends/simplelink/driver.h"
#include "simplelink_fixture.h"

namespace portwright::testing {

using SimplelinkTransfer = SimplelinkTest;

constexpr std::size_t kAhead = simplelink::kAhead;

void reset_connection(Socket& socket) {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ASSERT_EQ(setsockopt(processor::descriptor_of(handle_of(socket)), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once),
              0);
    close(socket);
}

void set_number(Socket& socket, Option option, std::int32_t value, Result* result = nullptr) {
    const Result got = set_option(socket, option, {reinterpret_cast<const std::uint8_t*>(&value), sizeof value});
    if (result != nullptr) {
        *result = got;
    } else {
        EXPECT_TRUE(succeeded(got));
    }
}

TEST_F(SimplelinkTransfer, EndOfStreamComesBehindTheDataAndStays) {
    Pair pair;
    ASSERT_TRUE(counted(send(pair.server, bytes("last"), soon()), 4));
    close(pair.server);
    EXPECT_EQ(receive(pair.client, soon()), "last");
    EXPECT_EQ(receive(pair.client, soon()), "");
    EXPECT_EQ(receive(pair.client, kNow), "");
}

TEST_F(SimplelinkTransfer, NothingThereIsWouldBlockOrTimedOut) {
    Pair pair;
    std::uint8_t room[4];
    EXPECT_TRUE(failed_with(recv(pair.client, {room, 4}, false, kNow), Error::kWouldBlock));
    const std::uint64_t begun = port::now_ms();
    EXPECT_TRUE(failed_with(recv(pair.client, {room, 4}, false, within(50)), Error::kTimedOut));
    EXPECT_GE(port::now_ms() - begun, 50u);
}

TEST_F(SimplelinkTransfer, PeekShowsSoManyBytesAndLeavesThem) {
    Pair pair;
    const std::string text = "0123456789abcdefghijklmnopqrstuvwxyz";
    ASSERT_TRUE(counted(send(pair.server, bytes(text), soon()), text.size()));
    EXPECT_EQ(receive(pair.client, soon(), 64, true), text.substr(0, kAhead));
    EXPECT_EQ(receive(pair.client, soon(), 4, true), "0123");
    EXPECT_EQ(receive(pair.client, soon(), 3), "012");
    EXPECT_EQ(receive(pair.client, soon(), 64), text.substr(3));
}

TEST_F(SimplelinkTransfer, PollSeesWhatWasTakenEarly) {
    Pair pair;
    EXPECT_EQ(poll(pair.client, kReadable | kWritable), kWritable);
    ASSERT_TRUE(counted(send(pair.server, bytes("x"), soon()), 1));
    EXPECT_EQ(receive(pair.client, soon(), 4, true), "x");
    EXPECT_EQ(poll(pair.client, kReadable | kWritable), kReadable | kWritable);
    EXPECT_EQ(receive(pair.client, soon(), 4), "x");
    EXPECT_EQ(poll(pair.client, kReadable), 0);
}

TEST_F(SimplelinkTransfer, PollSeesAnEndThatAPeekMet) {
    Pair pair;
    ASSERT_TRUE(counted(send(pair.server, bytes("x"), soon()), 1));
    close(pair.server);
    EXPECT_EQ(receive(pair.client, soon(), 4, true), "x");
    EXPECT_EQ(receive(pair.client, soon(), 4, true), "x");  // meets the end behind it
    EXPECT_EQ(receive(pair.client, soon(), 4), "x");
    EXPECT_EQ(poll(pair.client, kReadable), kReadable);
    EXPECT_EQ(receive(pair.client, soon(), 4, true), "");
    EXPECT_EQ(receive(pair.client, soon(), 4), "");
}

TEST_F(SimplelinkTransfer, LinesOfAnyLengthComeWhole) {
    Pair pair;
    const std::string lines[] = {"\n",
                                 "short\n",
                                 std::string(kAhead - 1, 'a') + "\n",
                                 std::string(kAhead, 'b') + "\n",
                                 std::string(kAhead + 1, 'c') + "\n",
                                 std::string(1000, 'd') + "\n",
                                 "no end"};
    std::string all;
    for (const std::string& each : lines) {
        all += each;
    }
    Progress progress;
    ASSERT_TRUE(succeeded(send_all(pair.server, bytes(all), progress, soon())));
    close(pair.server);
    for (const std::string& each : lines) {
        EXPECT_EQ(line(pair.client, soon()), each);
    }
    EXPECT_EQ(line(pair.client, soon()), "");
}

TEST_F(SimplelinkTransfer, ALineTakesFewQuestions) {
    Pair pair;
    const std::string text = std::string(63, 'x') + "\n";
    ASSERT_TRUE(counted(send(pair.server, bytes(text), soon()), 64));
    const std::uint64_t before = processor::receives();
    EXPECT_EQ(line(pair.client, soon()), text);
    EXPECT_LE(processor::receives() - before, 2 * 64 / kAhead + 2);
}

TEST_F(SimplelinkTransfer, ATimeoutInAShortLineLosesNothing) {
    Pair pair;
    ASSERT_TRUE(counted(send(pair.server, bytes("half"), soon()), 4));
    bool complete = false;
    std::uint8_t room[64];
    EXPECT_TRUE(failed_with(peek_line(pair.client, {room, 64}, complete, within(40)), Error::kTimedOut));
    ASSERT_TRUE(counted(send(pair.server, bytes(" more\n"), soon()), 6));
    EXPECT_EQ(line(pair.client, soon()), "half more\n");
}

TEST_F(SimplelinkTransfer, AReadOfSoManyBytesLosesNothingToATimeout) {
    Pair pair;
    ASSERT_TRUE(counted(send(pair.server, bytes("0123456789"), soon()), 10));
    std::uint8_t room[64];
    Progress progress;
    const WritableBytes whole{room, kAhead};
    EXPECT_TRUE(
        failed_with(recv_exactly(pair.client, whole, progress, PartialOnTimeout::kKept, within(40)), Error::kTimedOut));
    EXPECT_EQ(progress.done, 0u);
    EXPECT_EQ(receive(pair.client, soon()), "0123456789");
}

TEST_F(SimplelinkTransfer, ALongerReadReturnsWhatItTookBeforeTheTimeout) {
    Pair pair;
    const std::string text(kAhead + 4, 'x');
    ASSERT_TRUE(counted(send(pair.server, bytes(text), soon()), text.size()));
    std::uint8_t room[64];
    Progress progress;
    EXPECT_TRUE(
        counted(recv_exactly(pair.client, {room, 64}, progress, PartialOnTimeout::kKept, within(60)), text.size()));
}

TEST_F(SimplelinkTransfer, AHundredThousandBytesArriveAsTheyWereSent) {
    Pair pair;
    std::string text(100'000, '\0');
    for (std::size_t i = 0; i < text.size(); ++i) {
        text[i] = static_cast<char>(i * 7 + i / 251);
    }
    std::thread sender([&] {
        Progress progress;
        EXPECT_TRUE(succeeded(send_all(pair.server, bytes(text), progress, within(20000))));
        EXPECT_EQ(progress.done, text.size());
    });
    std::string got(text.size(), '\0');
    Progress progress;
    EXPECT_TRUE(counted(recv_exactly(pair.client, {reinterpret_cast<std::uint8_t*>(got.data()), got.size()}, progress,
                                     PartialOnTimeout::kKept, within(20000)),
                        text.size()));
    sender.join();
    EXPECT_TRUE(got == text);
}

TEST_F(SimplelinkTransfer, OneSendIsOneSegmentAndTellsHowMuchWent) {
    Pair pair;
    const std::string text(5000, 'x');
    EXPECT_TRUE(counted(send(pair.server, bytes(text), soon()), 1460));
    EXPECT_EQ(receive(pair.client, soon(), 8000).size(), 1460u);
}

TEST_F(SimplelinkTransfer, AFullPeerMakesASendWaitAndWhatWentIsCounted) {
    Pair pair;
    const std::string block(1460, 'x');
    std::size_t sent = 0;
    for (int i = 0; i < 100'000; ++i) {
        const Result result = send(pair.server, bytes(block), kNow);
        if (!result.ok()) {
            EXPECT_TRUE(failed_with(result, Error::kWouldBlock));
            break;
        }
        sent += result.count();
    }
    close(pair.server);
    std::size_t got = 0;
    for (std::string part; !(part = receive(pair.client, soon(), 16000)).empty() && part[0] == 'x';) {
        got += part.size();
    }
    EXPECT_GT(got, 0u);
    EXPECT_LE(got, sent);
    EXPECT_GE(got + block.size(), sent);  // the processor may forget, at a close, the segment that did not fit yet
}

TEST_F(SimplelinkTransfer, ABrokenConnectionIsToldOnceBehindTheData) {
    Pair pair;
    ASSERT_TRUE(counted(send(pair.server, bytes("x"), soon()), 1));
    EXPECT_EQ(receive(pair.client, soon(), 4, true), "x");
    reset_connection(pair.server);
    std::uint8_t room[4];
    EXPECT_EQ(receive(pair.client, soon(), 1), "x");
    EXPECT_TRUE(failed_with(recv(pair.client, {room, 4}, false, soon()), Error::kInputOutput, -SL_SOCKET_ERROR_E));
    EXPECT_EQ(receive(pair.client, soon()), "");
}

TEST_F(SimplelinkTransfer, SendingToNobodyIsABrokenPipe) {
    Pair pair;
    reset_connection(pair.client);
    const Deadline deadline = soon();
    Result result;
    while ((result = send(pair.server, bytes("x"), soon())).ok() && !deadline.passed(port::now_ms())) {
    }
    EXPECT_TRUE(failed_with(result, Error::kBrokenPipe, -SL_SOC_ERROR));
}

TEST_F(SimplelinkTransfer, DatagramsKeepTheirBoundsAndTheirSenders) {
    Scoped one;
    Scoped other;
    const Address near = bind_somewhere(one);
    const Address far = bind_somewhere(other);
    ASSERT_TRUE(counted(send_to(one, bytes("first"), far, soon()), 5));
    ASSERT_TRUE(counted(send_to(one, bytes(""), far, soon()), 0));
    ASSERT_TRUE(counted(send_to(one, bytes("third"), far, soon()), 5));
    Address from;
    EXPECT_EQ(receive_from(other, from, 3), "fir");
    EXPECT_EQ(from, near);
    EXPECT_EQ(receive_from(other, from), "");
    EXPECT_EQ(receive(other, soon(), 0), "");  // takes the whole of it
    EXPECT_EQ(receive(other, kNow).substr(0, 6), "<error");
}

TEST_F(SimplelinkTransfer, ADatagramIsSentWholeOrRefused) {
    Scoped one;
    Scoped other;
    bind_somewhere(one);
    const Address far = bind_somewhere(other);
    const std::string largest(1472, 'x');
    EXPECT_TRUE(counted(send_to(one, bytes(largest), far, soon()), 1472));
    EXPECT_EQ(receive(other, soon()).size(), 1472u);
    EXPECT_TRUE(failed_with(send_to(one, bytes(largest + "x"), far, soon()), Error::kMessageSize));
}

TEST_F(SimplelinkTransfer, AConnectedDatagramSocketNeedsNoAddress) {
    Scoped one;
    Scoped other;
    bind_somewhere(one);
    const Address far = bind_somewhere(other);
    ASSERT_TRUE(succeeded(connect(one, far, soon())));
    ASSERT_TRUE(counted(send(one, bytes("here"), soon()), 4));
    EXPECT_EQ(receive(other, soon()), "here");
}

TEST_F(SimplelinkTransfer, ADatagramCannotBePeekedAt) {
    Scoped one;
    bind_somewhere(one);
    std::uint8_t room[4];
    EXPECT_TRUE(failed_with(recv(one, {room, 4}, true, soon()), Error::kNotSupported));
}

TEST_F(SimplelinkTransfer, OptionsReachTheProcessorByItsNumbers) {
    Scoped stream;
    Scoped datagram;
    ASSERT_TRUE(succeeded(open_as(stream, Type::kStream)));
    ASSERT_TRUE(succeeded(open_as(datagram, Type::kDatagram)));
    set_number(stream, Option::kKeepAlive, 1);
    set_number(stream, Option::kKeepAlive, 0);
    const std::uint8_t group[] = {224, 0, 0, 251, 127, 0, 0, 1};
    EXPECT_TRUE(succeeded(set_option(datagram, Option::kAddMembership, {group, 8})));
    EXPECT_TRUE(succeeded(set_option(datagram, Option::kDropMembership, {group, 8})));
    const std::vector<std::string> wanted = {"1 9 01000000", "1 9 00000000", "2 65 e00000fb7f000001",
                                             "2 66 e00000fb7f000001"};
    EXPECT_EQ(processor::options(), wanted);
}

TEST_F(SimplelinkTransfer, WhatTheProcessorCannotChangeIsSaid) {
    Scoped socket;
    ASSERT_TRUE(succeeded(open_as(socket, Type::kStream)));
    set_number(socket, Option::kReuseAddress, 1);  // as it is anyway
    Result result;
    set_number(socket, Option::kReuseAddress, 0, &result);
    EXPECT_TRUE(failed_with(result, Error::kNoProtocolOption));
    set_number(socket, Option::kNoDelay, 1, &result);
    EXPECT_TRUE(failed_with(result, Error::kNoProtocolOption));
    EXPECT_EQ(processor::options(), std::vector<std::string>());
}

}  // namespace portwright::testing
