// Between Python objects and the runtime's plain values. Every length and range that a script hands in is checked here.
#pragma once

#include "portwright/address.h"
#include "portwright/lookup.h"
#include "portwright/policies.h"
#include "portwright/span.h"
#include "vm.h"

namespace portwright::micropython {

// An argument that the script left out, or gave as None.
inline bool is_given(mp_obj_t object) { return object != MP_OBJ_NULL && object != mp_const_none; }

// The bytes of a str, bytes, bytearray, array or memoryview. TypeError where it has none.
Bytes bytes_of(mp_obj_t object);
WritableBytes writable_bytes_of(mp_obj_t object);

// A count of bytes. TypeError: not an integer. ValueError: negative. MemoryError: more than a transfer can count.
std::size_t size_of(mp_obj_t object);

// As size_of, and at most `limit`; `limit` where the argument is absent or -1.
std::size_t size_within(mp_obj_t object, std::size_t limit);

// As size_within, and every size below 0 stands for `limit`.
std::size_t size_of_room(mp_obj_t object, std::size_t limit);

// An integer above `most` counts as `most`. Everything else is passed on as it is, for whoever reads it to judge.
mp_obj_t at_most(mp_obj_t object, mp_int_t most);

// Milliseconds for Socket::timeout_ms. TypeError: wrong type. ValueError: not a number, or negative where `negative` does not
// say what that means. A time above 24 days is cut to that; a time above zero is at least 1 ms.
std::int32_t timeout_of(mp_obj_t value, TimeoutUnit unit, TimeoutZero zero, TimeoutNone none, TimeoutNegative negative);

// What a dialect accepts where an address is wanted.
struct AddressForms {
    bool octets;       // (192, 168, 1, 10, 8080) and (192, 168, 1, 10)
    bool port_absent;  // "192.168.1.10": the port is zero
    bool port_only;    // 8080: any address (bind)
    bool names;        // a host name may stand for the address
};

// What stood for the host and is no numeric address: a name, where `forms.names` allows one, or empty text. The rest of the
// address is read already.
struct HostName {
    const char* text = nullptr;
    std::size_t length = 0;

    [[nodiscard]] bool is_name() const { return length > 0; }
    [[nodiscard]] bool is_empty_text() const { return text != nullptr && length == 0; }
};

// Reads an address for a socket of `family`. TypeError: no form of an address. ValueError: the port is not 0-65535, an octet
// not 0-255, the text no address of that family. Empty text is any address, and left in `name`; with `forms.names` so is a
// text that is no address.
Address address_of(mp_obj_t object, Family family, AddressForms forms, HostName& name);

// The bytes of the buffer, which the object takes over. The hash is left to whoever asks for it first: the VM's own maker of
// such objects looks at every byte for it, which takes longer than receiving them.
mp_obj_t bytes_object(vstr_t& buffer);

// ("192.168.1.10", 8080); for IPv6 (host, port, 0, scope).
mp_obj_t address_object(const Address& address);
// Only the host, as text.
mp_obj_t host_object(const Address& address);

}  // namespace portwright::micropython
