// Between Python objects and the runtime's plain values. Every length and range that a script hands in is checked here.
#pragma once

#include "portwright/deadline.h"
#include "portwright/policies.h"
#include "portwright/span.h"
#include "vm.h"

namespace portwright::micropython {

// An argument that the script left out, or gave as None.
inline bool is_given(mp_obj_t object) { return object != MP_OBJ_NULL && object != mp_const_none; }

// The bytes of a str, bytes, bytearray, array or memoryview. TypeError where it has none.
Bytes bytes_of(mp_obj_t object);
WritableBytes writable_bytes_of(mp_obj_t object);

// An integer in a range. TypeError: not an integer. ValueError, which names `what`: outside the range.
mp_int_t integer_within(mp_obj_t object, mp_int_t least, mp_int_t most, const char* what);

// A count of bytes. TypeError: not an integer. ValueError: negative. MemoryError: more than a transfer can count.
std::size_t size_of(mp_obj_t object);

// As size_of, and at most `limit`; `limit` where the argument is absent or -1.
std::size_t size_within(mp_obj_t object, std::size_t limit);

// As size_within, and every size below 0 stands for `limit`.
std::size_t size_of_room(mp_obj_t object, std::size_t limit);

// An integer above `most` counts as `most`. Everything else is passed on as it is, for whoever reads it to judge.
mp_obj_t at_most(mp_obj_t object, mp_int_t most);

// What `timeout_of` says of seconds, fractions too, where the VM has floating point; and of a whole number of `unit_ms`.
std::int32_t milliseconds_of_seconds(mp_obj_t value, TimeoutNegative negative);
std::int32_t milliseconds_of_integer(mp_obj_t value, std::int32_t unit_ms, TimeoutNegative negative);

// Milliseconds for Socket::timeout_ms. TypeError: wrong type. ValueError: not a number, or negative where the dialect does not
// say what that means. A time above 24 days is cut to that; a time above zero is at least 1 ms.
template <class P>
std::int32_t timeout_of(mp_obj_t value) {
    if (value == mp_const_none) {
        if constexpr (P::timeout_none == TimeoutNone::kTypeError) {
            mp_raise_TypeError(MP_ERROR_TEXT("timeout must be an integer"));
        }
        return kForever;
    }
    std::int32_t milliseconds = 0;
    if constexpr (P::timeout_unit == TimeoutUnit::kSeconds && MICROPY_PY_BUILTINS_FLOAT) {
        milliseconds = milliseconds_of_seconds(value, P::timeout_negative);
    } else {
        constexpr std::int32_t unit_ms = P::timeout_unit == TimeoutUnit::kMilliseconds ? 1 : 1000;
        milliseconds = milliseconds_of_integer(value, unit_ms, P::timeout_negative);
    }
    return milliseconds == 0 && P::timeout_zero == TimeoutZero::kForever ? kForever : milliseconds;
}

// The bytes of the buffer, which the object takes over. The hash is left to whoever asks for it first: the VM's own maker of
// such objects looks at every byte for it, which takes longer than receiving them.
mp_obj_t bytes_object(vstr_t& buffer);

}  // namespace portwright::micropython
