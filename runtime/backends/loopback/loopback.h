// A network in memory: streams and datagrams between the sockets of one program, in the time of the port's clock.
//
// The backend of unit tests, and of firmware that wants sockets without a network. It behaves as a host's loopback
// interface does, and no more: nothing is lost or reordered, and only 127.0.0.0/8 and ::1 are there. Faults are
// switched on by hand.
//
// Memory: a static pool of kSockets sockets with kWindow bytes each; nothing else, and no heap. A test double and its
// network have to be one thing, so unlike other backends this one keeps state outside its sockets; a lock makes it safe
// for threads.
#pragma once

#include <cstddef>
#include <cstdint>

#include "portwright/backend.h"
#include "portwright/lookup.h"

namespace portwright::loopback {

extern const Backend kBackend;

inline constexpr std::size_t kSockets = 24;   // connections that wait to be accepted count as well
inline constexpr std::size_t kWindow = 4096;  // bytes that a socket holds unread
inline constexpr std::size_t kParcels = 16;   // sends that a socket holds unread; datagrams beyond are dropped
inline constexpr std::uint16_t kLargestBacklog = 8;
inline constexpr std::uint32_t kLargestDatagram = 1472;

// What goes wrong from now on. Zeroed: nothing.
struct Faults {
    std::uint32_t connect_delay_ms = 0;  // connections take that long
    std::uint32_t latency_ms = 0;        // what is sent arrives that much later
    std::size_t largest_send = 0;        // a stream sends no more than that at once; 0: what fits
    std::size_t largest_recv = 0;        // a stream receives no more than that at once
    std::uint8_t pretended = 0;          // bits of Ready that every socket shows, true or not
    std::uint32_t handles = 0;           // sockets there are at most; 0: kSockets
    bool expect_is_ignored = false;      // readiness does not wait for the bytes it was asked to wait for
    bool refuses = false;                // connections fail with `refusal`, though somebody may listen
    Error refusal = Error::kConnectionRefused;
};

Faults& faults();

// Forgets every socket and fault. Precondition: no socket of the runtime is open on this backend.
void reset();

// What one side of a connection does without the socket API having a word for it. `state` is the storage of its socket.
void finish(void* state);            // ends sending; the peer reads what was sent, then the end
void abort_connection(void* state);  // breaks the connection; the peer reads what was sent, then kConnectionReset

// For assertions: handles in use, and what `expect` said last.
std::size_t handles_in_use();
std::size_t expected(const void* state);

// A resolver that knows the name "localhost"; the device's own address is 127.0.0.1 or ::1.
extern const Resolver kResolver;
struct Names {
    std::uint32_t delay_ms = 0;                  // how long a lookup takes
    LookupError failure = LookupError::kNoName;  // the answer for any other name
    bool network_is_down = false;                // there is no own address
};
Names& names();
std::size_t lookups_in_use();

}  // namespace portwright::loopback
