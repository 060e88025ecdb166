// The board's network.
#include "board.h"
#include "devices.h"
#include "interrupts.h"

void board::start_network() {}
void board::on_ethernet() {}

void portwright_board_poll() { board_attention = false; }
void board_settle() {}
