// The runtime's port facade over the VM's: time, waiting, what is pending.

#include "portwright/port.h"

#include "vm.h"

#if PORTWRIGHT_POSIX
#include "backends/posix/wait.h"
#endif

namespace portwright::port {

std::uint64_t now_ms() noexcept { return mp_hal_ticks_ms(); }

void wait(int descriptor, std::uint8_t interest, const Deadline& deadline) noexcept {
    MP_THREAD_GIL_EXIT();
    posix::wait_descriptor(descriptor, interest, deadline, now_ms());
    MP_THREAD_GIL_ENTER();
}

bool interrupted() noexcept {
    if (MP_STATE_THREAD(mp_pending_exception) != MP_OBJ_NULL) {
        return true;
    }
#if MICROPY_ENABLE_SCHEDULER
    return MP_STATE_VM(sched_state) == MP_SCHED_PENDING;
#else
    return false;
#endif
}

}  // namespace portwright::port
