// The VM's hardware layer over the board: standard streams, delays, Ctrl-C.

#include <string.h>

#include "py/mphal.h"

#include "py/mpprint.h"
#include "py/runtime.h"
#include "py/stream.h"
#include "shared/readline/readline.h"

#include "keyboard.h"

static bool for_terminal;

void board_output_is_for_terminal(bool terminal) {
    for_terminal = terminal;
}

bool keyboard_interrupts(uint8_t byte) {
    if (mp_interrupt_char < 0 || byte != mp_interrupt_char) {
        return false;
    }
    mp_sched_keyboard_interrupt();
    return true;
}

int mp_hal_stdin_rx_chr(void) {
    for (;;) {
        int byte = board_read();
        if (byte >= 0) {
            return byte;
        }
        mp_event_wait_indefinite();
    }
}

// A terminal's line is edited and echoed; one that a script reads came whole.
int board_read_line(vstr_t *line, const char *prompt) {
    if (for_terminal) {
        return readline(line, prompt);
    }
    mp_hal_stdout_tx_str(prompt);
    for (;;) {
        int next = board_read();
        if (next == '\n') {
            return 0;
        } else if (next >= 0 && next != '\r') {
            vstr_add_byte(line, (byte)next);
        } else if (next < 0 && board_input_ended()) {
            return CHAR_CTRL_D;
        } else if (next < 0) {
            mp_event_wait_indefinite();
        }
    }
}

uintptr_t mp_hal_stdio_poll(uintptr_t flags) {
    return (flags & MP_STREAM_POLL_WR) | (board_readable() || board_input_ended() ? flags & MP_STREAM_POLL_RD : 0);
}

mp_uint_t mp_hal_stdout_tx_strn(const char *text, size_t size) {
    board_write(BOARD_OUTPUT, text, size);
    return size;
}

void mp_hal_stdout_tx_str(const char *text) {
    mp_hal_stdout_tx_strn(text, strlen(text));
}

void mp_hal_stdout_tx_strn_cooked(const char *text, size_t size) {
    size_t start = 0;
    for (size_t at = 0; for_terminal && at < size; ++at) {
        if (text[at] == '\n') {
            mp_hal_stdout_tx_strn(text + start, at - start);
            mp_hal_stdout_tx_strn("\r", 1);
            start = at;
        }
    }
    mp_hal_stdout_tx_strn(text + start, size - start);
}

void mp_hal_delay_ms(mp_uint_t milliseconds) {
    const uint64_t end = board_milliseconds() + milliseconds;
    mp_event_handle_nowait();
    for (uint64_t now = board_milliseconds(); now < end; now = board_milliseconds()) {
        mp_event_wait_ms((mp_uint_t)(end - now));
    }
}

void mp_hal_delay_us(mp_uint_t microseconds) {
    const uint64_t end = board_microseconds() + microseconds;
    while (board_microseconds() < end) {
        if (microseconds > 1000) {
            mp_event_handle_nowait();
        }
    }
}
