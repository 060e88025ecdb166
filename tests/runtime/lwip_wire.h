// Two Ethernet interfaces of one lwIP, a wire between them, and the clock of both.
//
// A socket bound to the near or the far address sends through that interface; what is sent to the other's address goes over the
// wire. Time moves only while the runtime waits.
#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <vector>

#include "lwip/netif.h"
#include "portwright/address.h"

namespace portwright::testing {

using Frame = std::vector<std::uint8_t>;

// What happens to frames from now on, in thousandths of them.
struct Weather {
    unsigned lost = 0;
    unsigned doubled = 0;
    unsigned delayed = 0;  // behind frames that were sent later
    unsigned damaged = 0;  // one bit is turned
    std::uint32_t latency_ms = 1;
};

class Wire {
public:
    // Makes the stack ready, the first time; else the wire empty, and the weather fine.
    static void reset();
    static Weather& weather();

    // Nothing passes from this side, near or far, while it is cut.
    static void cut(bool near, bool far);
    // Called with each frame before it is delivered; false: it is lost.
    static void watch(std::function<bool(const Frame&)> watcher);
    // As if it had come from the far side.
    static void inject(Frame frame);

    static netif& near();
    static netif& far();
};

Address near_host(std::uint16_t port, Family family = Family::kInet);
Address far_host(std::uint16_t port, Family family = Family::kInet);

// Runs `event` when that much time has gone by since the test began.
void at(std::uint64_t elapsed_ms, std::function<void()> event);
[[nodiscard]] std::uint64_t elapsed();
// Lets time pass.
void pass(std::uint64_t milliseconds);
void set_interrupted(bool pending);

// What is in use of the stack's pools, zero where malloc serves. Nothing of it may stay behind.
struct Usage {
    unsigned connections, listeners, udp, raw, segments, frames, heap;
    friend bool operator==(const Usage&, const Usage&) = default;
};
Usage usage();
std::ostream& operator<<(std::ostream& out, const Usage& usage);

// False where the stack's memory is malloc's, so that it has no bounds.
bool is_pooled();

}  // namespace portwright::testing
