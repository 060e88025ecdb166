// The rules that lead connections elsewhere, from the board's parameters. Of a firmware that has the layer for them.
#ifdef PORTWRIGHT_REMAP

#include <cstddef>
#include <cstring>

#include "backends/remap/environment.h"
#include "board.h"
#include "parameters.h"

namespace portwright::remap {

// Ports are forwarded by the emulator, not here.
const char* setting(const char* variable) noexcept {
    std::size_t size = 0;
    return std::strcmp(variable, "PORTWRIGHT_CONNECT_TO") == 0 ? board_parameter("CONN", 0, &size) : nullptr;
}

void refuse(const char* variable, Name rule, const char* complaint) noexcept {
    const auto write = [](const char* text, std::size_t size) { board_write(BOARD_ERRORS, text, size); };
    write(variable, std::strlen(variable));
    write(": '", 3);
    write(rule.text, rule.length);
    write("': ", 3);
    write(complaint, std::strlen(complaint));
    write("\n", 1);
    board_exit(kRefused);
}

}  // namespace portwright::remap

#endif
