// Sockets as files: read, readinto, readline, write, and the VM's stream protocol (select, asyncio, ssl).
#pragma once

#include "transfers.h"

namespace portwright::micropython {

// How a file-like read or write ends when nothing could be done on a non-blocking socket: with None, not an exception.
template <class P>
mp_obj_t none_or_raise(Result result) {
    if (told<P>(result).failed(Error::kWouldBlock)) {
        return mp_const_none;
    }
    raise<P>(result);
}

template <class P>
Result read_some(Socket& socket, WritableBytes data, const Deadline& deadline) {
    if constexpr (P::read_amount == ReadAmount::kExactly) {
        return gather<P>(socket, data, deadline);
    } else {
        return complete([&] { return portwright::recv(socket, data, false, deadline); });
    }
}

// Reads up to the end of the stream. Where the time is up or nothing more is there now, what came is returned, and the
// error only where nothing did: what has been taken from the stream would be lost with it.
template <class P>
mp_obj_t read_to_end(Socket& socket, const Deadline& deadline) {
    constexpr std::size_t kStep = 256;
    vstr_t buffer;
    vstr_init(&buffer, kStep);
    for (;;) {
        char* room = vstr_add_len(&buffer, kStep);
        const std::size_t before = buffer.len - kStep;
        const Result result = complete([&] {
            return portwright::recv(socket, {reinterpret_cast<std::uint8_t*>(room), kStep}, false, deadline);
        });
        buffer.len = before + (result.ok() ? result.count() : 0);
        const bool out_of_time = result.failed(Error::kTimedOut) || result.failed(Error::kWouldBlock);
        if (!result.ok() && !(out_of_time && before > 0)) {
            vstr_clear(&buffer);
            return none_or_raise<P>(result);
        }
        if (!result.ok() || result.count() == 0) {
            return bytes_object(buffer);
        }
    }
}

// The VM's stream protocol; the same for every class of sockets.
extern "C" {
mp_uint_t portwright_stream_read(mp_obj_t self, void* data, mp_uint_t size, int* error);
mp_uint_t portwright_stream_write(mp_obj_t self, const void* data, mp_uint_t size, int* error);
mp_uint_t portwright_stream_ioctl(mp_obj_t self, mp_uint_t request, uintptr_t argument, int* error);
}

namespace operations {

template <class P>
mp_obj_t readall(mp_obj_t self) {
    Socket& socket = socket_of(self);
    return read_to_end<P>(socket, deadline_of<P, Direction::kReceiving>(socket));
}

template <class P>
mp_obj_t read(mp_obj_t self, mp_obj_t size) {
    if (!is_given(size) || size == MP_OBJ_NEW_SMALL_INT(-1)) {
        return readall<P>(self);
    }
    Socket& socket = socket_of(self);
    const Deadline deadline = deadline_of<P, Direction::kReceiving>(socket);
    const std::size_t wanted = size_of(size);
    vstr_t buffer;
    vstr_init_len(&buffer, wanted);
    const Result result = read_some<P>(socket, room_in(buffer, wanted), deadline);
    if (!result.ok()) {
        vstr_clear(&buffer);
        return none_or_raise<P>(result);
    }
    buffer.len = result.count();
    return bytes_object(buffer);
}

template <class P>
mp_obj_t readinto(mp_obj_t self, mp_obj_t buffer, mp_obj_t nbytes) {
    Socket& socket = socket_of(self);
    const Deadline deadline = deadline_of<P, Direction::kReceiving>(socket);
    const WritableBytes room = writable_bytes_of(buffer);
    const Result result = read_some<P>(socket, room.first(size_within(nbytes, room.size)), deadline);
    return result.ok() ? count_object(result.count()) : none_or_raise<P>(result);
}

// Looks for the end of the line before it takes anything, so a timeout leaves the line where it is. Only a line longer than
// the stack can hold unread is taken piece by piece; then a timeout returns the pieces.
template <class P>
mp_obj_t readline(mp_obj_t self, mp_obj_t size) {
    constexpr std::size_t kFirstLook = 128;
    Socket& socket = socket_of(self);
    Deadline deadline = deadline_of<P, Direction::kReceiving>(socket);
    const std::size_t limit = size_within(size, Result::kLargestCount);
    vstr_t line;
    vstr_init(&line, limit < kFirstLook ? limit : kFirstLook);
    std::size_t look = limit < kFirstLook ? limit : kFirstLook;
    while (line.len < limit) {
        if (look > limit - line.len) {
            look = limit - line.len;
        }
        const std::size_t taken = line.len;
        auto* room = reinterpret_cast<std::uint8_t*>(vstr_add_len(&line, look));
        line.len = taken;
        bool complete_line = false;
        Result result = complete([&] { return peek_line(socket, {room, look}, complete_line, deadline); });
        const bool full = result.ok() && !complete_line && result.count() == look;
        if (full && taken + look < limit && look < socket.backend->capabilities.window) {
            look *= 2;  // a longer look costs nothing but memory
            continue;
        }
        if (result.ok() && result.count() > 0) {
            const std::size_t share = result.count();
            result = complete([&] { return portwright::recv(socket, {room, share}, false, deadline); });
        }
        if (result.failed(Error::kTimedOut) && told<P>(result).failed(Error::kWouldBlock)) {
            deadline = Deadline::after(kNonBlocking, 0);
            continue;
        }
        if (!result.ok()) {
            if constexpr (P::partial_on_timeout == PartialOnTimeout::kLost) {
                if (result.failed(Error::kTimedOut)) {
                    const Deadline now = Deadline::after(kNonBlocking, 0);
                    (void)complete([&] { return portwright::recv(socket, {room, look}, false, now); });
                    vstr_clear(&line);
                    raise<P>(result);
                }
            }
            if (taken > 0 && (result.failed(Error::kTimedOut) || result.failed(Error::kWouldBlock))) {
                break;
            }
            vstr_clear(&line);
            return none_or_raise<P>(result);
        }
        line.len = taken + result.count();
        if (complete_line || result.count() == 0) {
            break;
        }
    }
    return bytes_object(line);
}

template <class P>
mp_obj_t write(mp_obj_t self, mp_obj_t buf, mp_obj_t size) {
    Socket& socket = socket_of(self);
    const Deadline deadline = deadline_of<P, Direction::kOther>(socket);
    const Bytes data = bytes_of(buf);
    const Result result = send_what_goes(socket, data.first(size_within(size, data.size)), deadline);
    return result.ok() ? count_object(result.count()) : none_or_raise<P>(result);
}

}  // namespace operations
}  // namespace portwright::micropython
