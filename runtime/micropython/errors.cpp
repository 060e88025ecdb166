#include "errors.h"

namespace portwright::micropython {

namespace {

// One word, so threads that fail at once leave one of their codes and never a mixture.
std::int32_t last_native_code = 0;

}  // namespace

void remember_native(std::int32_t native) { __atomic_store_n(&last_native_code, native, __ATOMIC_RELAXED); }

std::int32_t last_native() { return __atomic_load_n(&last_native_code, __ATOMIC_RELAXED); }

void raise_named(const mp_obj_type_t* type, Error error) {
    const mp_obj_t arguments[] = {
        MP_OBJ_NEW_SMALL_INT(number_of(error)),
        MP_OBJ_NEW_QSTR(portwright_errno_names[static_cast<std::size_t>(error)]),
    };
    nlr_raise(mp_obj_new_exception_args(type, 2, arguments));
}

void raise_timed_out(const mp_obj_type_t* type) { mp_raise_msg(type, MP_ERROR_TEXT("timed out")); }

}  // namespace portwright::micropython
