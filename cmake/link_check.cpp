// What a board brings to the runtime and its backends, as short as can be, and nothing else: with it, and the compiler's own
// helpers, they must link. Nobody runs it.
#include <cstddef>
#include <cstdint>

#include "backends/remap/environment.h"
#include "portwright/port.h"

#ifdef PORTWRIGHT_LWIP
#include "backends/lwip/network.h"

void portwright_board_poll() {}
void portwright_board_idle() {}
std::uint32_t portwright_board_random() { return 4; }
#endif

namespace portwright::port {

std::uint64_t now_ms() noexcept { return 0; }
void wait(int, std::uint8_t, const Deadline&) noexcept {}
bool interrupted() noexcept { return false; }

}  // namespace portwright::port

namespace portwright::remap {

const char* setting(const char*) noexcept { return nullptr; }

void refuse(const char*, Name, const char*) noexcept {
    for (;;) {
    }
}

}  // namespace portwright::remap

int main() { return 0; }
