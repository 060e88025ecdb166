// Name lookups for scripts: addresses given by name, and the module's functions.
#pragma once

#include "addresses.h"
#include "calls.h"
#include "portwright/lookup.h"

namespace portwright::micropython {

// A lookup that no socket's timeout bounds ends after this long with EAI_AGAIN.
inline constexpr std::int32_t kLongestLookupMs = 30'000;

// Looks `host` up until the deadline. ValueError: longer than a host name can be. Never raises for a failed lookup: the
// answer says so. Raises what was pending (Ctrl-C).
void look_up_or_interrupt(const LookupRequest& request, const Deadline& deadline, LookupAnswer& answer);

// The number that scripts see for a failed lookup.
template <class P>
int lookup_number(LookupError error) {
    const int number = config::kLookupErrorNumbers[static_cast<std::size_t>(error)];
    return P::lookup_error_sign == LookupErrorSign::kNegative ? -number : number;
}

template <class P>
[[noreturn]] void raise_lookup(LookupError error) {
    constexpr bool io_error = P::error_class == ErrorClass::kIoError;
    const mp_obj_type_t* type = io_error ? config::kIoErrorType : &mp_type_OSError;
    nlr_raise(mp_obj_new_exception_arg1(type, MP_OBJ_NEW_SMALL_INT(lookup_number<P>(error))));
}

// For a name that stands in an address: IOError is there for errors of the connection, and means one of those.
template <class P>
[[noreturn]] void raise_unresolved(LookupError error) {
    if constexpr (P::error_class == ErrorClass::kIoError) {
        raise<P>(Result(Error::kHostUnreachable, static_cast<std::int32_t>(error)));
    } else {
        raise_lookup<P>(error);
    }
}

constexpr AddressForms forms_of(AddressHost host, AddressPort port, BindPortOnly port_only, HostNames names) {
    return {
        .octets = host == AddressHost::kTextOrOctets,
        .port_absent = port == AddressPort::kOptional,
        .port_only = port_only == BindPortOnly::kAccepted,
        .names = names == HostNames::kResolved,
    };
}

// The device's own address, with that port. Raises ENETDOWN where it has none.
template <class P>
Address own_address_of(Family family, std::uint16_t port) {
    Address address;
    const Result result = config::kResolver.own_address(family, address);
    if (!result.ok()) {
        raise<P>(result);
    }
    address.port = port;
    return address;
}

// Where the dialect does that: gives a socket that nobody bound the device's own address. Nothing but this device can be
// reached from a loopback address, so a device that has no other leaves the choice for `peer` elsewhere to its stack.
template <class P>
void bind_unbound(Socket& socket, const Address* peer) {
    if constexpr (P::automatic_bind == AutomaticBind::kOwnAddress) {
        if (wants_address(socket)) {
            const Address own = own_address_of<P>(socket.family, 0);
            if (peer == nullptr || is_loopback(*peer) || !is_loopback(own)) {
                complete_or_raise<P>([&] { return bind_to_own(socket, own); });
            }
        }
    }
}

// The address that a script means, names looked up where the dialect does that.
template <class P, BindPortOnly port_only = BindPortOnly::kRejected, EmptyHost empty_host = EmptyHost::kEveryAddress>
Address resolve(mp_obj_t object, Family family, const Deadline& deadline) {
    constexpr AddressForms forms = forms_of(P::address_host, P::address_port, port_only, P::host_names);
    HostName name;
    Address address = address_of<forms>(object, family, name);
    if (empty_host == EmptyHost::kOwnAddress && name.is_empty_text()) {
        return own_address_of<P>(family, address.port);
    }
    if constexpr (P::host_names == HostNames::kResolved) {
        if (name.is_name()) {
            LookupAnswer answer;
            look_up_or_interrupt({name.text, name.length, false, family}, deadline, answer);
            if (answer.error != LookupError::kNone) {
                raise_unresolved<P>(answer.error);
            }
            const std::uint16_t port = address.port;
            address = answer.addresses[0];
            address.port = port;
        }
    }
    return address;
}

namespace operations {

namespace detail {

// A str of the host's text.
mp_obj_t text_object(mp_obj_t host);
// An entry of the list; `where` is its address.
mp_obj_t lookup_entry(mp_int_t family, mp_int_t type, mp_int_t protocol, mp_obj_t name, mp_obj_t where);
// A tuple's items in a list.
mp_obj_t as_list(mp_obj_t tuple);
std::uint16_t service_port(mp_obj_t port);
// The protocol that goes with a type, as the dialect numbers it.
mp_int_t protocol_number_of(Type type);
// A numeric IPv4 address. ValueError: the text is none. TypeError: no text.
Address ipv4_of(mp_obj_t text);

inline constexpr mp_int_t kNameServers = 2;
// The name server that a script named, 0.0.0.0 where none did. `which` is below kNameServers.
Address name_server(mp_int_t which);
void name_server(mp_int_t which, const Address& address);

}  // namespace detail

template <class P>
mp_obj_t getaddrinfo(mp_obj_t host, mp_obj_t port, mp_obj_t af, mp_obj_t type, mp_obj_t proto) {
    std::size_t length = 0;
    const char* text = is_given(host) ? mp_obj_str_get_data(host, &length) : "";
    const std::uint16_t port_number = detail::service_port(port);
    const mp_int_t wanted_family = is_given(af) ? mp_obj_get_int(af) : 0;
    const mp_int_t wanted_type = is_given(type) ? mp_obj_get_int(type) : 0;
    const mp_int_t wanted_protocol = is_given(proto) ? mp_obj_get_int(proto) : 0;

    LookupRequest request{text, length, wanted_family == 0, Family::kInet};
    if (wanted_family != 0) {
        const auto* entry = config::kFamilies.find(wanted_family);
        if (entry == nullptr || (entry->term != Family::kInet && !is_inet6(entry->term))) {
            raise_lookup<P>(LookupError::kFamily);
        }
        request.family = entry->term;
    }
    Type socket_type = Type::kStream;
    if (wanted_type != 0) {
        const auto* entry = config::kTypes.find(wanted_type);
        if (entry == nullptr) {
            raise_lookup<P>(LookupError::kType);
        }
        socket_type = entry->term;
    }

    LookupAnswer answer;
    if (length == 0) {
        answer.count = 1;
        answer.addresses[0].family = request.family;
    } else {
        look_up_or_interrupt(request, Deadline::after(kLongestLookupMs, port::now_ms()), answer);
    }
    if (answer.error != LookupError::kNone) {
        raise_lookup<P>(answer.error);
    }

    const mp_int_t type_number = config::kTypes.number_of(socket_type, 0);
    mp_int_t protocol_number = 0;
    if constexpr (P::lookup_protocol == LookupProtocol::kOfType) {
        protocol_number = wanted_protocol != 0 ? wanted_protocol : detail::protocol_number_of(socket_type);
    }
    const mp_obj_t name =
        P::canonical_name == CanonicalName::kEmpty ? MP_OBJ_NEW_QSTR(MP_QSTR_) : detail::text_object(host);
    const std::size_t most = P::lookup_count == LookupCount::kFirst ? 1 : answer.count;
    mp_obj_t list = mp_obj_new_list(0, nullptr);
    std::size_t count = 0;
    for (std::size_t i = 0; i < answer.count && count < most; ++i) {
        Address& address = answer.addresses[i];
        address.port = port_number;
        const mp_int_t family_number = config::kFamilies.number_of(address.family, -1);
        if (family_number >= 0) {  // a dialect without IPv6 does not see such answers
            mp_obj_t where = address_object(address);
            if constexpr (P::lookup_address == LookupAddress::kList) {
                where = detail::as_list(where);
            }
            mp_obj_list_append(list, detail::lookup_entry(family_number, type_number, protocol_number, name, where));
            ++count;
        }
    }
    if (count == 0) {
        raise_lookup<P>(LookupError::kNoName);
    }
    return list;
}

// (192, 168, 1, 10) for "192.168.1.10". ValueError where the text is no IPv4 address.
template <class P>
mp_obj_t ip_to_tuple(mp_obj_t ip) {
    const Address address = detail::ipv4_of(ip);
    mp_obj_t octets[4];
    for (std::size_t i = 0; i < 4; ++i) {
        octets[i] = MP_OBJ_NEW_SMALL_INT(address.host[i]);
    }
    return mp_obj_new_tuple(4, octets);
}

// The name servers are kept and told; whom a lookup asks is the network stack's business.
template <class P>
mp_obj_t dnsserver(mp_obj_t index, mp_obj_t server) {
    if (!is_given(index)) {
        const mp_obj_t both[] = {host_object(detail::name_server(0)), host_object(detail::name_server(1))};
        return mp_obj_new_tuple(2, both);
    }
    const mp_int_t which = mp_obj_get_int(index);
    if (which < 0 || which >= detail::kNameServers) {
        mp_raise_ValueError(MP_ERROR_TEXT("a name server's index is 0 or 1"));
    }
    if (is_given(server)) {
        detail::name_server(which, detail::ipv4_of(server));
        return mp_const_none;
    }
    const mp_obj_t one[] = {MP_OBJ_NEW_SMALL_INT(which), host_object(detail::name_server(which))};
    return mp_obj_new_tuple(2, one);
}

template <class P>
mp_obj_t own_address() {
    return host_object(own_address_of<P>(Family::kInet, 0));
}

template <class P>
mp_obj_t last_error() {
    return mp_obj_new_int(last_native());
}

}  // namespace operations
}  // namespace portwright::micropython
