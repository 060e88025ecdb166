// The operating system's own sockets (IPv4 and IPv6: TCP, UDP, raw where permitted) and its name lookup.
//
// Every descriptor is non-blocking and closed on exec, no operation waits, none raises SIGPIPE, and none is cut short by a
// signal. Errors carry the host's errno as their native code; no number of the host leaks in any other way.
// IPv6 sockets never carry IPv4, so both families can listen on one port.
// A connect that failed leaves the socket as open made it: it may bind and connect again.
#pragma once

#include "portwright/backend.h"
#include "portwright/lookup.h"

namespace portwright::posix {

// What `state` holds. Only the receiving thread touches `expected`, the last value given to the system, which is not given
// again, and `roomy`, the largest one that the receive buffer was made large enough for.
struct State {
    int descriptor;
    std::uint32_t expected;  // 0: never set, the same as 1
    std::uint32_t roomy;
    Family family;
    Type type;
};

// The operations of Backend; their errors are listed there.
Result open(void* state, const OpenRequest& request) noexcept;
void close(void* state) noexcept;
void wake(void* state) noexcept;
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
int descriptor(const void* state) noexcept;

// The operations of Resolver. A numeric host is answered at once; any other occupies a thread of its own until the system's
// lookup returns, also when the caller has left it. At most kMostLookups of those run at a time.
Result begin_lookup(const LookupRequest& request) noexcept;
Result poll_lookup(int ticket, LookupAnswer& answer) noexcept;
void end_lookup(int ticket) noexcept;
int lookup_descriptor(int ticket) noexcept;

inline constexpr int kMostLookups = 4;

// The address that the device's traffic is to leave by: what the variable PORTWRIGHT_ADDRESS says, an address of this machine
// or "none" for a device without network; of a family that it does not name, the loopback interface's. Read once, at the
// first call; a value that is neither is written to standard error and ends the process with exit code 125.
Result own_address(Family family, Address& address) noexcept;

// Replaces what own_address answers; null is an unset variable. For tests: no other thread may be asking.
void use_own_address(const char* text) noexcept;

inline constexpr Backend kBackend = {
    .name = "posix",
    .capabilities =
        {
            .largest_datagram = 65507,  // what IPv4 leaves for UDP
            .window = 64 * 1024,        // `expect` sees to a receive buffer that holds so many
            .largest_backlog = 4096,    // the system cuts it to its own limit
            .state_size = sizeof(State),
        },
    .open = open,
    .close = close,
    .wake = wake,
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
    .descriptor = descriptor,
};

inline constexpr Resolver kResolver = {
    .name = "posix",
    .begin = begin_lookup,
    .poll = poll_lookup,
    .end = end_lookup,
    .descriptor = lookup_descriptor,
    .own_address = own_address,
};

static_assert(sizeof(State) <= kBackendStateSize);

}  // namespace portwright::posix
