// From open to connected, and to close.

#include <cstring>

#include "backends/simplelink/board.h"
#include "backends/simplelink/native.h"

namespace portwright::simplelink {
namespace {

constexpr std::int16_t kNone = -1;

void give_back(std::int16_t descriptor) noexcept {
    if (portwright_simplelink_forget(descriptor)) {
        (void)sl_Close(descriptor);
    }
}

// Readies a handle that the driver has just made.
Result adopt(State& socket, std::int16_t descriptor) noexcept {
    portwright_simplelink_opened(descriptor);
    const SlSockNonblocking_t on{1};
    const std::int16_t code = sl_SetSockOpt(descriptor, SL_SOL_SOCKET, SL_SO_NONBLOCKING, &on, sizeof on);
    if (code < 0) {
        give_back(descriptor);
        return failure(code);
    }
    socket.descriptor = descriptor;
    return {};
}

void remember_peer(State& socket, const Address& peer) noexcept {
    socket.port = peer.port;
    std::memcpy(socket.host, peer.host, sizeof socket.host);
}

Address peer_of(const State& socket) noexcept {
    Address peer{.family = Family::kInet, .port = socket.port};
    std::memcpy(peer.host, socket.host, sizeof socket.host);
    return peer;
}

}  // namespace

Result need_handle(State& socket) noexcept {
    if (socket.descriptor != kNone) {
        return {};
    }
    const bool stream = socket.type == Type::kStream;
    const std::int16_t descriptor =
        sl_Socket(SL_AF_INET, stream ? SL_SOCK_STREAM : SL_SOCK_DGRAM, stream ? SL_IPPROTO_TCP : SL_IPPROTO_UDP);
    if (descriptor < 0) {
        // Nobody tries an open again that would block.
        return descriptor == SL_POOL_IS_EMPTY ? Result(Error::kNoBufferSpace, descriptor) : failure(descriptor);
    }
    return adopt(socket, descriptor);
}

Result open(void* state, const OpenRequest& request) noexcept {
    if (request.family != Family::kInet) {
        return Error::kFamilyNotSupported;
    }
    if (request.type == Type::kRaw) {
        return Error::kTypeNotSupported;
    }
    if (request.protocol == Protocol::kSecure) {
        return Error::kProtocolNotSupported;
    }
    State& socket = state_of(state);
    socket.type = request.type;
    socket.descriptor = kNone;
    return need_handle(socket);
}

void close(void* state) noexcept {
    if (state_of(state).descriptor != kNone) {
        give_back(state_of(state).descriptor);
    }
}

Result bind(void* state, const Address& address) noexcept {
    State& socket = state_of(state);
    const Result ready = need_handle(socket);
    if (!ready.ok()) {
        return ready;
    }
    const SlSockAddrIn_t native = native_address(address);
    return outcome(sl_Bind(socket.descriptor, as_any(&native), sizeof native));
}

Result listen(void* state, std::uint16_t backlog) noexcept {
    State& socket = state_of(state);
    const Result ready = need_handle(socket);
    return ready.ok() ? outcome(sl_Listen(socket.descriptor, static_cast<std::int16_t>(backlog))) : ready;
}

Result accept(void* state, void* child, Address& peer) noexcept {
    SlSockAddrIn_t native{};
    SlSocklen_t length = sizeof native;
    const std::int16_t descriptor = sl_Accept(state_of(state).descriptor, as_any(&native), &length);
    if (descriptor < 0) {
        return failure(descriptor);
    }
    State& socket = state_of(child);
    socket.type = Type::kStream;
    const Result adopted = adopt(socket, descriptor);
    if (!adopted.ok()) {
        return adopted;
    }
    socket.phase = Phase::kConnected;
    peer = address_of(native);
    remember_peer(socket, peer);
    return {};
}

// The driver has no other way to ask how a connect goes than to begin it again.
Result advance(State& socket) noexcept {
    const SlSockAddrIn_t native = native_address(peer_of(socket));
    const std::int16_t code = sl_Connect(socket.descriptor, as_any(&native), sizeof native);
    if (code >= 0 || (code == SL_EISCONN && socket.type == Type::kStream)) {
        socket.phase = Phase::kConnected;
        return {};
    }
    const Result result = failure(code);
    if (result.failed(Error::kInProgress) || result.failed(Error::kWouldBlock)) {
        return {Error::kInProgress, code};
    }
    if (socket.type == Type::kStream) {
        give_back(socket.descriptor);
        socket.descriptor = kNone;
    }
    socket.phase = Phase::kFailed;
    socket.failure = code;
    return result;
}

Result connect(void* state, const Address& address) noexcept {
    State& socket = state_of(state);
    const Result handled = need_handle(socket);
    if (!handled.ok()) {
        return handled;
    }
    remember_peer(socket, address);
    socket.phase = Phase::kConnecting;
    const Result result = advance(socket);
    if (socket.phase == Phase::kFailed) {
        socket.phase = Phase::kIdle;
        socket.failure = 0;
    }
    return result;
}

Result connected(void* state) noexcept {
    State& socket = state_of(state);
    if (socket.phase == Phase::kConnecting) {
        (void)advance(socket);
    }
    switch (socket.phase) {
        case Phase::kConnected:
            return {};
        case Phase::kConnecting:
            return Error::kInProgress;
        default: {
            const Result result = failure(socket.failure);
            socket.phase = Phase::kIdle;
            socket.failure = 0;
            return result;
        }
    }
}

}  // namespace portwright::simplelink
