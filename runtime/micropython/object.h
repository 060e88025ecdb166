// The Python object of a socket.
#pragma once

#include "portwright/socket.h"
#include "vm.h"

namespace portwright::micropython {

// Lives in the VM's heap, never moves, and has a finaliser. The VM reaches it through `base`; the rest is the runtime's.
struct SocketObject {
    mp_obj_base_t base;
    Socket socket;
};

inline Socket& socket_of(mp_obj_t self) {
    return static_cast<SocketObject*>(MP_OBJ_TO_PTR(self))->socket;
}

// A closed socket that the collector may finalise at any time from now on. May raise MemoryError; holds no handle yet.
inline SocketObject* new_socket_object(const mp_obj_type_t* type) {
    auto* object = mp_obj_malloc_with_finaliser(SocketObject, type);
    object->socket = Socket{};
    return object;
}

}  // namespace portwright::micropython
