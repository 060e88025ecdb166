// TI's SimpleLink network processor (CC3100, CC3200): TCP and UDP over IPv4, and its name lookup, by the host driver's sl_ calls.
//
// Every handle is non-blocking. Errors carry the driver's code, without its minus, as their native code.
//
// The stack cannot peek, and does not tell how much is there. So a stream keeps up to kAhead bytes that it took early in its
// state: a peek shows at most so many, and `ready` counts them. Datagrams cannot be peeked at: kNotSupported.
// The processor forgets how a connect that failed began, so the handle is given back then and a fresh one taken when the
// socket is used again.
//
// What the target provides is in board.h.
#pragma once

#include "portwright/backend.h"
#include "portwright/lookup.h"

namespace portwright::simplelink {

inline constexpr std::size_t kAhead = 16;

enum class Phase : std::uint8_t { kIdle, kConnecting, kConnected, kFailed };

struct State {
    std::int16_t descriptor;  // -1: given back after a connect that failed
    std::int16_t failure;     // the driver's code that nobody was told yet: behind `ahead`, or of a connect
    std::uint16_t port;       // the peer's; connect is asked about with it again and again
    std::uint8_t host[4];
    Type type;
    Phase phase;
    bool ended;                                         // the stream has ended, behind `ahead`
    std::uint8_t held;                                  // bytes of `ahead`
    alignas(std::uint32_t) std::uint8_t ahead[kAhead];  // the driver fills it by words
};

// The operations of Backend; their errors are listed there.
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
Result set_option(void* state, Option option, Bytes value) noexcept;
std::uint8_t ready(void* state) noexcept;

// The operations of Resolver. The driver comes back from a lookup when it is over: it runs in port::block, where other threads
// of the VM go on. Neither the deadline nor Ctrl-C ends it early. The processor does one at a time; a second waits for it.
Result begin_lookup(const LookupRequest& request) noexcept;
Result poll_lookup(int ticket, LookupAnswer& answer) noexcept;
void end_lookup(int ticket) noexcept;
int lookup_descriptor(int ticket) noexcept;
// Runs a lookup that was begun. Waits.
void run_lookup(int ticket) noexcept;

inline constexpr int kMostLookups = 4;

Result own_address(Family family, Address& address) noexcept;

inline constexpr Backend kBackend = {
    .name = "simplelink",
    .capabilities =
        {
            .largest_datagram = 1472,  // the driver would send the rest of a longer one as another
            .window = kAhead,
            .largest_backlog = 255,
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
    .set_option = set_option,
    .ready = ready,
};

inline constexpr Resolver kResolver = {
    .name = "simplelink",
    .begin = begin_lookup,
    .poll = poll_lookup,
    .end = end_lookup,
    .descriptor = lookup_descriptor,
    .own_address = own_address,
};

static_assert(sizeof(State) <= kBackendStateSize);

}  // namespace portwright::simplelink
