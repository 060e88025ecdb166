#include "transfer.h"

#include "connection.h"
#include "wait.h"

namespace portwright {

using control::Inside;
using control::state;

namespace {

// Whether `socket` may send `data`; waits for a connection under way. Caller: inside the socket.
Result prepare_to_send(Socket& socket, Bytes data, const Address* to, const Deadline& deadline) {
    if (is_stream(socket)) {
        const Result result = establish(socket, deadline);
        return result.ok() && to != nullptr ? Result(Error::kIsConnected) : result;
    }
    if (to == nullptr && state(socket) != State::kConnected) {
        return Error::kDestinationRequired;
    }
    if (to != nullptr && to->family != socket.family) {
        return Error::kFamilyNotSupported;
    }
    return data.size > socket.backend->capabilities.largest_datagram ? Result(Error::kMessageSize) : Result();
}

// Waits until some of `data` went. Caller: inside the socket, prepared.
Result send_something(Socket& socket, Bytes data, const Address* to, const Deadline& deadline) {
    if (is_stream(socket) && data.size == 0) {
        return {};
    }
    const Result result = until(socket, kWritable, deadline, [&] {
        return socket.backend->send(socket.storage, {data.data, cut_to_count(data.size)}, to);
    });
    if (result.ok() && state(socket) == State::kCreated) {
        control::has_address(socket);
    }
    return result;
}

Result send_once(Socket& socket, Bytes data, const Address* to, const Deadline& deadline) {
    const Inside inside(socket);
    if (!inside.entered().ok()) {
        return inside.entered();
    }
    const Result prepared = prepare_to_send(socket, data, to, deadline);
    return prepared.ok() ? send_something(socket, data, to, deadline) : prepared;
}

Result receive_once(Socket& socket, WritableBytes data, Address* from, bool peek, const Deadline& deadline) {
    const Inside inside(socket);
    if (!inside.entered().ok()) {
        return inside.entered();
    }
    const Result prepared = prepare_to_receive(socket, deadline);
    return prepared.ok() ? receive_something(socket, data, from, peek, deadline) : prepared;
}

}  // namespace

Result prepare_to_receive(Socket& socket, const Deadline& deadline) noexcept {
    if (!is_stream(socket)) {
        return {};
    }
    return establish(socket, deadline);
}

Result receive(Socket& socket, WritableBytes data, Address* from, bool peek) noexcept {
    const Result result = socket.backend->recv(socket.storage, {data.data, cut_to_count(data.size)}, from, peek);
    const bool nothing = result.ok() && result.count() == 0;
    return nothing && !control::has(socket, control::kOpen) ? Result(Error::kBadDescriptor) : result;
}

Result receive_something(Socket& socket, WritableBytes data, Address* from, bool peek,
                         const Deadline& deadline) noexcept {
    if (is_stream(socket) && data.size == 0) {
        return {};
    }
    return until(socket, kReadable, deadline, [&] { return receive(socket, data, from, peek); });
}

Result send(Socket& socket, Bytes data, const Deadline& deadline) noexcept {
    return send_once(socket, data, nullptr, deadline);
}

Result send_to(Socket& socket, Bytes data, const Address& to, const Deadline& deadline) noexcept {
    return send_once(socket, data, &to, deadline);
}

Result send_all(Socket& socket, Bytes data, Progress& progress, const Deadline& deadline) noexcept {
    const Inside inside(socket);
    if (!inside.entered().ok()) {
        return inside.entered();
    }
    Result result = prepare_to_send(socket, data, nullptr, deadline);
    const bool one_datagram = !is_stream(socket);
    while (result.ok() && (progress.done < data.size || one_datagram)) {
        result = send_something(socket, data.from(progress.done), nullptr, deadline);
        if (result.ok()) {
            progress.done += result.count();
            if (progress.done == data.size) {
                break;
            }
            result = may_continue(deadline);
        }
    }
    if (!deadline.is_immediate()) {
        return result.ok() ? Result() : result;
    }
    const bool some_went = result.failed(Error::kWouldBlock) && progress.done > 0;
    return result.ok() || some_went ? Result::count(progress.done) : result;
}

bool tell_end(Socket& socket) noexcept {
    const Inside inside(socket);
    return inside.entered().ok() && is_stream(socket) && control::set(socket, control::kEndTold);
}

Result recv(Socket& socket, WritableBytes data, bool peek, const Deadline& deadline) noexcept {
    return receive_once(socket, data, nullptr, peek, deadline);
}

Result recv_from(Socket& socket, WritableBytes data, Address& from, bool peek, const Deadline& deadline) noexcept {
    return receive_once(socket, data, &from, peek, deadline);
}

}  // namespace portwright
