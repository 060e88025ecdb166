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

// Milliseconds for Socket::timeout_ms. TypeError: wrong type. ValueError: negative, or not a number. A time above 24 days is
// cut to that; a time above zero is at least 1 ms.
std::int32_t timeout_of(mp_obj_t value, TimeoutUnit unit, TimeoutZero zero, TimeoutNone none);

// What a dialect accepts where an address is wanted.
struct AddressForms {
    bool octets;       // (192, 168, 1, 10, 8080) and (192, 168, 1, 10)
    bool port_absent;  // "192.168.1.10": the port is zero
    bool port_only;    // 8080: any address (bind)
    bool names;        // a host name may stand for the address
};

// A host name that stood where `forms.names` allows one; the port is in the address already.
struct HostName {
    const char* text = nullptr;
    std::size_t length = 0;
};

// Reads an address for a socket of `family`. TypeError: no form of an address. ValueError: the port is not 0-65535, an octet
// not 0-255, the text no address of that family. With `forms.names`, a text that is no address is left in `name`.
Address address_of(mp_obj_t object, Family family, AddressForms forms, HostName& name);

// The bytes of the buffer, which the object takes over. The hash is left to whoever asks for it first: the VM's own maker of
// such objects looks at every byte for it, which takes longer than receiving them.
mp_obj_t bytes_object(vstr_t& buffer);

// ("192.168.1.10", 8080); for IPv6 (host, port, 0, scope).
mp_obj_t address_object(const Address& address);
// Only the host, as text.
mp_obj_t host_object(const Address& address);

}  // namespace portwright::micropython
