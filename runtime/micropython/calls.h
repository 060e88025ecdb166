// Calling the core from a method: deadlines, pending exceptions, results.
#pragma once

#include "errors.h"
#include "object.h"
#include "portwright/port.h"

namespace portwright::micropython {

enum class Direction : std::uint8_t { kReceiving, kOther };

// When a call that begins now must be over.
Deadline deadline_after(std::int32_t timeout_ms);

// The same for a call on `socket`.
template <class P, Direction direction>
Deadline deadline_of(const Socket& socket) {
    const bool covered = P::timeout_covers == TimeoutCovers::kEverything || direction == Direction::kReceiving;
    return deadline_after(covered || socket.timeout_ms <= 0 ? socket.timeout_ms : kForever);
}

// Whether a call ended because something is pending in the VM, which is handled then. That may raise (Ctrl-C) or run callbacks.
[[nodiscard]] bool was_interrupted(Result result);

// Runs `call` until it ends for another reason; each time it goes on with the deadline and the progress that it holds.
template <class Call>
Result complete(Call call) {
    Result result;
    do {
        result = call();
    } while (was_interrupted(result));
    return result;
}

// The count; raises the dialect's exception where the call failed.
template <class P>
std::size_t count_or_raise(Result result) {
    if (!result.ok()) {
        raise<P>(result);
    }
    return result.count();
}

template <class P, class Call>
std::size_t complete_or_raise(Call call) {
    return count_or_raise<P>(complete(call));
}

inline mp_obj_t count_object(std::size_t count) { return mp_obj_new_int_from_uint(count); }

}  // namespace portwright::micropython
