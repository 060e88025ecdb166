// The sockets of the network in memory. Callers hold the lock of lock.h.
#pragma once

#include <cstddef>
#include <cstdint>

#include "loopback.h"

namespace portwright::loopback {

// What arrived with one send.
struct Parcel {
    std::size_t size = 0;
    std::uint64_t visible_at = 0;
    Address from;
};

// What was sent to a socket and not received yet: bytes in a ring, cut into parcels.
class Inbox {
public:
    [[nodiscard]] std::size_t room() const { return kWindow - size_; }
    [[nodiscard]] bool empty() const { return count_ == 0; }
    [[nodiscard]] bool full() const { return count_ == kParcels; }
    [[nodiscard]] const Parcel& front() const { return parcels_[first_]; }
    [[nodiscard]] bool front_visible(std::uint64_t now) const { return !empty() && front().visible_at <= now; }
    [[nodiscard]] std::size_t visible_bytes(std::uint64_t now) const;

    // Precondition: room() for the bytes. A stream's parcels melt into the last one where there is no other place left.
    void add(Bytes data, const Address& from, std::uint64_t visible_at);
    // Copies the first bytes without removing them. Precondition: so many are there.
    void copy(std::uint8_t* to, std::size_t size) const;
    // Removes bytes, and the parcels that they empty. Precondition: so many are there.
    void remove_bytes(std::size_t size);
    void remove_front();

private:
    std::uint8_t ring_[kWindow] = {};
    std::size_t start_ = 0;
    std::size_t size_ = 0;
    Parcel parcels_[kParcels];
    std::size_t first_ = 0;
    std::size_t count_ = 0;
};

enum class Phase : std::uint8_t { kIdle, kListening, kConnecting, kConnected, kFailed };

struct Endpoint {
    bool used = false;
    Type type = Type::kStream;
    Phase phase = Phase::kIdle;
    bool bound = false;
    Address local;
    Address remote;                    // of the peer, where connected or connecting
    Endpoint* peer = nullptr;          // streams; null once either side is gone
    const Endpoint* queued = nullptr;  // the listener in whose queue this connection waits
    std::uint32_t order = 0;           // of its arrival there
    std::uint16_t backlog = 0;
    std::uint64_t settled_at = 0;  // when a connection under way is decided
    Error failure = Error();       // why it failed
    bool finished = false;         // sends no more itself
    bool gone = false;             // broken off, by either side
    bool ended = false;            // the peer sends no more
    bool broken = false;           // the peer is gone, or was never there
    bool reset_waits = false;      // kConnectionReset is still to be told
    std::size_t expected = 0;      // 0 and 1: any byte makes it readable
    std::int32_t options[16] = {};
    Inbox inbox;
};

// The socket's place is its handle: the backend's state holds nothing but the pointer.
Endpoint& endpoint_of(const void* state);
void keep_endpoint(void* state, Endpoint* endpoint);

// A fresh endpoint, or null.
Endpoint* take_endpoint();
// Its peer sees the end, or a reset where bytes were left unread.
void release(Endpoint& endpoint);
// Breaks the connection of `endpoint` and tells its peer.
void break_off(Endpoint& endpoint);

// Where an address leads, or null.
Endpoint* find_bound(Type type, const Address& address);
bool bind_to(Endpoint& endpoint, Address address);  // false: in use
void bind_to_any(Endpoint& endpoint, Family family);

// Decides connections whose time has come.
void advance(std::uint64_t now);
Endpoint* next_in_queue(const Endpoint& listener);

}  // namespace portwright::loopback
