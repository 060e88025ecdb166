// Sockets that several threads use at once, in real time.

#include <atomic>
#include <functional>
#include <thread>
#include <vector>

#include "fixture.h"

namespace portwright::testing {

namespace {

std::atomic<int> wakes;
std::atomic<int> closes;
std::atomic<int> inside;
std::atomic<bool> woken;

// A stack on which nothing ever happens, until it is woken (then its operations fail and its streams have ended, as a
// host's do that are shut down), and which counts what is asked of it.
Result nothing_yet() {
    ++inside;
    const bool over = woken;
    --inside;
    return over ? Result(Error::kInputOutput) : Result(Error::kWouldBlock);
}

constexpr Backend kSilent = {
    .name = "silent",
    .capabilities = {.largest_datagram = 100, .window = 100, .largest_backlog = 4},
    .open = [](void*, const OpenRequest&) { return Result(); },
    .close =
        [](void*) {
            EXPECT_EQ(inside, 0) << "closed while a thread was inside";
            ++closes;
        },
    .wake =
        [](void*) {
            ++wakes;
            woken = true;
        },
    .listen = [](void*, std::uint16_t) { return Result(); },
    .accept = [](void*, void*, Address&) { return nothing_yet(); },
    .connect = [](void*, const Address&) { return Result(Error::kInProgress); },
    .connected = [](void*) { return nothing_yet(); },
    .send = [](void*, Bytes, const Address*) { return nothing_yet(); },
    .recv = [](void*, WritableBytes, Address*,
               bool) { return nothing_yet().failed(Error::kWouldBlock) ? Result(Error::kWouldBlock) : Result(); },
    .available =
        [](void*, std::size_t) {
            return Available{0, woken};
        },
};

}  // namespace

class Threads : public LoopbackTest {
protected:
    void SetUp() override {
        use_real_time();
        wakes = 0;
        closes = 0;
        woken = false;
    }

    // Runs `call` in a thread, closes `socket` while it waits, and returns how it ended.
    Result closed_during(Socket& socket, const std::function<Result()>& call) {
        const unsigned before = waits();
        Result result;
        std::thread thread([&] { result = call(); });
        while (waits() < before + 2) {
            std::this_thread::yield();
        }
        close(socket);
        thread.join();
        return result;
    }

