// Calls from the board to whoever emulates it.
#pragma once

#include <cstdint>

namespace board::semihosting {

[[nodiscard]] std::uint32_t seconds_since_1970();
[[noreturn]] void exit(int code);

}  // namespace board::semihosting
