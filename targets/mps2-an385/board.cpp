// The board as a whole: its start, its idling, its end.
#include "board.h"

#include <cstddef>
#include <cstdint>

#include "devices.h"
#include "parameters.h"
#include "semihosting.h"

constinit volatile bool board_attention = false;

namespace {
// Tells whoever started the emulator that the firmware runs: from now on exit codes are the script's.
constexpr char kRunning[] = "\x16";
}  // namespace

bool board::is_hosted() {
    std::size_t size = 0;
    return board_parameter("HERE", 0, &size) != nullptr;
}

void board_start() {
    board::start_console();
    board::start_clock();
    board::start_network();
    if (board::is_hosted()) {
        board_write(BOARD_ERRORS, kRunning, sizeof kRunning - 1);
    }
}

void board_sleep() {
    // With interrupts off none slips in between the look and the sleep; one that is pending ends the sleep all the same.
    const std::uint32_t before = board_disable_interrupts();
    if (!board_attention) {
        __asm volatile("dsb\n wfi" : : : "memory");
    }
    board_enable_interrupts(before);
}

void board_exit(int code) {
    if (board::is_hosted()) {
        board::semihosting::exit(code);
    }
    for (;;) {
        portwright_board_poll();
        board_sleep();
    }
}
