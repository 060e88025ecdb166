#include "loopback.h"

#include <cstring>

#include "endpoint.h"
#include "lock.h"
#include "portwright/port.h"

namespace portwright::loopback {

namespace {

std::size_t smaller(std::size_t one, std::size_t other) { return one < other ? one : other; }

bool is_here(const Address& address) {
    static constexpr std::uint8_t kNone[16] = {};
    static constexpr std::uint8_t kInet6Loopback[16] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    if (std::memcmp(address.host, kNone, sizeof kNone) == 0) {
        return true;
    }
    return address.family == Family::kInet ? address.host[0] == 127
                                           : std::memcmp(address.host, kInet6Loopback, sizeof kInet6Loopback) == 0;
}

// An address of ours that a peer can answer to: "any" becomes the loopback address.
Address answerable(Address address) {
    static constexpr std::uint8_t kNone[16] = {};
    if (std::memcmp(address.host, kNone, sizeof kNone) == 0) {
        if (address.family == Family::kInet) {
            address.host[0] = 127;
            address.host[3] = 1;
        } else {
            address.host[15] = 1;
        }
    }
    return address;
}

std::uint64_t arrival_time(std::uint64_t now) { return now + faults().latency_ms; }

Result open(void* state, const OpenRequest& request) {
    const Locked locked;
    if (request.family != Family::kInet && request.family != Family::kInet6) {
        return Error::kFamilyNotSupported;
    }
    if (request.type == Type::kRaw) {
        return Error::kTypeNotSupported;
    }
    Endpoint* endpoint = take_endpoint();
    if (endpoint == nullptr) {
        return Error::kTooManyOpenFiles;
    }
    endpoint->type = request.type;
    endpoint->local.family = request.family;
    keep_endpoint(state, endpoint);
    return {};
}

void close(void* state) {
    const Locked locked;
    release(endpoint_of(state));
}

Result bind(void* state, const Address& address) {
    const Locked locked;
    if (!is_here(address)) {
        return Error::kAddressNotAvailable;
    }
    return bind_to(endpoint_of(state), address) ? Result() : Result(Error::kAddressInUse);
}

Result listen(void* state, std::uint16_t backlog) {
    const Locked locked;
    Endpoint& endpoint = endpoint_of(state);
    bind_to_any(endpoint, endpoint.local.family);
    endpoint.phase = Phase::kListening;
    endpoint.backlog = backlog;
    return {};
}

Result accept(void* state, void* child, Address& peer) {
    const Locked locked;
    advance(port::now_ms());
    Endpoint& listener = endpoint_of(state);
    for (Endpoint* next = next_in_queue(listener); next != nullptr; next = next_in_queue(listener)) {
        next->queued = nullptr;
        if (next->reset_waits) {
            release(*next);
            continue;
        }
        keep_endpoint(child, next);
        peer = next->remote;
        return {};
    }
    return Error::kWouldBlock;
}

Result connected(void* state) {
    const Locked locked;
    advance(port::now_ms());
    Endpoint& endpoint = endpoint_of(state);
    if (endpoint.phase == Phase::kFailed) {
        endpoint.phase = Phase::kIdle;
        endpoint.bound = false;
        return endpoint.failure;
    }
    return endpoint.phase == Phase::kConnected ? Result() : Result(Error::kInProgress);
}

Result connect(void* state, const Address& address) {
    {
        const Locked locked;
        Endpoint& endpoint = endpoint_of(state);
        if (!is_here(address)) {
            return Error::kNetworkUnreachable;
        }
        bind_to_any(endpoint, address.family);
        endpoint.local = answerable(endpoint.local);
        endpoint.remote = answerable(address);
        if (endpoint.type == Type::kDatagram) {
            endpoint.phase = Phase::kConnected;
            return {};
        }
        endpoint.phase = Phase::kConnecting;
        endpoint.settled_at = port::now_ms() + faults().connect_delay_ms;
    }
    return connected(state);
}

Result send_stream(Endpoint& endpoint, Bytes data) {
    if (endpoint.broken) {
        return Error::kBrokenPipe;
    }
    Inbox& inbox = endpoint.peer->inbox;
    std::size_t size = smaller(data.size, inbox.room());
    size = faults().largest_send == 0 ? size : smaller(size, faults().largest_send);
    if (size == 0) {
        return Error::kWouldBlock;
    }
    inbox.add({data.data, size}, endpoint.local, arrival_time(port::now_ms()));
    return Result::count(size);
}

// What nobody waits for, or has room for, is lost, as datagrams are.
Result send_datagram(Endpoint& endpoint, Bytes data, const Address& to) {
    bind_to_any(endpoint, to.family);
    Endpoint* receiver = find_bound(Type::kDatagram, answerable(to));
    const Address from = answerable(endpoint.local);
    const bool accepts = receiver != nullptr && (receiver->phase != Phase::kConnected || receiver->remote == from);
    if (accepts && !receiver->inbox.full() && receiver->inbox.room() >= data.size) {
        receiver->inbox.add(data, from, arrival_time(port::now_ms()));
    }
    return Result::count(data.size);
}

Result send(void* state, Bytes data, const Address* to) {
    const Locked locked;
    Endpoint& endpoint = endpoint_of(state);
    if (endpoint.type == Type::kStream) {
        return send_stream(endpoint, data);
    }
    return send_datagram(endpoint, data, to != nullptr ? *to : endpoint.remote);
}

Result recv_stream(Endpoint& endpoint, WritableBytes data, bool peek) {
    std::size_t size = smaller(data.size, endpoint.inbox.visible_bytes(port::now_ms()));
    size = faults().largest_recv == 0 || peek ? size : smaller(size, faults().largest_recv);
    if (size > 0) {
        endpoint.inbox.copy(data.data, size);
        if (!peek) {
            endpoint.inbox.remove_bytes(size);
        }
        return Result::count(size);
    }
    if (!endpoint.inbox.empty()) {
        return Error::kWouldBlock;  // still on its way
    }
    if (endpoint.reset_waits) {
        endpoint.reset_waits = false;
        endpoint.ended = true;
        return Error::kConnectionReset;
    }
    return endpoint.ended ? Result() : Result(Error::kWouldBlock);
}

Result recv_datagram(Endpoint& endpoint, WritableBytes data, Address* from, bool peek) {
    if (!endpoint.inbox.front_visible(port::now_ms())) {
        return Error::kWouldBlock;
    }
    const Parcel& parcel = endpoint.inbox.front();
    const std::size_t size = smaller(data.size, parcel.size);
    endpoint.inbox.copy(data.data, size);
    if (from != nullptr) {
        *from = parcel.from;
    }
    if (!peek) {
        endpoint.inbox.remove_front();
    }
    return Result::count(size);
}

Result recv(void* state, WritableBytes data, Address* from, bool peek) {
    const Locked locked;
    Endpoint& endpoint = endpoint_of(state);
    if (endpoint.type == Type::kDatagram) {
        return recv_datagram(endpoint, data, from, peek);
    }
    const Result result = recv_stream(endpoint, data, peek);
    if (result.ok() && from != nullptr) {
        *from = endpoint.remote;
    }
    return result;
}

bool has_ended(const Endpoint& endpoint, std::size_t visible) {
    const bool all_arrived = endpoint.inbox.empty() || endpoint.inbox.visible_bytes(~std::uint64_t{0}) == visible;
    return (endpoint.ended || endpoint.reset_waits) && all_arrived;
}

Available available(void* state, std::size_t) {
    const Locked locked;
    const Endpoint& endpoint = endpoint_of(state);
    const std::size_t bytes = endpoint.inbox.visible_bytes(port::now_ms());
    return {bytes, has_ended(endpoint, bytes)};
}

void expect(void* state, std::size_t bytes) {
    const Locked locked;
    endpoint_of(state).expected = bytes;
}

// What fits the four bytes that an endpoint keeps of each; the rest needs a network behind it.
bool is_kept(Option option) {
    return option <= Option::kKeepCount && option != Option::kAddMembership && option != Option::kDropMembership &&
           option != Option::kLinger;
}

Result set_option(void* state, Option option, Bytes value) {
    const Locked locked;
    if (!is_kept(option)) {
        return Error::kNoProtocolOption;
    }
    std::memcpy(&endpoint_of(state).options[static_cast<std::size_t>(option)], value.data, value.size);
    return {};
}

Result get_option(void* state, Option option, std::int32_t& value) {
    const Locked locked;
    value = endpoint_of(state).options[static_cast<std::size_t>(option)];
    return {};
}

Result local(void* state, Address& address) {
    const Locked locked;
    address = endpoint_of(state).local;
    return {};
}

TcpState connection_of(const Endpoint& endpoint) {
    if (endpoint.gone) {
        return TcpState::kClosed;
    }
    if (endpoint.finished) {
        return endpoint.ended ? TcpState::kTimeWait : TcpState::kFinWait2;
    }
    return endpoint.ended ? TcpState::kCloseWait : TcpState::kEstablished;
}

Result tcp_state(void* state, TcpState& tcp_state) {
    const Locked locked;
    advance(port::now_ms());
    const Endpoint& endpoint = endpoint_of(state);
    switch (endpoint.phase) {
        case Phase::kIdle:
        case Phase::kFailed:
            tcp_state = TcpState::kClosed;
            break;
        case Phase::kListening:
            tcp_state = TcpState::kListen;
            break;
        case Phase::kConnecting:
            tcp_state = TcpState::kSynSent;
            break;
        case Phase::kConnected:
            tcp_state = connection_of(endpoint);
            break;
    }
    return {};
}

std::uint8_t ready_stream(const Endpoint& endpoint) {
    unsigned ready = 0;
    switch (endpoint.phase) {
        case Phase::kIdle:
            return kWritable | kHungUp;
        case Phase::kListening:
            return next_in_queue(endpoint) != nullptr ? kReadable : 0;
        case Phase::kConnecting:
            return 0;
        case Phase::kFailed:
            return kReadable | kWritable | kFailed | kHungUp;
        case Phase::kConnected:
            break;
    }
    const std::size_t visible = endpoint.inbox.visible_bytes(port::now_ms());
    const std::size_t expected = endpoint.expected == 0 || faults().expect_is_ignored ? 1 : endpoint.expected;
    if (visible >= expected || has_ended(endpoint, visible)) {
        ready |= kReadable;
    }
    if (endpoint.broken || endpoint.peer->inbox.room() > 0) {
        ready |= kWritable;
    }
    ready |= endpoint.reset_waits ? kFailed | kHungUp : 0u;
    return static_cast<std::uint8_t>(ready);
}

std::uint8_t ready(void* state) {
    const Locked locked;
    const std::uint64_t now = port::now_ms();
    advance(now);
    const Endpoint& endpoint = endpoint_of(state);
    unsigned bits = faults().pretended;
    if (endpoint.type == Type::kStream) {
        bits |= ready_stream(endpoint);
    } else {
        bits |= endpoint.inbox.front_visible(now) ? kReadable | kWritable : kWritable;
    }
    return static_cast<std::uint8_t>(bits);
}

}  // namespace

constinit const Backend kBackend = {
    .name = "loopback",
    .capabilities = {.largest_datagram = kLargestDatagram,
                     .window = kWindow,
                     .largest_backlog = kLargestBacklog,
                     .state_size = sizeof(Endpoint*)},
    .open = open,
    .close = close,
    .bind = bind,
    .listen = listen,
    .accept = accept,
    .connect = connect,
    .connected = connected,
    .send = send,
    .recv = recv,
    .available = available,
    .expect = expect,
    .set_option = set_option,
    .get_option = get_option,
    .local = local,
    .tcp_state = tcp_state,
    .ready = ready,
};

void finish(void* state) {
    const Locked locked;
    Endpoint& endpoint = endpoint_of(state);
    endpoint.finished = true;
    if (endpoint.peer != nullptr) {
        endpoint.peer->ended = true;
    }
}

void abort_connection(void* state) {
    const Locked locked;
    break_off(endpoint_of(state));
}

std::size_t expected(const void* state) {
    const Locked locked;
    const std::size_t bytes = endpoint_of(state).expected;
    return bytes == 0 ? 1 : bytes;
}

}  // namespace portwright::loopback
