// The backend over lwIP: TCP, UDP and raw sockets on IPv4 and, where the stack is built with it, IPv6, by its raw API.
//
// One context: nothing of the stack runs in an interrupt or in another thread, and callbacks run only while the board is
// polled. The stack's memory is its static pools (sizes.h); a socket's part is `State` in the Python object, to which the
// callbacks of its control block point until `close` or the connection's end clears that.
//
// What the board brings is in network.h.
#pragma once

#include "backends/lwip/sizes.h"
#include "portwright/backend.h"
#include "portwright/lookup.h"

struct pbuf;

namespace portwright::lwip {

struct Pending;
struct Membership;

// What `state` holds; zeroed but for `family` and `type`: a stream without a control block, which is made when needed.
struct State {
    void* block;       // tcp_pcb, udp_pcb or raw_pcb; null: none yet, or the stack has freed it
    ::pbuf* received;  // unread: a stream's bytes, or a queue of datagrams (datagram.cpp)
    union {
        Pending* pending;         // of a listener: connections to be accepted, the oldest first
        Membership* memberships;  // of datagram and raw sockets: groups joined
        std::size_t expected;     // of a connection: see Backend::expect; before there is one: the port to be bound to
    };
    std::int8_t failure;      // err_t that is still to be told, or 0
    std::uint8_t dropped;     // datagrams for which there was no room; stops at 255
    std::uint8_t family : 1;  // Family
    std::uint8_t type : 2;    // Type
    bool listening : 1;
    bool connecting : 1;
    bool ended : 1;    // no more bytes will come
    bool starved : 1;  // the stack's memory was full at the last send, and nothing has changed since
    bool resets : 1;   // close breaks the connection off (SO_LINGER with zero seconds)
    bool waiting : 1;  // to be accepted
};

// The operations of Backend; their errors are listed there. Native codes are lwIP's err_t, without their sign.
Result open(void* state, const OpenRequest& request) noexcept;
void close(void* state) noexcept;
Result bind(void* state, const Address& address) noexcept;
Result listen(void* state, std::uint16_t backlog) noexcept;
Result accept(void* state, void* child, Address& peer) noexcept;
Result connect(void* state, const Address& address) noexcept;
Result connected(void* state) noexcept;
Result send(void* state, Bytes data, const Address* to) noexcept;
Result recv(void* state, WritableBytes data, Address* from, bool peek) noexcept;
Available available(void* state, std::size_t wanted) noexcept;
void expect(void* state, std::size_t bytes) noexcept;
Result set_option(void* state, Option option, Bytes value) noexcept;
Result get_option(void* state, Option option, std::int32_t& value) noexcept;
Result local(void* state, Address& address) noexcept;
Result tcp_state(void* state, TcpState& tcp_state) noexcept;
std::uint8_t ready(void* state) noexcept;

// The operations of Resolver. The stack cannot take a question back: a lookup that was left keeps its slot until the stack
// gives up, some seconds later.
Result begin_lookup(const LookupRequest& request) noexcept;
Result poll_lookup(int ticket, LookupAnswer& answer) noexcept;
void end_lookup(int ticket) noexcept;
int lookup_descriptor(int ticket) noexcept;
Result own_address(Family family, Address& address) noexcept;  // of the default interface

inline constexpr std::uint32_t kLargestDatagram = 1472;  // what an Ethernet frame leaves; nothing is sent in fragments

// What a peer can always send before it must stop. The window is larger, but the stack keeps up to a quarter of it to itself
// (TCP_WND_UPDATE_THRESHOLD) before it tells the peer of new room, and a peer may hold back what is less than a segment.
inline constexpr std::uint32_t kCertainWindow =
    PORTWRIGHT_LIMIT_RECEIVE_WINDOW - PORTWRIGHT_LIMIT_RECEIVE_WINDOW / 4 - PORTWRIGHT_LIMIT_SEGMENT;

inline constexpr Backend kBackend = {
    .name = "lwip",
    .capabilities =
        {
            .largest_datagram = kLargestDatagram,
            .window = kCertainWindow,
            .largest_backlog = PORTWRIGHT_LIMIT_BACKLOG,
            .state_size = sizeof(State),
        },
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

inline constexpr Resolver kResolver = {
    .name = "lwip",
    .begin = begin_lookup,
    .poll = poll_lookup,
    .end = end_lookup,
    .descriptor = lookup_descriptor,
    .own_address = own_address,
};

// The other half of a socket's state is for a layer.
static_assert(sizeof(State) <= 4 * sizeof(void*) && sizeof(State) <= kBackendStateSize / 2);

}  // namespace portwright::lwip
