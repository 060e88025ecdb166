// The runtime's port facade over the VM's: time, waiting, what is pending.

#include "portwright/port.h"

#include "vm.h"

#if MICROPY_ASYNC_KBD_INTR
// Not an error: short calls are fine. One that is left by a jump keeps its reference, so its socket is not released by close.
#pragma message "Ctrl-C jumps out of calls that wait; build with MICROPY_ASYNC_KBD_INTR (0) to let them end"
#endif

namespace portwright::port {

// Where the VM's clock has 32 bits it begins anew after 49 days. Somebody asks more often than that, if only the stack's timers.
std::uint64_t now_ms() noexcept {
    const mp_uint_t now = mp_hal_ticks_ms();
    if constexpr (sizeof now >= sizeof(std::uint64_t)) {
        return now;
    } else {
        static constinit mp_uint_t latest = 0;
        static constinit std::uint32_t rounds = 0;
        rounds += now < latest ? 1 : 0;
        latest = now;
        return std::uint64_t{rounds} << 32 | now;
    }
}

void wait(int descriptor, std::uint8_t interest, const Deadline& deadline) noexcept {
    MP_THREAD_GIL_EXIT();
    block(descriptor, interest, deadline);
    MP_THREAD_GIL_ENTER();
}

bool interrupted() noexcept {
    if (MP_STATE_THREAD(mp_pending_exception) != MP_OBJ_NULL) {
        return true;
    }
#if MICROPY_ENABLE_SCHEDULER
#if MICROPY_PY_THREAD && !MICROPY_PY_THREAD_GIL
    // Without a global lock the VM runs callbacks on its main thread alone; another thread that stopped for them would spin.
    if (!mp_thread_is_main_thread()) {
        return false;
    }
#endif
    return MP_STATE_VM(sched_state) == MP_SCHED_PENDING;
#else
    return false;
#endif
}

}  // namespace portwright::port
