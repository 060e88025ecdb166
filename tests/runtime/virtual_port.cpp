#include "virtual_port.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <thread>

#include "portwright/port.h"

namespace portwright::testing {

namespace {

std::uint64_t now = kStart;
std::multimap<std::uint64_t, std::function<void()>> events;
std::atomic<bool> pending = false;
bool lies = false;
std::atomic<unsigned> wait_count = 0;
bool real = false;

std::uint64_t real_now() {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(since).count());
}

void advance_to(std::uint64_t time) {
    now = std::max(now, time);
    while (!events.empty() && events.begin()->first <= now) {
        const auto event = events.extract(events.begin());
        event.mapped()();
    }
}

}  // namespace

void reset_port() {
    now = kStart;
    events.clear();
    pending = false;
    lies = false;
    wait_count = 0;
    real = false;
}

std::uint64_t elapsed() { return now - kStart; }
void at(std::uint64_t elapsed_ms, std::function<void()> event) {
    events.emplace(kStart + elapsed_ms, std::move(event));
}
void set_interrupted(bool is_pending) { pending = is_pending; }
void set_readiness_lies(bool does_lie) { lies = does_lie; }
unsigned waits() { return wait_count; }
void use_real_time() { real = true; }

}  // namespace portwright::testing

namespace portwright::port {

std::uint64_t now_ms() noexcept { return testing::real ? testing::real_now() : testing::now; }

void wait(int, std::uint8_t, const Deadline& deadline) noexcept {
    ++testing::wait_count;
    if (testing::real) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return;
    }
    std::uint64_t until = testing::now + (testing::lies ? 1 : kLongestWaitMs);
    if (!testing::events.empty()) {
        until = std::min(until, testing::events.begin()->first);
    }
    testing::advance_to(std::min(until, deadline.at_ms()));
}

bool interrupted() noexcept { return testing::pending; }

}  // namespace portwright::port
