// From open to connected, and to close, whatever the socket carries.

#include "backends/lwip/datagram.h"
#include "backends/lwip/native.h"
#include "backends/lwip/stream.h"
#include "lwip/priv/tcp_priv.h"

namespace portwright::lwip {
namespace {

// The stack itself would bind to anything.
bool may_bind(const ip_addr_t& address) noexcept {
    return ip_addr_isany_val(address) || ip_addr_isloopback(&address) || ip_addr_ismulticast(&address) ||
           is_own(address);
}

// With SO_REUSEADDR on both sides the stack itself would bind there, and only refuse to listen.
bool is_listened_on(const ip_addr_t& address, u16_t port) noexcept {
    for (const tcp_pcb_listen* other = tcp_listen_pcbs.listen_pcbs; other != nullptr; other = other->next) {
        const bool alike = IP_GET_TYPE(&other->local_ip) == IP_GET_TYPE(&address);
        const bool any = ip_addr_isany_val(address) || ip_addr_isany(&other->local_ip);
        if (other->local_port == port && alike && (any || ip_addr_eq(&other->local_ip, &address))) {
            return true;
        }
    }
    return false;
}

// The stack enters a block in its list of bound ones each time, so it must not be bound already: what a connect that failed
// left for the next attempt is void.
Result bind_stream(State& socket, const ip_addr_t& address, u16_t port) noexcept {
    if (is_listened_on(address, port)) {
        return failure(ERR_USE);
    }
    if (socket.block == nullptr) {
        socket.expected = 0;
    }
    tcp_pcb* block = stream_block(socket);
    return outcome(block == nullptr ? err_t{ERR_MEM} : tcp_bind(block, &address, port));
}

}  // namespace

Result open(void* state, const OpenRequest& request) noexcept {
    if (!is_built_for(request.family)) {
        return Error::kFamilyNotSupported;
    }
    if (request.type != Type::kRaw && request.protocol == Protocol::kSecure) {
        return Error::kProtocolNotSupported;  // never in the clear what was to be secret
    }
    State& socket = state_of(state);
    socket.family = static_cast<unsigned>(request.family) & 1U;
    socket.type = static_cast<unsigned>(request.type) & 3U;
    if (request.type == Type::kDatagram) {
        return open_datagram(socket);
    }
    if (request.type == Type::kRaw) {
        return open_raw(socket, request);
    }
    return stream_block(socket) != nullptr ? Result() : Result(Error::kTooManyOpenFiles, ERR_MEM);
}

void close(void* state) noexcept {
    State& socket = state_of(state);
    if (!is(socket, Type::kStream)) {
        close_datagram(socket);
    } else if (socket.listening) {
        close_listener(socket);
    } else {
        close_stream(socket);
    }
}

Result bind(void* state, const Address& address) noexcept {
    State& socket = state_of(state);
    const ip_addr_t native = native_address(address);
    if (!may_bind(native)) {
        return Error::kAddressNotAvailable;
    }
    if (is(socket, Type::kDatagram)) {
        return outcome(udp_bind(udp_of(socket), &native, address.port));
    }
    if (is(socket, Type::kRaw)) {
        return outcome(raw_bind(raw_of(socket), &native));
    }
    return bind_stream(socket, native, address.port);
}

Result connect(void* state, const Address& address) noexcept {
    State& socket = state_of(state);
    const ip_addr_t native = native_address(address);
    if (!is(socket, Type::kStream) && !has_way(socket, native)) {
        return failure(ERR_RTE);
    }
    if (is(socket, Type::kDatagram)) {
        return outcome(udp_connect(udp_of(socket), &native, address.port));
    }
    if (is(socket, Type::kRaw)) {
        return outcome(raw_connect(raw_of(socket), &native));
    }
    return connect_stream(socket, native, address.port);
}

Result send(void* state, Bytes data, const Address* to) noexcept {
    State& socket = state_of(state);
    return is(socket, Type::kStream) ? send_stream(socket, data) : send_datagram(socket, data, to);
}

Result recv(void* state, WritableBytes data, Address* from, bool peek) noexcept {
    State& socket = state_of(state);
    return is(socket, Type::kStream) ? recv_stream(socket, data, from, peek) : recv_datagram(socket, data, from, peek);
}

Result local(void* state, Address& address) noexcept {
    const State& socket = state_of(state);
    if (socket.block == nullptr) {
        return Error::kNotConnected;
    }
    u16_t port = 0;
    if (is(socket, Type::kStream)) {
        port = tcp_of(socket)->local_port;  // at the same place in a listener's block
    } else if (is(socket, Type::kDatagram)) {
        port = udp_of(socket)->local_port;
    }
    store(address, ip_of(socket)->local_ip, port);
    return {};
}

// The stack counts the states as we do.
Result tcp_state(void* state, TcpState& tcp_state) noexcept {
    static_assert(static_cast<int>(TcpState::kListen) == LISTEN && static_cast<int>(TcpState::kSynSent) == SYN_SENT &&
                  static_cast<int>(TcpState::kSynReceived) == SYN_RCVD &&
                  static_cast<int>(TcpState::kEstablished) == ESTABLISHED &&
                  static_cast<int>(TcpState::kFinWait1) == FIN_WAIT_1 &&
                  static_cast<int>(TcpState::kFinWait2) == FIN_WAIT_2 &&
                  static_cast<int>(TcpState::kCloseWait) == CLOSE_WAIT &&
                  static_cast<int>(TcpState::kClosing) == CLOSING && static_cast<int>(TcpState::kLastAck) == LAST_ACK &&
                  static_cast<int>(TcpState::kTimeWait) == TIME_WAIT && static_cast<int>(TcpState::kClosed) == CLOSED);
    const State& socket = state_of(state);
    tcp_state = socket.block == nullptr ? TcpState::kClosed : static_cast<TcpState>(tcp_of(socket)->state);
    return {};
}

std::uint8_t ready(void* state) noexcept {
    const State& socket = state_of(state);
    if (is(socket, Type::kStream)) {
        return ready_stream(socket);
    }
    return socket.received != nullptr ? kReadable | kWritable : kWritable;
}

}  // namespace portwright::lwip
