// Waiting where there is poll(2).

#include <poll.h>

#include "portwright/backend.h"
#include "portwright/port.h"

namespace portwright::port {
namespace {

int wait_ms(const Deadline& deadline, std::uint64_t now) noexcept {
    if (deadline.passed(now)) {
        return 0;
    }
    const std::uint64_t left = deadline.is_never() ? kLongestWaitMs : deadline.at_ms() - now;
    return static_cast<int>(left < kLongestWaitMs ? left : kLongestWaitMs);
}

short native_events(std::uint8_t interest) noexcept {
    int events = 0;
    events |= (interest & kReadable) != 0 ? POLLIN : 0;
    events |= (interest & kWritable) != 0 ? POLLOUT : 0;
    return static_cast<short>(events);
}

}  // namespace

// Returns on a signal too.
void block(int descriptor, std::uint8_t interest, const Deadline& deadline) noexcept {
    pollfd entry{.fd = descriptor, .events = native_events(interest), .revents = 0};
    (void)::poll(&entry, 1, wait_ms(deadline, now_ms()));  // a negative descriptor is one that poll ignores
}

}  // namespace portwright::port
