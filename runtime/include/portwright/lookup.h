// What the network knows: addresses of names, and the device's own. The second seam, beside Backend; one for each firmware.
#pragma once

#include <cstddef>
#include <cstdint>

#include "portwright/address.h"
#include "portwright/deadline.h"
#include "portwright/result.h"

namespace portwright {

// Failures of a lookup are a namespace of their own, as in getaddrinfo(3). One enumerator for each entry of
// lookup_errors in spec/errors.yaml, in its order.
enum class LookupError : std::uint8_t {
    kNone,
    kNoName,
    kTryAgain,
    kFailed,
    kFamily,
    kType,
    kService,
    kMemory,
    kSystem,
};

inline constexpr std::size_t kLongestHostName = 253;
inline constexpr std::size_t kMostLookupResults = 8;

struct LookupRequest {
    // Not zero-terminated; 1 to kLongestHostName bytes, which stay where they are until the ticket is ended.
    const char* host;
    std::size_t host_length;
    bool any_family;  // else only `family`
    Family family;
};

struct LookupAnswer {
    LookupError error = LookupError::kNone;
    std::size_t count = 0;
    Address addresses[kMostLookupResults] = {};  // ports are zero
};

inline Result no_own_address(Family, Address&) { return Error::kNetworkDown; }

// A lookup runs outside the caller's stack, so leaving it (a deadline, Ctrl-C) is safe at any time.
struct Resolver {
    const char* name;
    // Begins; the ticket is not negative. kNoBufferSpace where too many run already.
    Result (*begin)(const LookupRequest& request);
    // kWouldBlock until it is over; then 0, and `answer` is filled. Either way the ticket stays valid until `end`.
    Result (*poll)(int ticket, LookupAnswer& answer);
    void (*end)(int ticket);
    int (*descriptor)(int ticket);  // becomes readable when over; -1: there is none
    // The address of the interface that the device's traffic leaves by, its port zero. kNetworkDown: there is none of that
    // family.
    Result (*own_address)(Family family, Address& address) = no_own_address;
};

// A host that is an address is answered at once, without the resolver.
// Waits for an answer until the deadline. 0: `answer` is filled (perhaps with an error of its own); kTimedOut;
// kInterrupted: call again with the same `ticket` (-1 at first) to go on waiting. The ticket is ended in every other
// case.
Result look_up(const Resolver& resolver, const LookupRequest& request, const Deadline& deadline, int& ticket,
               LookupAnswer& answer) noexcept;

}  // namespace portwright
