#include "addresses.h"

namespace portwright::micropython {

namespace detail {

void raise_not_an_address() { mp_raise_msg(&mp_type_TypeError, MP_ERROR_TEXT("address must be a (host, port) tuple")); }

Items items_of(mp_obj_t object) {
    if (!mp_obj_is_type(object, &mp_type_tuple) && !mp_obj_is_type(object, &mp_type_list)) {
        raise_not_an_address();
    }
    std::size_t count = 0;
    mp_obj_t* items = nullptr;
    mp_obj_get_array(object, &count, &items);
    return {count, items};
}

std::uint16_t port_of(mp_obj_t object) {
    return static_cast<std::uint16_t>(integer_within(object, 0, 65535, "port"));
}

void read_host(mp_obj_t object, bool names, Address& address, HostName& name) {
    std::size_t length = 0;
    const char* text = mp_obj_str_get_data(object, &length);
    const Family family = address.family;
    if (length == 0) {
        name = HostName{text, 0};
    } else if (parse_host(text, length, address)) {
        if (address.family != family) {
            mp_raise_msg_varg(&mp_type_ValueError, MP_ERROR_TEXT("'%s' is not an address of the socket's family"), text);
        }
    } else if (names) {
        name = HostName{text, length};
    } else {
        mp_raise_msg_varg(&mp_type_ValueError, MP_ERROR_TEXT("'%s' is not an IP address"), text);
    }
}

void read_octets(const mp_obj_t* items, Address& address) {
    for (std::size_t i = 0; i < 4; ++i) {
        address.host[i] = static_cast<std::uint8_t>(integer_within(items[i], 0, 255, "octet"));
    }
}

}  // namespace detail

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
    if (!is_inet6(address.family)) {
        return mp_obj_new_tuple(2, items);
    }
    items[3] = mp_obj_new_int_from_uint(address.scope);
    return mp_obj_new_tuple(4, items);
}

}  // namespace portwright::micropython
