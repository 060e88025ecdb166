// Calling the core from a method: deadlines, pending exceptions, results.
#pragma once

#include "errors.h"
#include "object.h"
#include "portwright/port.h"

namespace portwright::micropython {

enum class Direction : std::uint8_t { kReceiving, kOther };

// When a call on `socket` that begins now must be over.
template <class P, Direction direction>
Deadline deadline_of(const Socket& socket) {
    std::int32_t timeout_ms = socket.timeout_ms;
    if constexpr (P::timeout_covers == TimeoutCovers::kReceiving && direction == Direction::kOther) {
        if (timeout_ms > 0) {
            timeout_ms = kForever;
        }
    }
    return Deadline::after(timeout_ms, timeout_ms > 0 ? port::now_ms() : 0);
}

// Runs `call` until it ends for another reason than something pending in the VM. Handling what is pending may raise (Ctrl-C)
// or run callbacks; `call` then goes on with the deadline and the progress that it holds.
template <class Call>
Result complete(Call call) {
    for (;;) {
        const Result result = call();
        if (!result.failed(Error::kInterrupted)) {
            return result;
        }
        mp_handle_pending(true);
    }
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
