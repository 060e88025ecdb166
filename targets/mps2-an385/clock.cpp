// Time: the processor's own timer, a thousand ticks a second.
#include <cstdint>

#include "board.h"
#include "devices.h"
#include "interrupts.h"
#include "registers.h"
#include "semihosting.h"

namespace board {
namespace {

constexpr Register kControl{0xE000E010};
constexpr Register kReload{0xE000E014};
constexpr Register kCurrent{0xE000E018};
constexpr std::uint32_t kCyclesOfTick = kClockHz / 1000;
constexpr std::uint32_t kCyclesOfMicrosecond = kClockHz / 1'000'000;

// The handler writes, everybody else reads until two reads agree.
constinit volatile std::uint64_t ticks = 0;

std::uint64_t started_at = 0;  // nanoseconds since 1970

std::uint64_t read_ticks() {
    std::uint64_t before = ticks;
    for (;;) {
        const std::uint64_t after = ticks;
        if (after == before) {
            return after;
        }
        before = after;
    }
}

}  // namespace

void start_clock() {
    kReload.write(kCyclesOfTick - 1);
    kCurrent.write(0);
    kControl.write(7);  // the processor's clock, interrupt, on
    if (is_hosted()) {
        started_at = std::uint64_t{semihosting::seconds_since_1970()} * 1'000'000'000u;
    }
}

void on_tick() {
    ticks = ticks + 1;
    board_attention = true;
}

}  // namespace board

std::uint64_t board_milliseconds() { return board::read_ticks(); }

std::uint64_t board_microseconds() {
    for (;;) {
        const std::uint64_t before = board::read_ticks();
        const std::uint32_t left = board::kCurrent.read();
        if (board::read_ticks() == before) {
            const std::uint32_t gone = board::kCyclesOfTick - 1 - left;
            return before * 1000 + gone / board::kCyclesOfMicrosecond;
        }
    }
}

std::uint64_t board_wall_clock() { return board::started_at + board_microseconds() * 1000; }
