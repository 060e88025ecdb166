#include "connection.h"

#include <cstring>

#include "wait.h"

namespace portwright {

using control::Inside;
using control::set_state;
using control::state;

namespace {

// Caller: holds kSettling.
Result outcome(Socket& socket) {
    switch (state(socket)) {
        case State::kConnected:
            return {};
        case State::kConnecting:
            break;
        default:
            return Error::kNotConnected;
    }
    const Result result = socket.backend->connected(socket.storage);
    if (result.ok()) {
        set_state(socket, State::kConnected);
    } else if (result.failed(Error::kInProgress)) {
        return Error::kWouldBlock;
    } else if (!result.failed(Error::kWouldBlock)) {
        set_state(socket, State::kCreated);
    }
    return result;
}

// Caller: holds kSettling, in a state from which a stream may connect.
Result attempt(Socket& socket, const Address& address) {
    control::set(socket, control::kUnreported);
    set_state(socket, State::kConnecting);
    const Result result = socket.backend->connect(socket.storage, address);
    if (result.ok()) {
        set_state(socket, State::kConnected);
        control::clear(socket, control::kUnreported);
    } else if (!result.failed(Error::kInProgress)) {
        set_state(socket, State::kCreated);
    }
    return result;
}

// Runs `action` as the only thread that changes whether the socket is connected.
template <class Action>
Result exclusively(Socket& socket, Action action) {
    if (control::set(socket, control::kSettling)) {
        return Error::kWouldBlock;
    }
    const Result result = action();
    control::clear(socket, control::kSettling);
    return result;
}

Result connect_stream(Socket& socket, const Address& address, const Deadline& deadline) {
    switch (state(socket)) {
        case State::kListening:
            return Error::kInvalidArgument;
        case State::kConnected:
            return control::clear(socket, control::kUnreported) ? Result() : Result(Error::kIsConnected);
        case State::kConnecting:
            break;
        case State::kCreated:
        case State::kBound: {
            const Result result = exclusively(socket, [&] { return attempt(socket, address); });
            if (!result.failed(Error::kInProgress) || deadline.is_immediate()) {
                return result;
            }
            break;
        }
    }
    const Result result = until(socket, kWritable, deadline, [&] { return settle(socket); });
    if (result.ok()) {
        control::clear(socket, control::kUnreported);
    }
    return result.failed(Error::kWouldBlock) ? Result(Error::kAlready) : result;
}

}  // namespace

Result settle(Socket& socket) noexcept {
    return exclusively(socket, [&] { return outcome(socket); });
}

Result establish(Socket& socket, const Deadline& deadline) noexcept {
    switch (state(socket)) {
        case State::kConnected:
            return {};
        case State::kConnecting:
            return until(socket, kWritable, deadline, [&] { return settle(socket); });
        default:
            return Error::kNotConnected;
    }
}

Result connect(Socket& socket, const Address& address, const Deadline& deadline) noexcept {
    const Inside inside(socket);
    if (!inside.entered().ok()) {
        return inside.entered();
    }
    if (address.family != socket.family) {
        return Error::kFamilyNotSupported;
    }
    if (is_stream(socket)) {
        return connect_stream(socket, address, deadline);
    }
    const Result result = socket.backend->connect(socket.storage, address);
    if (result.ok()) {
        set_state(socket, State::kConnected);
    }
    return result;
}

Result listen(Socket& socket, std::int32_t backlog) noexcept {
    const Inside inside(socket);
    if (!inside.entered().ok()) {
        return inside.entered();
    }
    const std::uint16_t largest = socket.backend->capabilities.largest_backlog;
    if (!is_stream(socket) || largest == 0) {
        return Error::kNotSupported;
    }
    if (state(socket) == State::kConnecting || state(socket) == State::kConnected) {
        return Error::kInvalidArgument;
    }
    const std::int32_t cut = backlog < 0 ? 0 : backlog > largest ? largest : backlog;
    const Result result = socket.backend->listen(socket.storage, static_cast<std::uint16_t>(cut));
    if (result.ok()) {
        set_state(socket, State::kListening);
    }
    return result;
}

Result accept(Socket& socket, Socket& child, Address& peer, const Deadline& deadline) noexcept {
    const Inside inside(socket);
    if (!inside.entered().ok()) {
        return inside.entered();
    }
    if (!is_stream(socket)) {
        return Error::kNotSupported;
    }
    if (state(socket) != State::kListening || atomic::load(child.control) != 0) {
        return Error::kInvalidArgument;
    }
    std::memset(child.storage, 0, sizeof child.storage);
    const Result result =
        until(socket, kReadable, deadline, [&] { return socket.backend->accept(socket.storage, child.storage, peer); });
    if (result.ok()) {
        control::begin(child, *socket.backend, socket.family, socket.type, State::kConnected);
    }
    return result;
}

}  // namespace portwright
