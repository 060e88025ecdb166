// What a script sets on a socket: timeouts, options, and the file-like object that it asks for.
#pragma once

#include "calls.h"
#include "values.h"

namespace portwright::micropython {

// Finds the option and reads its value. kNoProtocolOption: no such level or option. TypeError: the value has the wrong type.
// kInvalidArgument: bytes of a length that is no integer's.
Result set_option_from(Socket& socket, OptionLevel levels, mp_int_t level, mp_int_t number, mp_obj_t value);

// Prints a line that nothing came of the option.
void warn_of_option(mp_int_t number);

// ValueError where `mode` is not among those that `modes` allows.
void check_file_mode(mp_obj_t mode, MakefileModes modes);

namespace operations {

template <class P>
mp_obj_t settimeout(mp_obj_t self, mp_obj_t value) {
    const std::int32_t timeout_ms = timeout_of<P>(value);
    Socket& socket = socket_of(self);
    if (!is_open(socket)) {
        raise<P>(Result(Error::kBadDescriptor));
    }
    socket.timeout_ms = timeout_ms;
    return mp_const_none;
}

template <class P>
mp_obj_t setblocking(mp_obj_t self, mp_obj_t flag) {
    Socket& socket = socket_of(self);
    if (!is_open(socket)) {
        raise<P>(Result(Error::kBadDescriptor));
    }
    socket.timeout_ms = mp_obj_is_true(flag) ? kForever : kNonBlocking;
    return mp_const_none;
}

template <class P>
mp_obj_t setsockopt(mp_obj_t self, mp_obj_t level, mp_obj_t optname, mp_obj_t value) {
    const mp_int_t level_number = mp_obj_get_int(level);
    const mp_int_t option_number = mp_obj_get_int(optname);
    const Result result =
        complete([&] { return set_option_from(socket_of(self), P::option_level, level_number, option_number, value); });
    if (P::unknown_option == UnknownOption::kIgnored && result.failed(Error::kNoProtocolOption)) {
        warn_of_option(option_number);
    } else if (!result.ok()) {
        raise<P>(result);
    }
    return mp_const_none;
}

// The socket itself: it is a stream already, and closing the one closes the other.
template <class P>
mp_obj_t makefile(mp_obj_t self, mp_obj_t mode) {
    if constexpr (P::makefile_modes != MakefileModes::kAny) {
        check_file_mode(mode, P::makefile_modes);
    }
    if (!is_open(socket_of(self))) {
        raise<P>(Result(Error::kBadDescriptor));
    }
    return self;
}

}  // namespace operations
}  // namespace portwright::micropython
