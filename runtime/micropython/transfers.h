// Sending and receiving: send, sendall, sendto, recv, recv_into, recvfrom, recvfrom_into.
#pragma once

#include "lookups.h"

namespace portwright::micropython {

// The flags of one call. OSError(EINVAL) where the dialect has no such flag.
struct Flags {
    bool peek = false;
    bool dont_wait = false;
};

bool read_flags(mp_obj_t object, Flags& flags);

template <class P>
Flags flags_of(mp_obj_t object) {
    Flags flags;
    if (!read_flags(object, flags)) {
        raise<P>(Result(Error::kInvalidArgument));
    }
    return flags;
}

template <class P, Direction direction>
Deadline deadline_with(const Socket& socket, const Flags& flags) {
    return flags.dont_wait ? Deadline::after(kNonBlocking, 0) : deadline_of<P, direction>(socket);
}

// Fills `data`, as far as the stream and the time reach.
template <class P>
Result gather(Socket& socket, WritableBytes data, const Deadline& deadline) {
    // What ends as on a non-blocking socket takes what comes as it comes, and has it in hand when the time is up.
    constexpr PartialOnTimeout on_timeout = kEndsAsNonBlocking<P> ? PartialOnTimeout::kLost : P::partial_on_timeout;
    Progress progress;
    const Result result = complete([&] { return recv_exactly(socket, data, progress, on_timeout, deadline); });
    const bool part = progress.done > 0 && told<P>(result).failed(Error::kWouldBlock);
    return part ? Result::count(progress.done) : result;
}

// Receives into `data` as the dialect's recv does.
template <class P>
Result receive(Socket& socket, WritableBytes data, const Flags& flags) {
    const Deadline deadline = deadline_with<P, Direction::kReceiving>(socket, flags);
    if constexpr (P::recv_amount == RecvAmount::kExactly) {
        if (!flags.peek) {
            return gather<P>(socket, data, deadline);
        }
    }
    return complete([&] { return portwright::recv(socket, data, flags.peek, deadline); });
}

// The count; nothing counts as no bytes where the dialect does not raise for it.
template <class P>
std::size_t received_count(Result result) {
    if constexpr (P::nothing_there == NothingThere::kEmpty) {
        if (result.failed(Error::kWouldBlock)) {
            return 0;
        }
    }
    return count_or_raise<P>(result);
}

// Sends everything, or what there is time or room for: the count tells, so that nothing is sent twice.
inline Result send_what_goes(Socket& socket, Bytes data, const Deadline& deadline) {
    Progress progress;
    const Result result = complete([&] { return send_all(socket, data, progress, deadline); });
    const bool part = progress.done > 0 && result.failed(Error::kTimedOut);
    return result.ok() || part ? Result::count(progress.done) : result;
}

// The first `used` bytes of `buffer`, as the object that the dialect's recv returns. Takes the buffer over.
template <class P>
mp_obj_t received_object(vstr_t& buffer, std::size_t used) {
    if constexpr (P::recv_type == RecvType::kBytearray) {
        char* bytes = m_renew(char, buffer.buf, buffer.alloc, used);
        return mp_obj_new_bytearray_by_ref(used, bytes);
    } else {
        buffer.len = used;
        return bytes_object(buffer);
    }
}

inline WritableBytes room_in(vstr_t& buffer, std::size_t size) {
    return {reinterpret_cast<std::uint8_t*>(buffer.buf), size};
}

namespace operations {

template <class P>
mp_obj_t send(mp_obj_t self, mp_obj_t bytes, mp_obj_t flags) {
    Socket& socket = socket_of(self);
    const Bytes data = bytes_of(bytes);
    const Deadline deadline = deadline_with<P, Direction::kOther>(socket, flags_of<P>(flags));
    if constexpr (P::send_amount == SendAmount::kEverything) {
        return count_object(count_or_raise<P>(send_what_goes(socket, data, deadline)));
    } else {
        return count_object(complete_or_raise<P>([&] { return portwright::send(socket, data, deadline); }));
    }
}

template <class P>
mp_obj_t sendall(mp_obj_t self, mp_obj_t bytes, mp_obj_t flags) {
    if constexpr (P::sendall == Sendall::kAliasOfSend) {
        return send<P>(self, bytes, flags);
    } else {
        Socket& socket = socket_of(self);
        const Bytes data = bytes_of(bytes);
        const Deadline deadline = deadline_with<P, Direction::kOther>(socket, flags_of<P>(flags));
        Progress progress;
        complete_or_raise<P>([&] { return send_all(socket, data, progress, deadline); });
        if (progress.done < data.size) {
            raise<P>(Result(Error::kWouldBlock));  // non-blocking, and part of it went
        }
        return mp_const_none;
    }
}

template <class P>
mp_obj_t sendto(mp_obj_t self, mp_obj_t bytes, mp_obj_t address, mp_obj_t flags) {
    Socket& socket = socket_of(self);
    const Bytes data = bytes_of(bytes);
    const Deadline deadline = deadline_with<P, Direction::kOther>(socket, flags_of<P>(flags));
    const Address to = resolve<P>(address, socket.family, deadline);
    if constexpr (P::empty_datagram == EmptyDatagram::kDropped) {
        if (data.size == 0 && socket.type == Type::kDatagram && is_open(socket)) {
            return count_object(0);
        }
    }
    if (socket.type != Type::kStream) {
        bind_unbound<P>(socket, &to);
    }
    return count_object(complete_or_raise<P>([&] { return send_to(socket, data, to, deadline); }));
}

template <class P>
mp_obj_t recv(mp_obj_t self, mp_obj_t bufsize, mp_obj_t flags) {
    const std::size_t size = size_of(bufsize);
    const Flags wanted = flags_of<P>(flags);
    vstr_t buffer;
    vstr_init_len(&buffer, size);
    Socket& socket = socket_of(self);
    const Result result = receive<P>(socket, room_in(buffer, size), wanted);
    if constexpr (P::end_of_stream == EndOfStream::kOnce) {
        const bool ended = result.ok() && result.count() == 0 && size > 0 && !wanted.peek;
        if (ended && tell_end(socket)) {
            raise<P>(Result(Error::kNotConnected));
        }
    }
    return received_object<P>(buffer, received_count<P>(result));
}

template <class P>
mp_obj_t recv_into(mp_obj_t self, mp_obj_t buffer, mp_obj_t bufsize, mp_obj_t flags, mp_obj_t offset) {
    const WritableBytes whole = writable_bytes_of(buffer);
    const WritableBytes room = whole.from(is_given(offset) ? size_within(offset, whole.size) : 0);
    const std::size_t size = size_of_room(bufsize, room.size);
    return count_object(count_or_raise<P>(receive<P>(socket_of(self), room.first(size), flags_of<P>(flags))));
}

template <class P>
mp_obj_t recvfrom(mp_obj_t self, mp_obj_t bufsize, mp_obj_t flags) {
    Socket& socket = socket_of(self);
    const std::size_t size = size_of(bufsize);
    const Flags wanted = flags_of<P>(flags);
    const Deadline deadline = deadline_with<P, Direction::kReceiving>(socket, wanted);
    vstr_t buffer;
    vstr_init_len(&buffer, size);
    Address from;
    from.family = socket.family;
    const Result result =
        complete([&] { return recv_from(socket, room_in(buffer, size), from, wanted.peek, deadline); });
    const mp_obj_t items[] = {received_object<P>(buffer, received_count<P>(result)), address_object(from)};
    return mp_obj_new_tuple(2, items);
}

template <class P>
mp_obj_t recvfrom_into(mp_obj_t self, mp_obj_t buffer, mp_obj_t bufsize, mp_obj_t flags) {
    Socket& socket = socket_of(self);
    const WritableBytes room = writable_bytes_of(buffer);
    const WritableBytes data = room.first(size_of_room(bufsize, room.size));
    const Flags wanted = flags_of<P>(flags);
    const Deadline deadline = deadline_with<P, Direction::kReceiving>(socket, wanted);
    Address from;
    from.family = socket.family;
    const std::size_t count =
        complete_or_raise<P>([&] { return recv_from(socket, data, from, wanted.peek, deadline); });
    const mp_obj_t items[] = {count_object(count), address_object(from)};
    return mp_obj_new_tuple(2, items);
}

}  // namespace operations
}  // namespace portwright::micropython
