#include "lookups.h"

#include <cstring>

// The header uses C's keyword.
#define restrict __restrict
extern "C" {
#include "py/parsenum.h"
}
#undef restrict

namespace portwright::micropython {

namespace {

// Each in one word, so threads that set it at once leave one of their addresses and never a mixture.
std::uint32_t name_servers[operations::detail::kNameServers];

}  // namespace

void look_up_or_interrupt(const LookupRequest& request, const Deadline& deadline, LookupAnswer& answer) {
    if (request.host_length > kLongestHostName) {
        mp_raise_ValueError(MP_ERROR_TEXT("host name too long"));
    }
    int ticket = -1;
    const Result result = [&] {
        for (;;) {
            const Result step = look_up(config::kResolver, request, deadline, ticket, answer);
            if (!step.failed(Error::kInterrupted)) {
                return step;
            }
            nlr_buf_t nlr;
            if (nlr_push(&nlr) == 0) {
                mp_handle_pending(true);
                nlr_pop();
            } else {
                config::kResolver.end(ticket);
                nlr_raise(MP_OBJ_FROM_PTR(nlr.ret_val));
            }
        }
    }();
    if (!result.ok()) {
        answer.error = result.failed(Error::kNoBufferSpace) ? LookupError::kMemory : LookupError::kTryAgain;
    }
}

namespace operations::detail {

mp_obj_t text_object(mp_obj_t host) {
    if (mp_obj_is_str(host)) {
        return host;
    }
    std::size_t length = 0;
    const char* text = mp_obj_str_get_data(host, &length);
    return mp_obj_new_str(text, length);
}

mp_obj_t as_list(mp_obj_t tuple) {
    std::size_t count = 0;
    mp_obj_t* items = nullptr;
    mp_obj_get_array(tuple, &count, &items);
    return mp_obj_new_list(count, items);
}

mp_obj_t lookup_entry(mp_int_t family, mp_int_t type, mp_int_t protocol, mp_obj_t name, mp_obj_t where) {
    const mp_obj_t items[] = {
        MP_OBJ_NEW_SMALL_INT(family), MP_OBJ_NEW_SMALL_INT(type), MP_OBJ_NEW_SMALL_INT(protocol), name, where,
    };
    return mp_obj_new_tuple(5, items);
}

mp_int_t protocol_number_of(Type type) {
    const Protocol usual = type == Type::kStream     ? Protocol::kTcp
                           : type == Type::kDatagram ? Protocol::kUdp
                                                     : Protocol::kAny;
    return config::kProtocols.number_of(usual, 0);
}

Address ipv4_of(mp_obj_t text) {
    std::size_t length = 0;
    (void)mp_obj_str_get_data(text, &length);
    HostName name;
    const Address address = address_of<AddressForms{.port_absent = true}>(text, Family::kInet, name);
    if (length == 0) {
        mp_raise_ValueError(MP_ERROR_TEXT("'' is not an IP address"));
    }
    return address;
}

Address name_server(mp_int_t which) {
    const std::uint32_t word = __atomic_load_n(&name_servers[which], __ATOMIC_RELAXED);
    Address address;
    address.family = Family::kInet;
    std::memcpy(address.host, &word, sizeof word);
    return address;
}

void name_server(mp_int_t which, const Address& address) {
    std::uint32_t word = 0;
    std::memcpy(&word, address.host, sizeof word);
    __atomic_store_n(&name_servers[which], word, __ATOMIC_RELAXED);
}

// A number, or its decimal text ("80"): asyncio and some scripts pass what they split off a URL.
std::uint16_t service_port(mp_obj_t port) {
    if (!is_given(port)) {
        return 0;
    }
    mp_obj_t number = port;
    if (mp_obj_is_str(port)) {
        std::size_t length = 0;
        const char* text = mp_obj_str_get_data(port, &length);
        number = mp_parse_num_integer(text, length, 10, nullptr);
    }
    const mp_int_t value = mp_obj_get_int(number);
    if (value < 0 || value > 65535) {
        mp_raise_ValueError(MP_ERROR_TEXT("port must be 0 to 65535"));
    }
    return static_cast<std::uint16_t>(value);
}

}  // namespace operations::detail
}  // namespace portwright::micropython
