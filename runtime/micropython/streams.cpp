#include "streams.h"

namespace portwright::micropython {

namespace {

// The protocol has no policies of its own: it waits as long as the socket's timeout says, and speaks the dialect's numbers.
mp_uint_t transferred(Result result, int* error) {
    if (result.ok()) {
        return result.count();
    }
    remember_native(result.native());
    *error = number_of(result.error());
    return MP_STREAM_ERROR;
}

std::size_t cut(mp_uint_t size) { return size < Result::kLargestCount ? size : Result::kLargestCount; }

}  // namespace

extern "C" {

mp_uint_t portwright_stream_read(mp_obj_t self, void* data, mp_uint_t size, int* error) {
    Socket& socket = socket_of(self);
    const Deadline deadline = deadline_after(socket.timeout_ms);
    const WritableBytes room{static_cast<std::uint8_t*>(data), cut(size)};
    return transferred(complete([&] { return recv(socket, room, false, deadline); }), error);
}

mp_uint_t portwright_stream_write(mp_obj_t self, const void* data, mp_uint_t size, int* error) {
    Socket& socket = socket_of(self);
    const Deadline deadline = deadline_after(socket.timeout_ms);
    const Bytes bytes{static_cast<const std::uint8_t*>(data), cut(size)};
    return transferred(complete([&] { return send(socket, bytes, deadline); }), error);
}

mp_uint_t portwright_stream_ioctl(mp_obj_t self, mp_uint_t request, uintptr_t argument, int* error) {
    Socket& socket = socket_of(self);
    switch (request) {
        case MP_STREAM_POLL:
            return poll(socket, static_cast<std::uint8_t>(argument));
        case MP_STREAM_CLOSE:
            close(socket);
            return 0;
        case MP_STREAM_FLUSH:
            return 0;
        case MP_STREAM_GET_FILENO: {
            // A closed socket has none; select then asks by MP_STREAM_POLL, which says kInvalid.
            const int number = descriptor(socket);
            if (number >= 0) {
                return static_cast<mp_uint_t>(number);
            }
            *error = number_of(Error::kBadDescriptor);
            return MP_STREAM_ERROR;
        }
        default:
            *error = number_of(Error::kInvalidArgument);
            return MP_STREAM_ERROR;
    }
}

}  // extern "C"

}  // namespace portwright::micropython
