#include "backends/posix/wait.h"

#include <poll.h>

#include "portwright/backend.h"
#include "portwright/port.h"

namespace portwright::posix {
namespace {

int wait_ms(const Deadline& deadline, std::uint64_t now) noexcept {
    if (deadline.passed(now)) {
        return 0;
    }
    const std::uint64_t left = deadline.is_never() ? port::kLongestWaitMs : deadline.at_ms() - now;
    return static_cast<int>(left < port::kLongestWaitMs ? left : port::kLongestWaitMs);
}

short native_events(std::uint8_t interest) noexcept {
    int events = 0;
    events |= (interest & kReadable) != 0 ? POLLIN : 0;
    events |= (interest & kWritable) != 0 ? POLLOUT : 0;
    return static_cast<short>(events);
}

}  // namespace

void wait_descriptor(int descriptor, std::uint8_t interest, const Deadline& deadline, std::uint64_t now) noexcept {
    pollfd entry{.fd = descriptor, .events = native_events(interest), .revents = 0};
    (void)::poll(&entry, 1, wait_ms(deadline, now));  // a negative descriptor is one that poll ignores
}

}  // namespace portwright::posix
