// Name lookup by threads. The system's getaddrinfo is replaced here: names of the domain "test" do as their first label says,
// everything else goes to the real one, so that no test depends on a network.

#include <dlfcn.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>

#include <condition_variable>
#include <cstdlib>
#include <mutex>

#include "posix_fixture.h"

namespace portwright::testing {
namespace {

std::mutex mutex;
std::condition_variable changed;
bool held = false;  // lookups of "slow.test" do not end
int inside = 0;     // threads that are in a lookup of "slow.test"
bool signals_blocked = false;

int real_getaddrinfo(const char* host, const addrinfo* hints, addrinfo** result) {
    using Function = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
    static const auto real = reinterpret_cast<Function>(dlsym(RTLD_NEXT, "getaddrinfo"));
    return real(host, nullptr, hints, result);
}

int slow(const addrinfo* hints, addrinfo** result) {
    std::unique_lock lock(mutex);
    sigset_t mask;
    pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    signals_blocked = sigismember(&mask, SIGINT) == 1 && sigismember(&mask, SIGUSR1) == 1;
    ++inside;
    changed.notify_all();
    changed.wait_for(lock, std::chrono::seconds(10), [] { return !held; });
    --inside;
    changed.notify_all();
    return real_getaddrinfo("127.0.0.1", hints, result);
}

// Twelve addresses, the first of them twice.
int many(const addrinfo* hints, addrinfo** result) {
    addrinfo** end = result;
    for (int index = 0; index <= 12; ++index) {
        const std::string host = "127.0.0." + std::to_string(index == 0 ? 1 : index);
        EXPECT_EQ(real_getaddrinfo(host.c_str(), hints, end), 0);
        end = &(*end)->ai_next;
    }
    return 0;
}

}  // namespace

extern "C" int getaddrinfo(const char* host, const char*, const addrinfo* hints, addrinfo** result) {
    const std::string_view name = host;
    if (name == "slow.test") {
        return slow(hints, result);
    }
    if (name == "many.test") {
        return many(hints, result);
    }
    if (name.starts_with("fails-with-")) {
        return -std::atoi(host + std::strlen("fails-with-"));
    }
    return real_getaddrinfo(host, hints, result);
}

namespace {

LookupRequest request(std::string_view host, bool any_family = true, Family family = Family::kInet) {
    return {host.data(), host.size(), any_family, family};
}

LookupAnswer answer_to(const LookupRequest& request) {
    LookupAnswer answer;
    int ticket = -1;
    EXPECT_TRUE(succeeded(look_up(posix::kResolver, request, soon(), ticket, answer)));
    EXPECT_EQ(ticket, -1);
    return answer;
}

template <typename Condition>
bool happens(Condition condition) {
    const Deadline deadline = soon();
    while (!condition()) {
        if (deadline.passed(port::now_ms())) {
            return false;
        }
        port::wait(-1, 0, within(1));
    }
    return true;
}

// Slow lookups hang from SetUp to release(), and none is left at the end.
class PosixLookup : public PosixTest {
protected:
    void SetUp() override {
        const std::lock_guard lock(mutex);
        held = true;
    }

    void TearDown() override {
        release();
        // A thread takes a moment from its lookup to the end of its slot: all of them can be had again.
        int tickets[posix::kMostLookups];
        for (int& ticket : tickets) {
            Result begun = Error::kNoBufferSpace;
            EXPECT_TRUE(happens([&] { return (begun = posix::begin_lookup(request("fails-with-2"))).ok(); }));
            ASSERT_TRUE(succeeded(begun));
            ticket = static_cast<int>(begun.count());
        }
        for (const int ticket : tickets) {
            LookupAnswer answer;
            EXPECT_TRUE(happens([&] { return posix::poll_lookup(ticket, answer).ok(); }));
            posix::end_lookup(ticket);
        }
        PosixTest::TearDown();
    }

    static void release() {
        std::unique_lock lock(mutex);
        held = false;
        changed.notify_all();
        EXPECT_TRUE(changed.wait_for(lock, std::chrono::seconds(5), [] { return inside == 0; }));
    }

