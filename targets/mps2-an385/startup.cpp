// The vector table, what runs before main, and the end of everything: faults.
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "board.h"
#include "interrupts.h"
#include "registers.h"

extern "C" {

extern std::uint8_t board_data_source[], board_data_start[], board_data_end[];  // of the linker script
extern std::uint8_t board_bss_start[], board_bss_end[], board_stack_top[];
extern std::uint8_t board_memory_start[], board_memory_end[];

int main();

[[noreturn]] void reset() {
#ifdef __ARM_FP
    // The floating point unit is off at first. Architecture reference manuals: CPACR, full access to coprocessors 10 and 11.
    constexpr board::Register kAccess{0xE000ED88};
    kAccess.write(kAccess.read() | 0xFu << 20);
    __asm volatile("dsb\n isb" : : : "memory");
#endif
    std::memcpy(board_data_start, board_data_source, static_cast<std::size_t>(board_data_end - board_data_start));
    std::memset(board_bss_start, 0, static_cast<std::size_t>(board_bss_end - board_bss_start));
    board_exit(main());
}

// `frame`: what the processor pushed; the program counter is its seventh word. Not to be trusted after a stack overflow.
[[noreturn]] void report_fault(const std::uint32_t* frame) {
    constexpr int kOurFailure = 125;
    const auto address = reinterpret_cast<std::uintptr_t>(frame);
    const bool readable = address >= reinterpret_cast<std::uintptr_t>(board_memory_start) &&
                          address + 8 * sizeof *frame <= reinterpret_cast<std::uintptr_t>(board_memory_end);
    char text[] = "the firmware crashed at 00000000 (fault status 00000000)\n";
    const auto put = [&](std::size_t position, std::uint32_t value) {
        for (std::size_t digit = 0; digit < 8; ++digit) {
            text[position + digit] = "0123456789abcdef"[(value >> (28 - 4 * digit)) & 15];
        }
    };
    put(24, readable ? frame[6] : 0);
    put(47, board::Register(0xE000ED28).read());
    board_write(BOARD_ERRORS, text, sizeof text - 1);
    board_exit(kOurFailure);
}

[[gnu::naked]] void fault() {
    __asm volatile(
        "mov r0, sp\n"
        "ldr r1, =board_stack_top\n"
        "mov sp, r1\n"  // the old stack may be what is broken
        "b report_fault\n");
}

}  // extern "C"

namespace {

using Handler = void (*)();

void ignore() {}

struct Vectors {
    const void* stack;
    Handler core[15];
    Handler external[board::kInterrupts];
};

constexpr Vectors make_vectors() {
    Vectors vectors{.stack = board_stack_top, .core = {}, .external = {}};
    for (Handler& handler : vectors.core) {
        handler = fault;
    }
    for (Handler& handler : vectors.external) {
        handler = ignore;
    }
    vectors.core[0] = reset;
    vectors.core[13] = ignore;  // PendSV, unused
    vectors.core[14] = board::on_tick;
    vectors.external[board::kUart0Receive] = board::on_console_input;
    vectors.external[board::kUart1Receive] = board::on_control_input;
    vectors.external[board::kEthernetInterrupt] = board::on_ethernet;
    return vectors;
}

[[gnu::section(".vectors"), gnu::used]] constinit const Vectors vectors = make_vectors();

}  // namespace
