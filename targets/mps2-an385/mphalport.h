// The VM's hardware layer, where it is not a function of mphalport.c.
#pragma once

#include "board.h"
#include "py/misc.h"
#include "shared/runtime/interrupt_char.h"

static inline mp_uint_t mp_hal_ticks_ms(void) {
    return (mp_uint_t)board_milliseconds();
}

static inline mp_uint_t mp_hal_ticks_us(void) {
    return (mp_uint_t)board_microseconds();
}

static inline mp_uint_t mp_hal_ticks_cpu(void) {
    return mp_hal_ticks_us();
}

static inline uint64_t mp_hal_time_ns(void) {
    return board_wall_clock();
}

// For `input`.
int board_read_line(vstr_t *line, const char *prompt);
#define mp_hal_readline board_read_line

// Whether output is for a terminal, which wants a carriage return before each line feed.
void board_output_is_for_terminal(bool terminal);