    Room room;
};

TEST_F(Threads, CloseEndsEveryWaitOfAnother) {
    const Address address = local_host(kPort);
    Progress progress;
    bool complete = false;
    Socket child = {};
    Address peer;
    struct Case {
        const char* name;
        State state;
        std::function<Result(Socket&)> call;
    };
    const Case cases[] = {
        {"accept", State::kListening, [&](Socket& s) { return accept(s, child, peer, kNever); }},
        {"connect", State::kCreated, [&](Socket& s) { return connect(s, address, kNever); }},
        {"send", State::kConnected, [&](Socket& s) { return send(s, bytes("x"), kNever); }},
        {"send_all", State::kConnected, [&](Socket& s) { return send_all(s, bytes("x"), progress, kNever); }},
        {"recv", State::kConnected, [&](Socket& s) { return recv(s, room.of(1), false, kNever); }},
        {"recv while connecting", State::kConnecting, [&](Socket& s) { return recv(s, room.of(1), false, kNever); }},
        {"recv_exactly", State::kConnected,
         [&](Socket& s) { return recv_exactly(s, room.of(9), progress, kKept, within(60000)); }},
        {"peek_line", State::kConnected, [&](Socket& s) { return peek_line(s, room.of(9), complete, kNever); }},
    };
    for (const Case& one : cases) {
        SCOPED_TRACE(one.name);
        woken = false;
        wakes = 0;
        closes = 0;
        Scoped socket;
        ASSERT_TRUE(succeeded(open(socket, kSilent, {Family::kInet, Type::kStream, Protocol::kAny, 0})));
        socket.state = one.state;
        EXPECT_TRUE(failed_with(closed_during(socket, [&] { return one.call(socket); }), Error::kBadDescriptor));
        EXPECT_EQ(wakes, 1);
        EXPECT_EQ(closes, 1);
        EXPECT_FALSE(is_open(socket));
    }
}

TEST_F(Threads, CloseWithNobodyInsideWakesNobody) {
    Scoped socket;
    ASSERT_TRUE(succeeded(open(socket, kSilent, {Family::kInet, Type::kStream, Protocol::kAny, 0})));
    close(socket);
    EXPECT_EQ(wakes, 0);
    EXPECT_EQ(closes, 1);
}

TEST_F(Threads, TheLastOneOutOfAClosedSocketGivesTheHandleBackOnce) {
    for (int round = 0; round < 20; ++round) {
        woken = false;
        closes = 0;
        Scoped socket;
        ASSERT_TRUE(succeeded(open(socket, kSilent, {Family::kInet, Type::kStream, Protocol::kAny, 0})));
        socket.state = State::kConnected;
        std::vector<std::thread> threads;
        for (int index = 0; index < 4; ++index) {
            threads.emplace_back([&] {
                Room own;
                EXPECT_TRUE(failed_with(recv(socket, own.of(1), false, kNever), Error::kBadDescriptor));
            });
        }
        for (int index = 0; index < 2; ++index) {
            threads.emplace_back([&] {
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
                close(socket);
            });
        }
        for (std::thread& thread : threads) {
            thread.join();
        }
        EXPECT_EQ(closes, 1);
    }
}

TEST_F(Threads, OneReceivesWhileAnotherSends) {
    Scoped listener;
    Scoped client;
    Scoped server;
    Address peer;
    ASSERT_TRUE(succeeded(open_stream(listener)));
    ASSERT_TRUE(succeeded(bind(listener, local_host(kPort))));
    ASSERT_TRUE(succeeded(listen(listener, 1)));
    ASSERT_TRUE(succeeded(open_stream(client)));
    ASSERT_TRUE(succeeded(connect(client, local_host(kPort), kNever)));
    ASSERT_TRUE(succeeded(accept(listener, server, peer, kNever)));
    const std::string text(20 * loopback::kWindow, 'q');
    std::thread sender([&] {
        Progress progress;
        EXPECT_TRUE(counted(send_all(client, bytes(text), progress, kNever), 0));
    });
    std::thread echo([&] {
        std::size_t total = 0;
        Room own;
        while (total < text.size()) {
            const Result got = recv(server, own.of(1000), false, kNever);
            ASSERT_TRUE(got.ok());
            Progress progress;
            ASSERT_TRUE(counted(send_all(server, {own.memory, got.count()}, progress, kNever), 0));
            total += got.count();
        }
    });
    std::size_t returned = 0;
    while (returned < text.size()) {
        const Result got = recv(client, room.of(loopback::kWindow), false, kNever);
        ASSERT_TRUE(got.ok());
        returned += got.count();
    }
    sender.join();
    echo.join();
    EXPECT_EQ(returned, text.size());
}

TEST_F(Threads, TwoTransfersThatWaitForOneConnectionBothLearnOfIt) {
    for (int round = 0; round < 20; ++round) {
        Scoped listener;
        Scoped client;
        ASSERT_TRUE(succeeded(open_stream(listener)));
        ASSERT_TRUE(succeeded(bind(listener, local_host(kPort))));
        ASSERT_TRUE(succeeded(listen(listener, 1)));
        ASSERT_TRUE(succeeded(open_stream(client)));
        loopback::faults().connect_delay_ms = 3;
        ASSERT_TRUE(failed_with(connect(client, local_host(kPort), kNow), Error::kInProgress));
        std::thread sender([&] { EXPECT_TRUE(counted(send(client, bytes("x"), kNever), 1)); });
        std::thread accepter([&] {
            Scoped server;
            Address peer;
            ASSERT_TRUE(succeeded(accept(listener, server, peer, kNever)));
            ASSERT_TRUE(counted(send(server, bytes("y"), kNever), 1));
            Room own;
            ASSERT_TRUE(counted(recv(server, own.of(1), false, kNever), 1));
        });
        EXPECT_TRUE(counted(recv(client, room.of(1), false, kNever), 1));
        sender.join();
        accepter.join();
    }
}

// Asking a system how a connect went may take the answer away, so two threads must not ask at once.
TEST_F(Threads, OnlyOneAsksHowAConnectionWent) {
    static std::atomic<int> asking;
    static std::atomic<int> asked;
    static std::atomic<bool> together;
    asking = 0;
    asked = 0;
    together = false;
    constexpr Backend slow = {
        .name = "slow",
        .capabilities = {.largest_datagram = 0, .window = 100, .largest_backlog = 0},
        .open = [](void*, const OpenRequest&) { return Result(); },
        .connect = [](void*, const Address&) { return Result(Error::kInProgress); },
        .connected =
            [](void*) {
                together = together || ++asking > 1;
                std::this_thread::sleep_for(std::chrono::milliseconds(2));
                --asking;
                return ++asked < 20 ? Result(Error::kInProgress) : Result();
            },
        .send = [](void*, Bytes data, const Address*) { return Result::count(data.size); },
        .recv = [](void*, WritableBytes, Address*, bool) { return Result::count(1); },
    };
    Scoped socket;
    ASSERT_TRUE(succeeded(open(socket, slow, {Family::kInet, Type::kStream, Protocol::kAny, 0})));
    std::thread connecter([&] { EXPECT_TRUE(succeeded(connect(socket, local_host(kPort), kNever))); });
    while (asked == 0) {
        std::this_thread::yield();
    }
    std::thread sender([&] { EXPECT_TRUE(counted(send(socket, bytes("x"), kNever), 1)); });
    EXPECT_TRUE(counted(recv(socket, room.of(1), false, kNever), 1));
    connecter.join();
    sender.join();
    EXPECT_FALSE(together);
}

TEST_F(Threads, MoreThanCanBeCountedInsideOneSocketAreRefused) {
    Scoped socket;
    ASSERT_TRUE(succeeded(open(socket, kSilent, {Family::kInet, Type::kStream, Protocol::kAny, 0})));
    socket.state = State::kConnected;
    std::atomic<int> refused = 0;
    std::vector<std::thread> threads;
    for (int index = 0; index < 130; ++index) {
        threads.emplace_back([&] {
            Room own;
            const Result result = recv(socket, own.of(1), false, kNever);
            refused += result.failed(Error::kNoBufferSpace);
        });
    }
    while (refused < 4) {
        std::this_thread::yield();
    }
    close(socket);
    for (std::thread& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(refused, 4) << "126 fit beside the reference of being open";
    EXPECT_EQ(closes, 1);
}

}  // namespace portwright::testing
