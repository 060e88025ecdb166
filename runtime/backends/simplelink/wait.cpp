// Waiting where a stack has neither descriptors nor news: the runtime asks again after a pause. Not by sl_Select, of which the
// driver lets one thread at a time in.

#include "backends/simplelink/board.h"
#include "backends/simplelink/simplelink.h"
#include "portwright/port.h"

namespace portwright::port {

// Each question costs the processor a command; each pause, what is there waits for it.
constexpr std::uint32_t kPauseMs = 5;

// A wait may so overshoot its deadline by a pause. Only a lookup has a descriptor.
void block(int descriptor, std::uint8_t, const Deadline&) noexcept {
    if (descriptor >= 0) {
        simplelink::run_lookup(descriptor);
    } else {
        portwright_simplelink_delay(kPauseMs);
    }
}

}  // namespace portwright::port
