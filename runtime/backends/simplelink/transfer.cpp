// Bytes in and out, and what there is to know about them beforehand.

#include <cstring>

#include "backends/simplelink/native.h"

namespace portwright::simplelink {
namespace {

// One segment. Of more the driver makes several, and where the second does not fit it hides that the first has gone.
constexpr std::size_t kLargestSend = 1460;

constexpr std::size_t kLargestReceive = 16000;

std::size_t least(std::size_t one, std::size_t other) noexcept { return one < other ? one : other; }

bool is_stream(const State& socket) noexcept { return socket.type == Type::kStream; }

// One look at the stream: the count, 0 where nothing is there now. What else it says is kept until `ahead` is taken.
std::size_t take(State& socket, std::uint8_t* room, std::size_t size) noexcept {
    if (size == 0 || socket.ended || socket.failure != 0) {
        return 0;
    }
    const std::int16_t code =
        sl_Recv(socket.descriptor, room, static_cast<std::int16_t>(least(size, kLargestReceive)), 0);
    if (code > 0) {
        return static_cast<std::size_t>(code);
    }
    if (code == 0) {
        socket.ended = true;
    } else if (!failure(code).failed(Error::kWouldBlock)) {
        socket.failure = code;
    }
    return 0;
}

void look_ahead(State& socket) noexcept {
    const std::size_t count = take(socket, socket.ahead + socket.held, kAhead - socket.held);
    socket.held = static_cast<std::uint8_t>(socket.held + count);
}

// What a call on a stream answers that got no bytes.
Result nothing(State& socket) noexcept {
    if (socket.failure != 0) {
        const Result result = failure(socket.failure);
        socket.failure = 0;
        socket.ended = true;
        return result;
    }
    return socket.ended ? Result() : Result(Error::kWouldBlock);
}

Result peek_stream(State& socket, WritableBytes data) noexcept {
    if (socket.held < data.size) {
        look_ahead(socket);
    }
    const std::size_t count = least(socket.held, data.size);
    std::memcpy(data.data, socket.ahead, count);
    return count > 0 ? Result::count(count) : nothing(socket);
}

Result recv_stream(State& socket, WritableBytes data) noexcept {
    const std::size_t early = least(socket.held, data.size);
    std::memcpy(data.data, socket.ahead, early);
    socket.held = static_cast<std::uint8_t>(socket.held - early);
    std::memmove(socket.ahead, socket.ahead + early, socket.held);
    const std::size_t count = early + take(socket, data.data + early, data.size - early);
    return count > 0 ? Result::count(count) : nothing(socket);
}

Result recv_datagram(State& socket, WritableBytes data, Address* from) noexcept {
    std::uint8_t scratch[4];  // the driver takes no request for nothing
    const bool vain = data.size == 0;
    SlSockAddrIn_t native{};
    SlSocklen_t length = sizeof native;
    const auto size = static_cast<std::int16_t>(vain ? sizeof scratch : least(data.size, kLargestReceive));
    const std::int16_t code =
        sl_RecvFrom(socket.descriptor, vain ? scratch : data.data, size, 0, as_any(&native), &length);
    if (code < 0) {
        return failure(code);
    }
    if (from != nullptr) {
        *from = address_of(native);
    }
    return vain ? Result() : outcome(code);
}

}  // namespace

Result send(void* state, Bytes data, const Address* to) noexcept {
    State& socket = state_of(state);
    const auto size = static_cast<std::int16_t>(is_stream(socket) ? least(data.size, kLargestSend) : data.size);
    std::int16_t code = 0;
    if (to == nullptr) {
        code = sl_Send(socket.descriptor, data.data, size, 0);
    } else {
        const SlSockAddrIn_t native = native_address(*to);
        code = sl_SendTo(socket.descriptor, data.data, size, 0, as_any(&native), sizeof native);
    }
    // The driver's word for a handle whose earlier data found nobody.
    return code == SL_SOC_ERROR && is_stream(socket) ? Result(Error::kBrokenPipe, code) : outcome(code);
}

Result recv(void* state, WritableBytes data, Address* from, bool peek) noexcept {
    State& socket = state_of(state);
    if (!is_stream(socket)) {
        return peek ? Result(Error::kNotSupported) : recv_datagram(socket, data, from);
    }
    const Result result = peek ? peek_stream(socket, data) : recv_stream(socket, data);
    if (result.ok() && from != nullptr) {
        *from = Address{.family = Family::kInet, .port = socket.port};
        std::memcpy(from->host, socket.host, sizeof socket.host);
    }
    return result;
}

Available available(void* state, std::size_t wanted) noexcept {
    State& socket = state_of(state);
    if (socket.held < wanted) {
        look_ahead(socket);
    }
    return {.bytes = socket.held, .ended = socket.ended || socket.failure != 0};
}

std::uint8_t ready(void* state) noexcept {
    State& socket = state_of(state);
    if (socket.phase == Phase::kConnecting) {
        (void)advance(socket);
    }
    if (socket.phase == Phase::kConnecting) {
        return 0;
    }
    if (socket.phase == Phase::kFailed) {
        return kReadable | kWritable | kFailed | kHungUp;
    }
    SlFdSet_t readable{};
    SlFdSet_t writable{};
    SL_FD_SET(socket.descriptor, &readable);
    SL_FD_SET(socket.descriptor, &writable);
    SlTimeval_t at_once{};
    if (sl_Select(static_cast<std::int16_t>(socket.descriptor + 1), &readable, &writable, nullptr, &at_once) < 0) {
        return kFailed;
    }
    const bool told = socket.held > 0 || socket.ended || socket.failure != 0;
    const bool in = told || SL_FD_ISSET(socket.descriptor, &readable) != 0;
    const bool out = SL_FD_ISSET(socket.descriptor, &writable) != 0;
    return static_cast<std::uint8_t>((in ? kReadable : Ready{}) | (out ? kWritable : Ready{}));
}

}  // namespace portwright::simplelink
