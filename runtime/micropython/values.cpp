#include "values.h"

#include "portwright/deadline.h"
#include "portwright/result.h"

namespace portwright::micropython {

namespace {

constexpr std::int32_t kLongestTimeoutMs = 0x7fffffff;

// An integer in a range, or ValueError naming `what`. TypeError where it is no integer.
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

[[noreturn]] void raise_not_an_address() {
    mp_raise_msg(&mp_type_TypeError, MP_ERROR_TEXT("address must be a (host, port) tuple"));
}

std::uint16_t port_of(mp_obj_t object) {
    return static_cast<std::uint16_t>(integer_within(object, 0, 65535, "port"));
}

Address host_of(mp_obj_t object, Family family, bool names, HostName& name) {
    std::size_t length = 0;
    const char* text = mp_obj_str_get_data(object, &length);
    Address address;
    address.family = family;
    if (length == 0) {
        name = HostName{text, 0};
        return address;
    }
    if (parse_host(text, length, address)) {
        if (address.family != family) {
            mp_raise_msg_varg(&mp_type_ValueError, MP_ERROR_TEXT("'%s' is not an address of the socket's family"), text);
        }
        return address;
    }
    if (!names) {
        mp_raise_msg_varg(&mp_type_ValueError, MP_ERROR_TEXT("'%s' is not an IP address"), text);
    }
    name = HostName{text, length};
    return address;
}

Address octets_of(const mp_obj_t* items) {
    Address address;
    for (std::size_t i = 0; i < 4; ++i) {
        address.host[i] = static_cast<std::uint8_t>(integer_within(items[i], 0, 255, "octet"));
    }
    return address;
}

std::int32_t negative_time(TimeoutNegative negative) {
    if (negative == TimeoutNegative::kError) {
        mp_raise_ValueError(MP_ERROR_TEXT("timeout must not be negative"));
    }
    return kForever;
}

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

}  // namespace

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

std::int32_t timeout_of(mp_obj_t value, TimeoutUnit unit, TimeoutZero zero, TimeoutNone none,
                        TimeoutNegative negative) {
    if (value == mp_const_none) {
        if (none == TimeoutNone::kTypeError) {
            mp_raise_TypeError(MP_ERROR_TEXT("timeout must be an integer"));
        }
        return kForever;
    }
    std::int32_t milliseconds = 0;
    switch (unit) {
#if MICROPY_PY_BUILTINS_FLOAT
        case TimeoutUnit::kSeconds:
            milliseconds = milliseconds_of_seconds(value, negative);
            break;
#else
        case TimeoutUnit::kSeconds:
#endif
        case TimeoutUnit::kWholeSeconds:
            milliseconds = milliseconds_of_integer(value, 1000, negative);
            break;
        case TimeoutUnit::kMilliseconds:
            milliseconds = milliseconds_of_integer(value, 1, negative);
            break;
    }
    return milliseconds == 0 && zero == TimeoutZero::kForever ? kForever : milliseconds;
}

Address address_of(mp_obj_t object, Family family, AddressForms forms, HostName& name) {
    if (forms.port_only && mp_obj_is_int(object)) {
        Address address;
        address.family = family;
        address.port = port_of(object);
        return address;
    }
    if (forms.port_absent && mp_obj_is_str(object)) {
        return host_of(object, family, forms.names, name);
    }
    if (!mp_obj_is_type(object, &mp_type_tuple) && !mp_obj_is_type(object, &mp_type_list)) {
        raise_not_an_address();
    }
    std::size_t count = 0;
    mp_obj_t* items = nullptr;
    mp_obj_get_array(object, &count, &items);

    const bool starts_with_host = count > 0 && mp_obj_is_str_or_bytes(items[0]);
    if (starts_with_host && (count == 2 || (count == 4 && family == Family::kInet6))) {
        Address address = host_of(items[0], family, forms.names, name);
        address.port = port_of(items[1]);
        if (count == 4) {
            address.scope = static_cast<std::uint32_t>(integer_within(items[3], 0, 0x7fffffff, "scope"));
        }
        return address;
    }
    if (starts_with_host && count == 1 && forms.port_absent) {
        return host_of(items[0], family, forms.names, name);
    }
    const bool all_octets = forms.octets && !starts_with_host && family == Family::kInet;
    if (all_octets && count == 5) {
        Address address = octets_of(items);
        address.port = port_of(items[4]);
        return address;
    }
    if (all_octets && count == 4 && forms.port_absent) {
        return octets_of(items);
    }
    raise_not_an_address();
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

mp_obj_t host_object(const Address& address) {
    char text[kHostTextSize];
    const std::size_t length = format_host(address, text);
    // As mp_obj_new_str, without the search among the VM's names: no address is one.
    return mp_obj_new_str_copy(&mp_type_str, reinterpret_cast<const byte*>(text), length);
}

mp_obj_t address_object(const Address& address) {
    mp_obj_t items[] = {
        host_object(address),
        MP_OBJ_NEW_SMALL_INT(address.port),
        MP_OBJ_NEW_SMALL_INT(0),
        MP_OBJ_NEW_SMALL_INT(0),
    };
    if (address.family != Family::kInet6) {
        return mp_obj_new_tuple(2, items);
    }
    items[3] = mp_obj_new_int_from_uint(address.scope);
    return mp_obj_new_tuple(4, items);
}

}  // namespace portwright::micropython
