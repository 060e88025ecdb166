// recv_exactly and peek_line: whole answers or none, and nothing lost at a timeout, an interruption or the end.

#include "fixture.h"

namespace portwright::testing {

namespace {

constexpr std::size_t kWindow = loopback::kWindow;

}  // namespace

class Exactly : public ConnectedTest {
protected:
    Result take(std::size_t size, const Deadline& deadline, PartialOnTimeout on_timeout = kKept) {
        Progress progress;
        return recv_exactly(client, room.of(size), progress, on_timeout, deadline);
    }
    void TearDown() override {
        if (is_open(client)) {
            EXPECT_EQ(loopback::expected(client.storage), 1u) << "an expectation was left behind";
        }
        ConnectedTest::TearDown();
    }
    // One byte every 100 ms, "abc...", from 100 ms on.
    void trickle(int count) {
        for (int index = 0; index < count; ++index) {
            server_sends_at(100 * static_cast<std::uint64_t>(index + 1),
                            std::string(1, static_cast<char>('a' + index)));
        }
    }
};

TEST_F(Exactly, AnswersAtOnceWhereAllIsThere) {
    ASSERT_TRUE(counted(send(server, bytes("abcdef"), kNow), 6));
    EXPECT_TRUE(counted(take(2, kNever), 2));
    EXPECT_TRUE(counted(take(2, within(100)), 2));
    EXPECT_TRUE(counted(take(2, kNow), 2));
    EXPECT_EQ(waits(), 0u);
}

TEST_F(Exactly, GathersWhatTricklesIn) {
    trickle(5);
    ASSERT_TRUE(counted(take(5, within(2000)), 5));
    EXPECT_EQ(room.text(5), "abcde");
    EXPECT_EQ(elapsed(), 500u);
}

TEST_F(Exactly, GathersForEverWithoutATimeout) {
    trickle(5);
    ASSERT_TRUE(counted(take(5, kNever), 5));
    EXPECT_EQ(room.text(5), "abcde");
}

TEST_F(Exactly, EndsAtTheDeadlineAgainstOneByteEvery100MillisecondsAndLosesNothing) {
    trickle(20);
    EXPECT_TRUE(failed_with(take(20, within(550)), Error::kTimedOut));
    EXPECT_EQ(elapsed(), 550u);
    EXPECT_EQ(drain(client), "abcde");
    EXPECT_TRUE(failed_with(take(20, within(500)), Error::kTimedOut));
    EXPECT_EQ(elapsed(), 1050u);
    EXPECT_EQ(drain(client), "fghij");
}

TEST_F(Exactly, GivesUpWhatCameWhereTheFirmwareDoes) {
    trickle(20);
    EXPECT_TRUE(failed_with(take(20, within(550), kLost), Error::kTimedOut));
    EXPECT_EQ(elapsed(), 550u);
    EXPECT_EQ(drain(client), "");
}

TEST_F(Exactly, IsNotKeptBeyondTheDeadlineByReadinessThatLies) {
    set_readiness_lies(true);
    ASSERT_TRUE(counted(send(server, bytes("part"), kNow), 4));
    EXPECT_TRUE(failed_with(take(10, within(300)), Error::kTimedOut));
    EXPECT_EQ(elapsed(), 300u);
    EXPECT_EQ(drain(client), "part");
}

TEST_F(Exactly, StopsAtTheEndOfTheStream) {
    for (const Deadline& deadline : {kNow, kNever, within(1000)}) {
        Scoped left;
        Scoped right;
        Address peer;
        ASSERT_TRUE(succeeded(open_stream(left)));
        ASSERT_TRUE(succeeded(connect(left, local_host(kPort), kNow)));
        ASSERT_TRUE(succeeded(accept(listener, right, peer, kNow)));
        ASSERT_TRUE(counted(send(right, bytes("end"), kNow), 3));
        close(right);
        Progress progress;
        EXPECT_TRUE(counted(recv_exactly(left, room.of(10), progress, kKept, deadline), 3));
        Progress again;
        EXPECT_TRUE(counted(recv_exactly(left, room.of(10), again, kKept, deadline), 0));
    }
    EXPECT_EQ(elapsed(), 0u);
}

TEST_F(Exactly, StopsWhenTheStreamEndsWhileItWaits) {
    server_sends_at(50, "half");
    at(120, [this] { close(server); });
    EXPECT_TRUE(counted(take(10, within(1000)), 4));
    EXPECT_EQ(elapsed(), 120u);
}

TEST_F(Exactly, TellsABrokenConnectionAtOnce) {
    for (const PartialOnTimeout on_timeout : {kKept, kLost}) {
        for (const Deadline& deadline : {kNow, kNever, within(1000)}) {
            Scoped left;
            Scoped right;
            Address peer;
            ASSERT_TRUE(succeeded(open_stream(left)));
            ASSERT_TRUE(succeeded(connect(left, local_host(kPort), kNow)));
            ASSERT_TRUE(succeeded(accept(listener, right, peer, kNow)));
            ASSERT_TRUE(counted(send(right, bytes("cut"), kNow), 3));
            loopback::abort_connection(right.storage);
            Progress progress;
            EXPECT_TRUE(failed_with(recv_exactly(left, room.of(10), progress, on_timeout, deadline),
                                    Error::kConnectionReset));
            EXPECT_TRUE(counted(recv(left, room.of(10), false, deadline), 0));
        }
    }
}

TEST_F(Exactly, TakesWhatIsThereWithoutBlocking) {
    EXPECT_TRUE(failed_with(take(10, kNow), Error::kWouldBlock));
    ASSERT_TRUE(counted(send(server, bytes("abc"), kNow), 3));
    EXPECT_TRUE(counted(take(10, kNow), 3));
    EXPECT_EQ(elapsed(), 0u);
}

TEST_F(Exactly, TakesWhatIsThereThoughTheStackGivesItInPieces) {
    loopback::faults().largest_recv = 2;
    ASSERT_TRUE(counted(send(server, bytes("abcdefg"), kNow), 7));
    EXPECT_TRUE(counted(take(7, kNow), 7));
    EXPECT_EQ(room.text(7), "abcdefg");
    ASSERT_TRUE(counted(send(server, bytes("abcdefg"), kNow), 7));
    EXPECT_TRUE(counted(take(7, within(100)), 7));
    EXPECT_EQ(waits(), 0u);
}

TEST_F(Exactly, ResumesAfterInterruptionsWithoutLoss) {
    for (const bool timed : {false, true}) {
        const std::uint64_t start = elapsed();
        const Deadline deadline = timed ? within(100000) : kNever;
        std::string expected;
        for (int index = 0; index < 26; ++index) {
            const std::string text(3, static_cast<char>('a' + index));
            server_sends_at(start + 10 * static_cast<std::uint64_t>(index) + 5, text);
            expected += text;
        }
        Progress progress;
        unsigned interruptions = 0;
        Result result;
        do {
            at(elapsed() + 25, [] { set_interrupted(true); });
            result = recv_exactly(client, room.of(expected.size()), progress, kKept, deadline);
            interruptions += result.failed(Error::kInterrupted);
            set_interrupted(false);
        } while (result.failed(Error::kInterrupted));
        EXPECT_TRUE(counted(result, expected.size()));
        EXPECT_EQ(room.text(expected.size()), expected);
        EXPECT_GT(interruptions, 5u);
        EXPECT_EQ(loopback::expected(client.storage), 1u);
        at(elapsed() + 100, [] { set_interrupted(false); });
        EXPECT_TRUE(failed_with(take(1, within(200)), Error::kInterrupted) ||
                    failed_with(take(1, within(200)), Error::kTimedOut));
        set_interrupted(false);
    }
}

TEST_F(Exactly, TakesNothingBeforeAnInterruptionWithATimeout) {
    ASSERT_TRUE(counted(send(server, bytes("abc"), kNow), 3));
    at(10, [] { set_interrupted(true); });
    EXPECT_TRUE(failed_with(take(10, within(100)), Error::kInterrupted));
    EXPECT_EQ(drain(client), "abc") << "a Ctrl-C may raise and never come back for it";
}

TEST_F(Exactly, AsksForReadinessAtTheWholeAndTakesThatBack) {
    std::size_t asked = 0;
    at(10, [&] { asked = loopback::expected(client.storage); });
    server_sends_at(20, "0123456789");
    EXPECT_TRUE(counted(take(10, within(100)), 10));
    EXPECT_EQ(asked, 10u);
}

TEST_F(Exactly, TakesMoreThanAWindow) {
    const std::string big(2 * kWindow, 'w');
    std::string left = big;
    for (std::uint64_t time = 10; time < 1000; time += 10) {
        at(time, [this, &left] {
            if (!left.empty()) {
                const Result result = send(server, bytes(left), kNow);
                left.erase(0, result.ok() ? result.count() : 0);
            }
        });
    }
    EXPECT_TRUE(counted(take(big.size(), within(2000)), big.size()));
    EXPECT_EQ(room.text(big.size()), big);
}

TEST_F(Exactly, ReturnsThePartWhereATimeoutWouldLoseIt) {
    const std::string window(kWindow, 'w');
    ASSERT_TRUE(counted(send(server, bytes(window), kNow), kWindow));
    server_sends_at(10, "rest");
    EXPECT_TRUE(counted(take(2 * kWindow, within(100)), kWindow));
    EXPECT_EQ(elapsed(), 100u);
    EXPECT_EQ(drain(client), "rest");
    EXPECT_TRUE(failed_with(take(1, kNow), Error::kWouldBlock)) << "the timeout is not told a second time";
}

TEST_F(Exactly, WaitsNoLongerThanAWindowCanHold) {
    const std::string window(kWindow, 'w');
    ASSERT_TRUE(counted(send(server, bytes(window), kNow), kWindow));
    std::size_t more_fits_at = 0;
    at(10, [&] { more_fits_at = send(server, bytes("x"), kNow).ok() ? 10 : 0; });
    EXPECT_TRUE(counted(take(kWindow + 1, within(100)), kWindow + 1));
    EXPECT_EQ(more_fits_at, 10u) << "the peer had to be let go on";
}

TEST_F(Exactly, OfADatagramSocketIsOneDatagram) {
    Scoped socket;
    ASSERT_TRUE(succeeded(open_datagram(socket)));
    ASSERT_TRUE(succeeded(bind(socket, local_host(kPort))));
    for (const Deadline& deadline : {kNow, kNever, within(100)}) {
        for (const std::string text : {"abc", "", "defgh"}) {
            ASSERT_TRUE(counted(send_to(socket, bytes(text), local_host(kPort), kNow), text.size()));
            Progress progress;
            EXPECT_TRUE(counted(recv_exactly(socket, room.of(100), progress, kKept, deadline), text.size()));
        }
    }
    Progress progress;
    EXPECT_TRUE(failed_with(recv_exactly(socket, room.of(9), progress, kKept, within(40)), Error::kTimedOut));
}

class Line : public ConnectedTest {
protected:
    // What a binding's readline gives with room for `share` at once; failures in angle brackets.
    std::string line(const Deadline& deadline, std::size_t share = 64) {
        std::string text;
        bool complete = false;
        while (!complete) {
            const Result size = peek_line(client, room.of(share), complete, deadline);
            if (!size.ok()) {
                return text + "<error " + std::to_string(static_cast<int>(size.error())) + ">";
            }
            const Result taken = recv(client, room.of(size.count()), false, kNow);
            EXPECT_TRUE(counted(taken, size.count()));
            text += room.text(taken.ok() ? taken.count() : 0);
            if (deadline.is_immediate() && !complete) {
                return text + "<open>";
            }
        }
        return text;
    }
    void TearDown() override {
        if (is_open(client)) {
            EXPECT_EQ(loopback::expected(client.storage), 1u) << "an expectation was left behind";
        }
        ConnectedTest::TearDown();
    }
};

TEST_F(Line, EndsWithItsNewlineAndLeavesTheNext) {
    ASSERT_TRUE(counted(send(server, bytes("one\n\ntwo\nthr"), kNow), 12));
    EXPECT_EQ(line(kNever), "one\n");
    EXPECT_EQ(line(within(10)), "\n");
    EXPECT_EQ(poll(client, kReadable), kReadable) << "a line left behind shows at once";
    EXPECT_EQ(line(kNow), "two\n");
    EXPECT_EQ(drain(client), "thr");
    EXPECT_EQ(waits(), 0u);
}

TEST_F(Line, WaitsForItsNewline) {
    server_sends_at(40, "sl");
    server_sends_at(80, "ow\nnext");
    EXPECT_EQ(line(within(500)), "slow\n");
    EXPECT_EQ(elapsed(), 80u);
    EXPECT_EQ(drain(client), "next");
}

TEST_F(Line, EndsAtTheDeadlineAgainstOneByteEvery100MillisecondsAndLosesNothing) {
    for (std::uint64_t time = 100; time <= 2000; time += 100) {
        server_sends_at(time, "x");
    }
    bool complete = true;
    EXPECT_TRUE(failed_with(peek_line(client, room.of(64), complete, within(550)), Error::kTimedOut));
    EXPECT_FALSE(complete);
    EXPECT_EQ(elapsed(), 550u);
    EXPECT_EQ(drain(client), "xxxxx");
}

TEST_F(Line, IsWokenOnlyByMoreThanItHasSeen) {
    std::size_t asked = 0;
    ASSERT_TRUE(counted(send(server, bytes("abc"), kNow), 3));
    at(10, [&] { asked = loopback::expected(client.storage); });
    server_sends_at(20, "\n");
    EXPECT_EQ(line(within(100)), "abc\n");
    EXPECT_EQ(asked, 4u);
}

TEST_F(Line, IsNotKeptBeyondTheDeadlineByReadinessThatLies) {
    set_readiness_lies(true);
    ASSERT_TRUE(counted(send(server, bytes("part"), kNow), 4));
    bool complete = false;
    EXPECT_TRUE(failed_with(peek_line(client, room.of(64), complete, within(300)), Error::kTimedOut));
    EXPECT_EQ(elapsed(), 300u);
    EXPECT_EQ(drain(client), "part");
}

TEST_F(Line, IsWhatIsThereAtTheEndOfTheStream) {
    ASSERT_TRUE(counted(send(server, bytes("no newline"), kNow), 10));
    close(server);
    EXPECT_EQ(line(kNever), "no newline");
    EXPECT_EQ(line(kNever), "");
    EXPECT_EQ(line(kNow), "");
    EXPECT_EQ(waits(), 0u);
}

TEST_F(Line, EndsWhenTheStreamEndsWhileItWaits) {
    server_sends_at(10, "half");
    at(60, [this] { close(server); });
    EXPECT_EQ(line(within(1000)), "half");
    EXPECT_EQ(elapsed(), 60u);
}

TEST_F(Line, BeforeAnErrorIsGivenBeforeTheError) {
    ASSERT_TRUE(counted(send(server, bytes("half"), kNow), 4));
    loopback::abort_connection(server.storage);
    EXPECT_EQ(line(kNever), "half");
    EXPECT_EQ(line(kNever), "<error " + std::to_string(static_cast<int>(Error::kConnectionReset)) + ">");
    EXPECT_EQ(line(kNever), "");
}

TEST_F(Line, OfANonBlockingSocketIsWhatIsThere) {
    EXPECT_EQ(line(kNow), "<error " + std::to_string(static_cast<int>(Error::kWouldBlock)) + ">");
    ASSERT_TRUE(counted(send(server, bytes("part"), kNow), 4));
    EXPECT_EQ(line(kNow), "part<open>");
    ASSERT_TRUE(counted(send(server, bytes("ial\nmore"), kNow), 8));
    EXPECT_EQ(line(kNow), "ial\n");
    EXPECT_EQ(elapsed(), 0u);
}

TEST_F(Line, LongerThanTheRoomComesInShares) {
    ASSERT_TRUE(counted(send(server, bytes("0123456789\n"), kNow), 11));
    bool complete = true;
    EXPECT_TRUE(counted(peek_line(client, room.of(4), complete, kNever), 4));
    EXPECT_FALSE(complete);
    EXPECT_EQ(line(kNever, 4), "0123456789\n");
}

TEST_F(Line, WhoseNewlineIsTheLastByteOfTheRoomIsComplete) {
    ASSERT_TRUE(counted(send(server, bytes("abc\n"), kNow), 4));
    bool complete = false;
    EXPECT_TRUE(counted(peek_line(client, room.of(4), complete, kNever), 4));
    EXPECT_TRUE(complete);
}

TEST_F(Line, LongerThanTheWindowDoesNotWaitForWhatCannotCome) {
    const std::string window(kWindow, 'w');
    ASSERT_TRUE(counted(send(server, bytes(window), kNow), kWindow));
    bool complete = true;
    EXPECT_TRUE(counted(peek_line(client, room.of(2 * kWindow), complete, within(100)), kWindow));
    EXPECT_FALSE(complete);
    EXPECT_EQ(elapsed(), 0u);
}

TEST_F(Line, IsInterruptedAndLosesNothing) {
    ASSERT_TRUE(counted(send(server, bytes("ab"), kNow), 2));
    at(10, [] { set_interrupted(true); });
    bool complete = false;
    const Deadline deadline = within(100);
    EXPECT_TRUE(failed_with(peek_line(client, room.of(64), complete, deadline), Error::kInterrupted));
    set_interrupted(false);
    ASSERT_TRUE(counted(send(server, bytes("c\n"), kNow), 2));
    EXPECT_EQ(line(deadline), "abc\n");
}

TEST_F(Line, OfADatagramSocketEndsWithTheDatagram) {
    Scoped socket;
    ASSERT_TRUE(succeeded(open_datagram(socket)));
    ASSERT_TRUE(succeeded(bind(socket, local_host(kPort))));
    const std::pair<const char*, std::size_t> cases[] = {{"two\nlines", 4}, {"none", 4}, {"", 0}, {"\n", 1}};
    for (const auto& [text, size] : cases) {
        ASSERT_TRUE(succeeded(send_to(socket, bytes(text), local_host(kPort), kNow)));
        bool complete = false;
        EXPECT_TRUE(counted(peek_line(socket, room.of(64), complete, kNever), size)) << text;
        EXPECT_TRUE(complete);
        EXPECT_TRUE(size == 0 || counted(recv(socket, room.of(size), false, kNow), size));
        EXPECT_TRUE(failed_with(recv(socket, room.of(64), false, kNow), Error::kWouldBlock)) << "left after " << text;
    }
}

// A stack whose recv shows one byte only, though `available` knows of more.
TEST_F(Line, OfAStackThatHidesWhatItHasStillComesToItsEnd) {
    constexpr Backend miser = {
        .name = "miser",
        .capabilities = {.largest_datagram = 0, .window = 100, .largest_backlog = 0},
        .open = [](void*, const OpenRequest&) { return Result(); },
        .connect = [](void*, const Address&) { return Result(); },
        .recv =
            [](void*, WritableBytes data, Address*, bool) {
                data.data[0] = 'm';
                return Result::count(1);
            },
        .available =
            [](void*, std::size_t) {
                return Available{2, false};
            },
    };
    Scoped socket;
    ASSERT_TRUE(succeeded(open(socket, miser, {Family::kInet, Type::kStream, Protocol::kAny, 0})));
    ASSERT_TRUE(succeeded(connect(socket, local_host(kPort), kNow)));
    bool complete = true;
    EXPECT_TRUE(counted(peek_line(socket, room.of(64), complete, kNever), 1));
    EXPECT_FALSE(complete);
    EXPECT_EQ(waits(), 0u);
}

}  // namespace portwright::testing
