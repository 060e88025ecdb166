#include "calls.h"

namespace portwright::micropython {

Deadline deadline_after(std::int32_t timeout_ms) {
    return Deadline::after(timeout_ms, timeout_ms > 0 ? port::now_ms() : 0);
}

bool was_interrupted(Result result) {
    const bool interrupted = result.failed(Error::kInterrupted);
    if (interrupted) {
        mp_handle_pending(true);
    }
    return interrupted;
}

}  // namespace portwright::micropython
