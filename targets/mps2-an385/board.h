// What the board offers to the port of the VM: console, clock, idling, leaving. For C and C++.
//
// One context runs everything; interrupt handlers only move bytes and set flags.
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Console, clock, network interface. Once, before anything else.
void board_start(void);

// The console: standard input and output on the first UART. The second UART takes what goes to standard error. In the other
// direction it carries Ctrl-C, which is one even while the first is stuffed with input that nobody reads; and Ctrl-D with four
// bytes, the least significant first: how many bytes the input has in all.
typedef enum { BOARD_OUTPUT, BOARD_ERRORS } board_stream_t;
void board_write(board_stream_t stream, const char *text, size_t size);
int board_read(void);  // the next byte of input; -1: none
bool board_readable(void);
bool board_input_ended(void);  // and everything that came was read

// Since the start; never goes back.
uint64_t board_milliseconds(void);
uint64_t board_microseconds(void);

// Nanoseconds since 1970, as the host tells them; since the start of the board where there is no host.
uint64_t board_wall_clock(void);

// Whether an interrupt brought something that `portwright_board_poll` should see to.
extern volatile bool board_attention;

// Gives the network stack its turn: frames that arrived, timers that are due.
void portwright_board_poll(void);

// Counts what may matter to somebody who waits: interrupts that were seen to, and what the network stack did.
uint32_t board_news(void);

// Sleeps until an interrupt, at most until the next tick of the clock; not at all where attention is wanted.
void board_sleep(void);

// The same for one thread, while others have their turns.
void portwright_board_idle(void);

// The same for a thread that holds the VM's lock; not at all where there was news since it was here before.
void board_wait_for_event(void);

// Lets what scripts sent and closed reach its peers. Comes back after two seconds in any case.
void board_settle(void);

// Ends the emulation with this exit code.
__attribute__((noreturn)) void board_exit(int code);

// Interrupts off; returns what `board_enable_interrupts` restores.
static inline uint32_t board_disable_interrupts(void) {
    uint32_t before;
    __asm volatile("mrs %0, primask\n cpsid i" : "=r"(before) : : "memory");
    return before;
}

static inline void board_enable_interrupts(uint32_t before) {
    __asm volatile("msr primask, %0" : : "r"(before) : "memory");
}

#ifdef __cplusplus
}
#endif
