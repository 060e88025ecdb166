// Between what scripts take for an address and the runtime's own.
#pragma once

#include "portwright/address.h"
#include "values.h"

namespace portwright::micropython {

// What a dialect accepts where an address is wanted.
struct AddressForms {
    bool octets = false;       // (192, 168, 1, 10, 8080) and (192, 168, 1, 10)
    bool port_absent = false;  // "192.168.1.10": the port is zero
    bool port_only = false;    // 8080: any address (bind)
    bool names = false;        // a host name may stand for the address
};

// What stood for the host and is no numeric address: a name, where `forms.names` allows one, or empty text. The rest of the
// address is read already.
struct HostName {
    const char* text = nullptr;
    std::size_t length = 0;

    [[nodiscard]] bool is_name() const { return length > 0; }
    [[nodiscard]] bool is_empty_text() const { return text != nullptr && length == 0; }
};

namespace detail {

// The items of a tuple or list. TypeError: neither.
struct Items {
    std::size_t count;
    const mp_obj_t* at;
};
Items items_of(mp_obj_t object);

[[noreturn]] void raise_not_an_address();
std::uint16_t port_of(mp_obj_t object);
void read_host(mp_obj_t object, bool names, Address& address, HostName& name);
void read_octets(const mp_obj_t* items, Address& address);

}  // namespace detail

// Reads an address for a socket of `family`. TypeError: no form of an address. ValueError: the port is not 0-65535, an octet
// not 0-255, the text no address of that family. Empty text is any address, and left in `name`; with `forms.names` so is a
// text that is no address. A firmware has the code of the forms that its dialect accepts, no other.
template <AddressForms forms>
Address address_of(mp_obj_t object, Family family, HostName& name) {
    Address address;
    address.family = family;
    if (forms.port_only && mp_obj_is_int(object)) {
        address.port = detail::port_of(object);
        return address;
    }
    if (forms.port_absent && mp_obj_is_str(object)) {
        detail::read_host(object, forms.names, address, name);
        return address;
    }
    const auto [count, items] = detail::items_of(object);
    const bool starts_with_host = count > 0 && mp_obj_is_str_or_bytes(items[0]);
    if (starts_with_host) {
        const bool is_complete = count == 2 || (count == 4 && is_inet6(family));
        if (!is_complete && !(forms.port_absent && count == 1)) {
            detail::raise_not_an_address();
        }
        detail::read_host(items[0], forms.names, address, name);
    } else {
        const bool octets = forms.octets && family == Family::kInet && (count == 5 || (forms.port_absent && count == 4));
        if (!octets) {
            detail::raise_not_an_address();
        }
        detail::read_octets(items, address);
    }
    const std::size_t before_port = starts_with_host ? 1 : 4;
    if (count > before_port) {
        address.port = detail::port_of(items[before_port]);
    }
    if (kHasInet6 && starts_with_host && count == 4) {
        address.scope = static_cast<std::uint32_t>(integer_within(items[3], 0, 0x7fffffff, "scope"));
    }
    return address;
}

// ("192.168.1.10", 8080); for IPv6 (host, port, 0, scope).
mp_obj_t address_object(const Address& address);
// Only the host, as text.
mp_obj_t host_object(const Address& address);

}  // namespace portwright::micropython
