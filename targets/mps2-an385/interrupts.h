// The handlers that the vector table names. Each belongs to the file of its device.
#pragma once

namespace board {

void on_tick();
void on_console_input();
void on_control_input();
void on_ethernet();

}  // namespace board
