// The one wait loop of the runtime: try first, wait only where nothing could be done, end at the deadline.
#pragma once

#include "control.h"
#include "portwright/deadline.h"
#include "portwright/result.h"

namespace portwright {

// Whether a call may go on. kInterrupted; kTimedOut: the deadline has passed (a call that may not wait has none).
Result may_continue(const Deadline& deadline) noexcept;

// Lets time pass until another attempt is worth while. Otherwise: kWouldBlock (may not wait), kInterrupted, kTimedOut.
Result pause(int descriptor, std::uint8_t interest, const Deadline& deadline) noexcept;

// Repeats `attempt` while it answers kWouldBlock. A descriptor that claims to be ready when it is not costs attempts,
// never the deadline.
template <class Attempt, class Descriptor>
Result until(Descriptor descriptor, std::uint8_t interest, const Deadline& deadline, Attempt attempt) {
    for (;;) {
        const Result result = attempt();
        if (!result.failed(Error::kWouldBlock)) {
            return result;
        }
        const Result paused = pause(descriptor(), interest, deadline);
        if (!paused.ok()) {
            return paused;
        }
    }
}

// Whether an attempt on a socket that came to `result` is worth another one; it has waited for that then. Otherwise `result` is the
// call's: whatever an attempt failed with after another thread closed the socket is kBadDescriptor.
[[nodiscard]] bool try_again(const Socket& socket, std::uint8_t interest, const Deadline& deadline, Result& result) noexcept;

template <class Attempt>
Result until(const Socket& socket, std::uint8_t interest, const Deadline& deadline, Attempt attempt) {
    Result result;
    do {
        result = attempt();
    } while (try_again(socket, interest, deadline, result));
    return result;
}

}  // namespace portwright