    static void wait_until_inside(int threads) {
        std::unique_lock lock(mutex);
        EXPECT_TRUE(changed.wait_for(lock, std::chrono::seconds(5), [&] { return inside == threads; }));
    }
};

TEST_F(PosixLookup, NumericHostIsAnsweredAtOnceWithoutAThread) {
    for (const char* host : {"192.0.2.1", "2001:db8::1", "fe80::1%7"}) {
        const Result begun = posix::begin_lookup(request(host));
        ASSERT_TRUE(succeeded(begun));
        const int ticket = static_cast<int>(begun.count());
        EXPECT_EQ(posix::lookup_descriptor(ticket), -1);
        LookupAnswer answer;
        EXPECT_TRUE(succeeded(posix::poll_lookup(ticket, answer)));
        EXPECT_EQ(answer.error, LookupError::kNone);
        ASSERT_EQ(answer.count, 1u);
        EXPECT_EQ(answer.addresses[0], address(host));
        posix::end_lookup(ticket);
    }
}

TEST_F(PosixLookup, NumericHostOfAnotherFamilyIsAFamilyError) {
    EXPECT_EQ(answer_to(request("192.0.2.1", false, Family::kInet6)).error, LookupError::kFamily);
    EXPECT_EQ(answer_to(request("2001:db8::1", false, Family::kInet)).error, LookupError::kFamily);
    EXPECT_EQ(answer_to(request("192.0.2.1", false, Family::kLora)).error, LookupError::kFamily);
}

TEST_F(PosixLookup, NameIsAnsweredByTheSystem) {
    const LookupAnswer answer = answer_to(request("localhost", false, Family::kInet));
    EXPECT_EQ(answer.error, LookupError::kNone);
    ASSERT_GE(answer.count, 1u);
    EXPECT_EQ(answer.addresses[0], local_host());
}

TEST_F(PosixLookup, ResultsKeepTheirOrderOnceEachAndAreBounded) {
    const LookupAnswer answer = answer_to(request("many.test"));
    ASSERT_EQ(answer.count, kMostLookupResults);
    for (std::size_t index = 0; index < answer.count; ++index) {
        EXPECT_EQ(answer.addresses[index], address(("127.0.0." + std::to_string(index + 1)).c_str()));
    }
}

TEST_F(PosixLookup, FailuresOfTheSystemHaveNames) {
    const struct {
        int code;
        LookupError error;
    } cases[] = {{EAI_NONAME, LookupError::kNoName},  {EAI_AGAIN, LookupError::kTryAgain},
                 {EAI_FAIL, LookupError::kFailed},    {EAI_FAMILY, LookupError::kFamily},
                 {EAI_SOCKTYPE, LookupError::kType},  {EAI_SERVICE, LookupError::kService},
                 {EAI_MEMORY, LookupError::kMemory},  {EAI_SYSTEM, LookupError::kSystem},
                 {EAI_NODATA, LookupError::kNoName},  {EAI_ADDRFAMILY, LookupError::kFamily},
                 {EAI_OVERFLOW, LookupError::kFailed}};
    for (const auto& [code, error] : cases) {
        const LookupAnswer answer = answer_to(request("fails-with-" + std::to_string(-code)));
        EXPECT_EQ(answer.error, error) << code;
        EXPECT_EQ(answer.count, 0u);
    }
}

TEST_F(PosixLookup, HostWithAZeroByteIsNoName) {
    EXPECT_EQ(answer_to(request(std::string_view("localhost\0.example", 18))).error, LookupError::kNoName);
}

TEST_F(PosixLookup, CallerIsNotHeldAndSignalsGoElsewhere) {
    const std::uint64_t begun = port::now_ms();
    LookupAnswer answer;
    int ticket = -1;
    const Result result = look_up(posix::kResolver, request("slow.test"), within(100), ticket, answer);
    EXPECT_TRUE(failed_with(result, Error::kTimedOut));
    EXPECT_EQ(ticket, -1);
    EXPECT_LT(port::now_ms() - begun, 400u);
    wait_until_inside(1);
    EXPECT_TRUE(signals_blocked);
}

TEST_F(PosixLookup, InterruptedLookupGoesOn) {
    LookupAnswer answer;
    int ticket = -1;
    set_interrupted(true);
    EXPECT_TRUE(
        failed_with(look_up(posix::kResolver, request("slow.test"), soon(), ticket, answer), Error::kInterrupted));
    EXPECT_GE(ticket, 0);
    set_interrupted(false);
    release();
    EXPECT_TRUE(succeeded(look_up(posix::kResolver, request("slow.test"), soon(), ticket, answer)));
    EXPECT_EQ(ticket, -1);
    ASSERT_EQ(answer.count, 1u);
    EXPECT_EQ(answer.addresses[0], local_host());
}

TEST_F(PosixLookup, DescriptorBecomesReadableAtTheEnd) {
    const Result begun = posix::begin_lookup(request("slow.test"));
    ASSERT_TRUE(succeeded(begun));
    const int ticket = static_cast<int>(begun.count());
    pollfd entry{.fd = posix::lookup_descriptor(ticket), .events = POLLIN, .revents = 0};
    LookupAnswer answer;
    EXPECT_EQ(::poll(&entry, 1, 20), 0);
    EXPECT_TRUE(failed_with(posix::poll_lookup(ticket, answer), Error::kWouldBlock));
    release();
    EXPECT_EQ(::poll(&entry, 1, kLong), 1);
    EXPECT_TRUE(succeeded(posix::poll_lookup(ticket, answer)));
    posix::end_lookup(ticket);
}

TEST_F(PosixLookup, AbandonedLookupsHoldTheirPlacesUntilTheyEndAndNumericHostsPass) {
    for (int index = 0; index < posix::kMostLookups; ++index) {
        const Result begun = posix::begin_lookup(request("slow.test"));
        ASSERT_TRUE(succeeded(begun));
        posix::end_lookup(static_cast<int>(begun.count()));
    }
    wait_until_inside(posix::kMostLookups);
    EXPECT_TRUE(failed_with(posix::begin_lookup(request("slow.test")), Error::kNoBufferSpace));
    EXPECT_EQ(answer_to(request("192.0.2.1")).count, 1u);
}

}  // namespace
}  // namespace portwright::testing
