#include "portwright/socket.h"

#include <cstring>
#include <type_traits>

#include "connection.h"
#include "control.h"

namespace portwright {

static_assert(std::is_trivial_v<Socket>);
static_assert(sizeof(void*) != 4 || sizeof(Socket) == 44);

using control::Inside;
using control::state;

bool is_open(const Socket& socket) noexcept { return control::has(socket, control::kOpen); }

Result open(Socket& socket, const Backend& backend, const OpenRequest& request) noexcept {
    if (atomic::load(socket.control) != 0) {
        return Error::kInvalidArgument;
    }
    std::memset(socket.storage, 0, sizeof socket.storage);
    OpenRequest asked = request;
    if (leaves_bind_to_script(request.protocol)) {
        asked.protocol = Protocol::kAny;
    }
    const Result result = backend.open(socket.storage, asked);
    if (result.ok()) {
        control::begin(socket, backend, request.family, request.type, State::kCreated);
        if (leaves_bind_to_script(request.protocol)) {
            control::set(socket, control::kScriptBinds);
        }
    }
    return result;
}

void close(Socket& socket) noexcept { control::end(socket); }

Result bind(Socket& socket, const Address& address) noexcept {
    const Inside inside(socket);
    if (!inside.entered().ok()) {
        return inside.entered();
    }
    if (address.family != socket.family) {
        return Error::kFamilyNotSupported;
    }
    if (state(socket) != State::kCreated) {
        return Error::kInvalidArgument;
    }
    const Result result = socket.backend->bind(socket.storage, address);
    if (result.ok()) {
        control::set(socket, control::kScriptBinds);
        control::has_address(socket);
    }
    return result;
}

bool wants_address(const Socket& socket) noexcept {
    return is_open(socket) && !control::has(socket, control::kScriptBinds) && state(socket) == State::kCreated;
}

Result bind_to_own(Socket& socket, const Address& own) noexcept {
    const Inside inside(socket);
    if (!inside.entered().ok() || !wants_address(socket)) {
        return inside.entered();
    }
    const Result result = socket.backend->bind(socket.storage, own);
    // A connect that failed may have left the stack's socket bound, to this address.
    if (!result.ok() && !result.failed(Error::kInvalidArgument)) {
        return result;
    }
    control::has_address(socket);
    return {};
}

std::uint8_t poll(Socket& socket, std::uint8_t interest) noexcept {
    const Inside inside(socket);
    if (!inside.entered().ok()) {
        return kInvalid;
    }
    const bool idle = state(socket) == State::kCreated || state(socket) == State::kBound;
    const unsigned ready = is_stream(socket) && idle ? kWritable | kHungUp : socket.backend->ready(socket.storage);
    return static_cast<std::uint8_t>(ready & (interest | kFailed | kHungUp | kInvalid));
}

Result local_address(Socket& socket, Address& address) noexcept {
    const Inside inside(socket);
    return inside.entered().ok() ? socket.backend->local(socket.storage, address) : inside.entered();
}

Result connection_state(Socket& socket, TcpState& tcp_state) noexcept {
    const Inside inside(socket);
    if (!inside.entered().ok()) {
        return inside.entered();
    }
    if (!is_stream(socket)) {
        return Error::kNotSupported;
    }
    if (state(socket) == State::kCreated || state(socket) == State::kBound) {
        tcp_state = TcpState::kClosed;
        return {};
    }
    return socket.backend->tcp_state(socket.storage, tcp_state);
}

int descriptor(const Socket& socket) noexcept {
    // Entering counts in the control word, and leaves the socket as it was.
    const Inside inside(const_cast<Socket&>(socket));
    return inside.entered().ok() ? socket.backend->descriptor(socket.storage) : -1;
}

}  // namespace portwright
