// The two UARTs: what scripts read and print, and beside it errors one way and Ctrl-C the other.
#include <cstddef>
#include <cstdint>

#include "board.h"
#include "devices.h"
#include "interrupts.h"
#include "keyboard.h"
#include "registers.h"

namespace board {
namespace {

class Uart {
public:
    constexpr explicit Uart(std::uintptr_t base)
        : data_(base), state_(base + 4), control_(base + 8), interrupt_(base + 12), divider_(base + 16) {}

    void start() const {
        divider_.write(16);  // the least that transmits; the emulator knows no speeds
        receive(true);
    }

    // Whether bytes that arrive interrupt. Those that wait while they do not stay with the sender.
    void receive(bool interrupting) const { control_.write(interrupting ? 1 | 2 | 8 : 1 | 2); }

    void acknowledge() const { interrupt_.write(2); }
    [[nodiscard]] bool has_byte() const { return (state_.read() & 2) != 0; }
    [[nodiscard]] std::uint8_t take() const { return static_cast<std::uint8_t>(data_.read()); }

    void put(char byte) const {
        flush();
        data_.write(static_cast<std::uint8_t>(byte));
    }

    void flush() const {
        while ((state_.read() & 1) != 0) {
        }
    }

private:
    Register data_, state_, control_, interrupt_, divider_;
};

constexpr Uart kConsole{kUart0};
constexpr Uart kControl{kUart1};

// Input that nobody has read yet. The handler puts in, the script takes out; each index has one writer.
constexpr std::uint32_t kRing = 4096;
constinit volatile std::uint8_t ring[kRing] = {};
constinit volatile std::uint32_t written = 0;
constinit volatile std::uint32_t taken = 0;

// The end of the input, as a number of bytes; what of its four bytes has come.
constinit volatile std::uint32_t input_size = 0;
constinit volatile bool is_size_known = false;
constinit unsigned size_bytes_missing = 0;
constexpr std::uint8_t kCtrlD = 4;

bool is_full() { return written - taken == kRing; }

}  // namespace

void start_console() {
    kConsole.start();
    kControl.start();
    enable_interrupt(kUart0Receive);
    enable_interrupt(kUart1Receive);
}

void on_console_input() {
    kConsole.acknowledge();
    while (kConsole.has_byte()) {
        if (is_full()) {
            kConsole.receive(false);  // until board_read made room
            return;
        }
        const std::uint8_t byte = kConsole.take();
        if (!keyboard_interrupts(byte)) {
            ring[written % kRing] = byte;
            written = written + 1;
        }
    }
    board_attention = true;
}

void on_control_input() {
    kControl.acknowledge();
    while (kControl.has_byte()) {
        const std::uint8_t byte = kControl.take();
        if (size_bytes_missing > 0) {
            input_size = input_size >> 8 | std::uint32_t{byte} << 24;
            is_size_known = --size_bytes_missing == 0;
        } else if (byte == kCtrlD) {
            size_bytes_missing = sizeof input_size;
        } else {
            (void)keyboard_interrupts(byte);
        }
    }
    board_attention = true;
}

}  // namespace board

void board_write(board_stream_t stream, const char* text, std::size_t size) {
    const board::Uart& uart = stream == BOARD_ERRORS ? board::kControl : board::kConsole;
    for (std::size_t index = 0; index < size; ++index) {
        uart.put(text[index]);
    }
    uart.flush();
}

bool board_readable() { return board::written != board::taken; }

bool board_input_ended() { return board::is_size_known && board::taken == board::input_size; }

int board_read() {
    if (!board_readable()) {
        return -1;
    }
    const bool stopped = board::is_full();
    const int byte = board::ring[board::taken % board::kRing];
    board::taken = board::taken + 1;
    if (stopped) {
        const std::uint32_t before = board_disable_interrupts();
        board::kConsole.receive(true);
        board::on_console_input();  // what waits has interrupted already
        board_enable_interrupts(before);
    }
    return byte;
}
