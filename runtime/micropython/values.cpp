#include "values.h"

#include "portwright/result.h"

namespace portwright::micropython {

mp_int_t integer_within(mp_obj_t object, mp_int_t least, mp_int_t most, const char* what) {
    // An integer that the VM keeps on its heap is beyond every range whose end is not kept there.
    const bool beyond = mp_obj_is_exact_type(object, &mp_type_int) && MP_SMALL_INT_FITS(most);
    const mp_int_t value = beyond ? 0 : mp_obj_get_int(object);
    if (beyond || value < least || value > most) {
        mp_raise_msg_varg(&mp_type_ValueError, MP_ERROR_TEXT("%s must be %d to %d"), what, static_cast<int>(least),
                          static_cast<int>(most));
    }
    return value;
}

namespace {

constexpr std::int32_t kLongestTimeoutMs = 0x7fffffff;

// For a time below zero. ValueError where a dialect does not say what it means.
std::int32_t negative_time(TimeoutNegative negative) {
    if (negative == TimeoutNegative::kError) {
        mp_raise_ValueError(MP_ERROR_TEXT("timeout must not be negative"));
    }
    return kForever;
}

}  // namespace

#if MICROPY_PY_BUILTINS_FLOAT
std::int32_t milliseconds_of_seconds(mp_obj_t value, TimeoutNegative negative) {
    const mp_float_t seconds = mp_obj_get_float(value);
    if (seconds < 0) {
        return negative_time(negative);
    }
    if (!(seconds >= 0)) {
        mp_raise_ValueError(MP_ERROR_TEXT("timeout is not a number"));
    }
    if (seconds >= static_cast<mp_float_t>(kLongestTimeoutMs / 1000)) {
        return kLongestTimeoutMs;
    }
    const auto milliseconds = static_cast<std::int32_t>(seconds * 1000);
    return milliseconds == 0 && seconds > 0 ? 1 : milliseconds;
}
#endif

std::int32_t milliseconds_of_integer(mp_obj_t value, std::int32_t unit_ms, TimeoutNegative negative) {
    const mp_int_t count = mp_obj_get_int(value);
    if (count < 0) {
        return negative_time(negative);
    }
    return count > kLongestTimeoutMs / unit_ms ? kLongestTimeoutMs : static_cast<std::int32_t>(count) * unit_ms;
}

Bytes bytes_of(mp_obj_t object) {
    mp_buffer_info_t buffer;
    mp_get_buffer_raise(object, &buffer, MP_BUFFER_READ);
    const std::size_t size = buffer.len < Result::kLargestCount ? buffer.len : Result::kLargestCount;
    return {static_cast<const std::uint8_t*>(buffer.buf), size};
}

WritableBytes writable_bytes_of(mp_obj_t object) {
    mp_buffer_info_t buffer;
    mp_get_buffer_raise(object, &buffer, MP_BUFFER_WRITE);
    const std::size_t size = buffer.len < Result::kLargestCount ? buffer.len : Result::kLargestCount;
    return {static_cast<std::uint8_t*>(buffer.buf), size};
}

std::size_t size_of(mp_obj_t object) {
    // An integer that the VM keeps on its heap is larger than any memory, whether or not it fits a machine word.
    if (mp_obj_is_exact_type(object, &mp_type_int) && mp_obj_int_sign(object) > 0) {
        mp_raise_type(&mp_type_MemoryError);
    }
    const mp_int_t size = mp_obj_get_int(object);
    if (size < 0) {
        mp_raise_ValueError(MP_ERROR_TEXT("size must not be negative"));
    }
    if (static_cast<mp_uint_t>(size) > Result::kLargestCount) {
        mp_raise_type(&mp_type_MemoryError);
    }
    return static_cast<std::size_t>(size);
}

std::size_t size_within(mp_obj_t object, std::size_t limit) {
    if (!is_given(object) || object == MP_OBJ_NEW_SMALL_INT(-1)) {
        return limit;
    }
    const std::size_t size = size_of(object);
    return size < limit ? size : limit;
}

mp_obj_t at_most(mp_obj_t object, mp_int_t most) {
    if (mp_obj_is_small_int(object)) {
        return MP_OBJ_SMALL_INT_VALUE(object) > most ? MP_OBJ_NEW_SMALL_INT(most) : object;
    }
    return mp_obj_is_int(object) && mp_obj_int_sign(object) > 0 ? MP_OBJ_NEW_SMALL_INT(most) : object;
}

std::size_t size_of_room(mp_obj_t object, std::size_t limit) {
    const bool negative = is_given(object) && mp_obj_is_small_int(object) && MP_OBJ_SMALL_INT_VALUE(object) < 0;
    return negative ? limit : size_within(object, limit);
}

mp_obj_t bytes_object(vstr_t& buffer) {
    char* bytes = buffer.buf;
    if (buffer.alloc != buffer.len + 1) {
        bytes = m_renew(char, bytes, buffer.alloc, buffer.len + 1);
    }
    bytes[buffer.len] = 0;
    auto* object = mp_obj_malloc(mp_obj_str_t, &mp_type_bytes);
    object->hash = 0;  // not known
    object->len = buffer.len;
    object->data = reinterpret_cast<const byte*>(bytes);
    return MP_OBJ_FROM_PTR(object);
}

}  // namespace portwright::micropython
