#include "endpoint.h"

#include <cstring>

namespace portwright::loopback {

namespace {

inline constexpr std::uint16_t kFirstEphemeralPort = 49152;

constinit Endpoint pool[kSockets];
std::uint16_t next_port = kFirstEphemeralPort;
std::uint32_t arrivals = 0;
constinit Faults active;

bool is_any(const Address& address) {
    static constexpr std::uint8_t kZero[sizeof address.host] = {};
    return std::memcmp(address.host, kZero, sizeof kZero) == 0;
}

bool same_host(const Address& one, const Address& other) {
    return is_any(one) || is_any(other) || std::memcmp(one.host, other.host, sizeof one.host) == 0;
}

bool same_place(const Address& one, const Address& other) {
    return one.family == other.family && one.port == other.port && same_host(one, other);
}

std::size_t queue_length(const Endpoint& listener) {
    std::size_t length = 0;
    for (const Endpoint& endpoint : pool) {
        length += endpoint.used && endpoint.queued == &listener;
    }
    return length;
}

// A connection that waits in the listener's queue holds a handle already, as it does in real stacks.
bool join(Endpoint& client, Endpoint& listener) {
    Endpoint* server = take_endpoint();
    if (server == nullptr) {
        return false;
    }
    server->phase = Phase::kConnected;
    server->bound = true;
    server->local = client.remote;
    server->remote = client.local;
    server->peer = &client;
    server->queued = &listener;
    server->order = arrivals++;
    client.peer = server;
    client.phase = Phase::kConnected;
    return true;
}

void decide(Endpoint& client) {
    Endpoint* listener = find_bound(Type::kStream, client.remote);
    const bool refused = active.refuses || listener == nullptr || listener->phase != Phase::kListening;
    if (refused) {
        client.phase = Phase::kFailed;
        client.failure = active.refuses ? active.refusal : Error::kConnectionRefused;
        return;
    }
    const std::size_t most = listener->backlog == 0 ? 1 : listener->backlog;
    if (queue_length(*listener) < most) {
        join(client, *listener);
    }
}

}  // namespace

Faults& faults() { return active; }

Endpoint& endpoint_of(const void* state) {
    Endpoint* endpoint;
    std::memcpy(&endpoint, state, sizeof endpoint);
    return *endpoint;
}

void keep_endpoint(void* state, Endpoint* endpoint) { std::memcpy(state, &endpoint, sizeof endpoint); }

std::size_t handles_in_use() {
    std::size_t count = 0;
    for (const Endpoint& endpoint : pool) {
        count += endpoint.used;
    }
    return count;
}

Endpoint* take_endpoint() {
    if (active.handles != 0 && handles_in_use() >= active.handles) {
        return nullptr;
    }
    for (Endpoint& endpoint : pool) {
        if (!endpoint.used) {
            endpoint = Endpoint();
            endpoint.used = true;
            return &endpoint;
        }
    }
    return nullptr;
}

void break_off(Endpoint& endpoint) {
    endpoint.gone = true;
    if (endpoint.peer != nullptr) {
        endpoint.peer->gone = true;
        endpoint.peer->broken = true;
        endpoint.peer->reset_waits = true;
        endpoint.peer->peer = nullptr;
        endpoint.peer = nullptr;
    }
    endpoint.broken = true;
    endpoint.ended = true;
}

void release(Endpoint& endpoint) {
    for (Endpoint& other : pool) {
        if (other.used && other.queued == &endpoint) {
            break_off(other);
            other.used = false;
        }
    }
    if (endpoint.peer != nullptr && !endpoint.inbox.empty()) {
        break_off(endpoint);
    } else if (endpoint.peer != nullptr) {
        endpoint.peer->ended = true;
        endpoint.peer->broken = true;
        endpoint.peer->peer = nullptr;
    }
    endpoint.used = false;
}

Endpoint* find_bound(Type type, const Address& address) {
    for (Endpoint& endpoint : pool) {
        const bool connection =
            type == Type::kStream && endpoint.phase != Phase::kIdle && endpoint.phase != Phase::kListening;
        if (endpoint.used && endpoint.bound && endpoint.type == type && !connection &&
            same_place(endpoint.local, address)) {
            return &endpoint;
        }
    }
    return nullptr;
}

bool bind_to(Endpoint& endpoint, Address address) {
    if (address.port == 0) {
        do {
            address.port = next_port;
            next_port = next_port == 65535 ? kFirstEphemeralPort : static_cast<std::uint16_t>(next_port + 1);
        } while (find_bound(endpoint.type, address) != nullptr);
    } else if (find_bound(endpoint.type, address) != nullptr) {
        return false;
    }
    endpoint.local = address;
    endpoint.bound = true;
    return true;
}

void bind_to_any(Endpoint& endpoint, Family family) {
    if (!endpoint.bound) {
        Address any;
        any.family = family;
        bind_to(endpoint, any);
    }
}

void advance(std::uint64_t now) {
    for (Endpoint& endpoint : pool) {
        if (endpoint.used && endpoint.phase == Phase::kConnecting && endpoint.settled_at <= now) {
            decide(endpoint);
        }
    }
}

Endpoint* next_in_queue(const Endpoint& listener) {
    Endpoint* first = nullptr;
    for (Endpoint& endpoint : pool) {
        const bool waits = endpoint.used && endpoint.queued == &listener;
        if (waits && (first == nullptr || endpoint.order < first->order)) {
            first = &endpoint;
        }
    }
    return first;
}

void reset() {
    for (Endpoint& endpoint : pool) {
        endpoint.used = false;
    }
    active = Faults();
    names() = Names();
}

}  // namespace portwright::loopback
