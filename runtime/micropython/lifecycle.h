// Sockets from creation to the end: open, bind, listen, accept, connect, close.
#pragma once

#include "lookups.h"

namespace portwright::micropython {

// What a constructor's numbers mean on this target, or why they mean nothing.
struct Opening {
    const Backend* backend = nullptr;
    OpenRequest request{};
    const mp_obj_type_t* type = nullptr;  // the class of sockets that serves the family
    Result failure;
};

Opening opening_of(mp_int_t family, mp_int_t type, mp_int_t protocol);

// The socket type of a family where a script leaves it out; 0 for a family that no class serves.
mp_int_t default_type_of(mp_int_t family);

// Whether a call failed for want of a handle, and the garbage that may still hold some was collected: time to try once more.
bool made_room_after(Result result);

// A kind of socket that has no addresses to share stays as it is.
void allow_reuse(Socket& socket);

void print_socket(const mp_print_t* print, mp_obj_t self, mp_print_kind_t kind);

namespace operations {

template <class P>
mp_obj_t open(mp_obj_t family, mp_obj_t type, mp_obj_t proto, mp_obj_t fileno) {
    if (is_given(fileno)) {
        // The handles of a backend are its own; a script cannot bring one.
        raise<P>(Result(Error::kNotSupported));
    }
    const mp_int_t protocol = is_given(proto) ? mp_obj_get_int(proto) : 0;
    const mp_int_t family_number = mp_obj_get_int(family);
    const mp_int_t type_number = type == MP_OBJ_NULL ? default_type_of(family_number) : mp_obj_get_int(type);
    const Opening opening = opening_of(family_number, type_number, protocol);
    if (!opening.failure.ok()) {
        raise<P>(opening.failure);
    }
    SocketObject* object = new_socket_object(opening.type);
    Result result = portwright::open(object->socket, *opening.backend, opening.request);
    if (made_room_after(result)) {
        result = portwright::open(object->socket, *opening.backend, opening.request);
    }
    if (!result.ok()) {
        raise<P>(result);
    }
    if constexpr (P::reuse_address == ReuseAddress::kAutomatic) {
        allow_reuse(object->socket);
    }
    return MP_OBJ_FROM_PTR(object);
}

template <class P>
mp_obj_t close(mp_obj_t self) {
    portwright::close(socket_of(self));
    return mp_const_none;
}

template <class P>
mp_obj_t finalise(mp_obj_t self) {
    return close<P>(self);
}

template <class P>
mp_obj_t enter(mp_obj_t self) {
    return self;
}

template <class P>
mp_obj_t exit(mp_obj_t self, mp_obj_t exception_type, mp_obj_t exception, mp_obj_t traceback) {
    (void)exception_type;
    (void)exception;
    (void)traceback;
    return close<P>(self);
}

template <class P>
mp_obj_t bind(mp_obj_t self, mp_obj_t address) {
    Socket& socket = socket_of(self);
    const Deadline deadline = deadline_of<P, Direction::kOther>(socket);
    const Address wanted = resolve<P, P::bind_port_only, P::empty_host>(address, socket.family, deadline);
    complete_or_raise<P>([&] { return portwright::bind(socket, wanted); });
    return mp_const_none;
}

template <class P>
mp_obj_t listen(mp_obj_t self, mp_obj_t backlog) {
    const mp_int_t most = 0xffff;  // more than any backend allows
    const mp_int_t wanted = mp_obj_get_int(at_most(backlog, most));
    const auto cut = static_cast<std::int32_t>(wanted < 0 ? 0 : wanted);
    Socket& socket = socket_of(self);
    if (socket.type == Type::kStream) {
        bind_unbound<P>(socket, nullptr);
    }
    complete_or_raise<P>([&] { return portwright::listen(socket, cut); });
    return mp_const_none;
}

template <class P>
mp_obj_t accept(mp_obj_t self) {
    Socket& socket = socket_of(self);
    const Deadline deadline = deadline_of<P, Direction::kReceiving>(socket);
    SocketObject* child = new_socket_object(static_cast<SocketObject*>(MP_OBJ_TO_PTR(self))->base.type);
    Address peer;
    const auto accept_once = [&] { return portwright::accept(socket, child->socket, peer, deadline); };
    complete_or_raise<P>([&] {
        const Result result = accept_once();
        return made_room_after(result) ? accept_once() : result;
    });
    if constexpr (P::accepted_timeout == AcceptedTimeout::kInherited) {
        child->socket.timeout_ms = socket.timeout_ms;
    }
    if constexpr (P::accept_result == AcceptResult::kTriple) {
        const mp_obj_t items[] = {MP_OBJ_FROM_PTR(child), host_object(peer), MP_OBJ_NEW_SMALL_INT(peer.port)};
        return mp_obj_new_tuple(3, items);
    } else {
        const mp_obj_t items[] = {MP_OBJ_FROM_PTR(child), address_object(peer)};
        return mp_obj_new_tuple(2, items);
    }
}

template <class P>
mp_obj_t connect(mp_obj_t self, mp_obj_t address) {
    Socket& socket = socket_of(self);
    const Deadline deadline = deadline_of<P, Direction::kOther>(socket);
    const Address wanted = resolve<P>(address, socket.family, deadline);
    bind_unbound<P>(socket, &wanted);
    const Result result = complete([&] { return portwright::connect(socket, wanted, deadline); });
    if constexpr (P::failed_connect == FailedConnect::kClosed) {
        if (!result.ok() && socket.timeout_ms > 0) {
            portwright::close(socket);
        }
    }
    count_or_raise<P>(result);
    return mp_const_none;
}

// The position of the state among those of TcpState; -1 of a closed socket, which has none.
template <class P>
mp_obj_t getsocketsta(mp_obj_t self) {
    TcpState tcp_state{};
    const Result result = complete([&] { return connection_state(socket_of(self), tcp_state); });
    if (result.failed(Error::kBadDescriptor)) {
        return MP_OBJ_NEW_SMALL_INT(-1);
    }
    if (!result.ok()) {
        raise<P>(result);
    }
    return MP_OBJ_NEW_SMALL_INT(static_cast<mp_int_t>(tcp_state));
}

template <class P>
mp_obj_t fileno(mp_obj_t self) {
    const Socket& socket = socket_of(self);
    const int number = descriptor(socket);
    if (number >= 0 || !is_open(socket)) {
        return mp_obj_new_int(number);
    }
    // A stack without descriptors: the object's place in memory, which it keeps as long as it lives, tells sockets apart.
    return MP_OBJ_NEW_SMALL_INT(static_cast<mp_int_t>(reinterpret_cast<mp_uint_t>(&socket) / sizeof(Socket) & 0xffffff));
}

// What TLS would do once the connection stands; no socket has it yet.
template <class P>
mp_obj_t do_handshake(mp_obj_t self) {
    raise<P>(Result(is_open(socket_of(self)) ? Error::kNotSupported : Error::kBadDescriptor));
}

}  // namespace operations
}  // namespace portwright::micropython
