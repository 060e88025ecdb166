// The devices' set-up, and whether anybody waits outside.
#pragma once

namespace board {

void start_console();
void start_clock();
void start_network();

// Whether the board was started by somebody who serves semihosting calls. Without one, such a call is a fault.
[[nodiscard]] bool is_hosted();

}  // namespace board
