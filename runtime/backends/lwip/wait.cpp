// Waiting on a machine where nothing happens while the VM runs: the board is polled, and sleeps in between.

#include "backends/lwip/native.h"
#include "backends/lwip/network.h"
#include "portwright/port.h"

namespace portwright::port {

void block(int, std::uint8_t, const Deadline&) noexcept {
    const std::uint8_t before = lwip::news;
    portwright_board_poll();
    if (lwip::news == before) {
        portwright_board_idle();
        portwright_board_poll();
    }
}

}  // namespace portwright::port
