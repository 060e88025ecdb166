// The port's facade for unit tests: a clock that moves only when the runtime waits, and events at points of its time.
#pragma once

#include <cstdint>
#include <functional>

namespace portwright::testing {

// Back to time kStart, with nothing to come.
void reset_port();
inline constexpr std::uint64_t kStart = 1000000;

// Milliseconds since kStart.
[[nodiscard]] std::uint64_t elapsed();

// Runs `event` when that much time has gone by since kStart.
void at(std::uint64_t elapsed_ms, std::function<void()> event);

// A callback or Ctrl-C is pending, until the test takes it back.
void set_interrupted(bool pending);

// Waits return at once, as for a descriptor that claims to be ready; each costs a millisecond all the same.
void set_readiness_lies(bool lies);

// How often the runtime waited.
[[nodiscard]] unsigned waits();

// Time passes by itself and waiting sleeps: for tests with threads.
void use_real_time();

}  // namespace portwright::testing
