// The rules of the remap layer: which destinations go elsewhere, and which ports listen elsewhere.
//
// PORTWRIGHT_CONNECT_TO  HOST:PORT:ADDR:PORT,...  what connects or sends to HOST and PORT goes to ADDR and PORT. HOST is a name
//                        or an address, IPv6 in brackets; an empty HOST or PORT is any. ADDR is an address.
// PORTWRIGHT_FORWARD     HOSTPORT:PORT,...        what binds to PORT listens on HOSTPORT of the loopback interface.
// Of several rules that apply, the first counts. A redirect applies to addresses of ADDR's family only.
#pragma once

#include <cstddef>
#include <cstdint>

#include "portwright/address.h"

namespace portwright::remap {

inline constexpr std::size_t kMostRules = 32;       // of each kind
inline constexpr std::size_t kLongestRules = 8192;  // bytes of one variable

// A host name inside text that somebody else owns; names compare without regard to case or a final dot.
struct Name {
    const char* text = nullptr;
    std::size_t length = 0;
};
[[nodiscard]] bool same_name(Name one, Name other) noexcept;

struct Redirect {
    enum class Host : std::uint8_t { kAny, kNamed, kNumeric };
    Host host = Host::kAny;
    Name name;               // kNamed
    Address address;         // kNumeric
    std::uint16_t port = 0;  // 0: any
    Address target;
};

struct Forward {
    std::uint16_t host_port = 0;
    std::uint16_t port = 0;
};

struct Rules {
    Redirect redirects[kMostRules];
    std::size_t redirect_count = 0;
    Forward forwards[kMostRules];
    std::size_t forward_count = 0;
    char text[kLongestRules] = {};  // of the redirects; their names point into it
};

// The rules in force. The first call reads them from the environment; they never change afterwards.
[[nodiscard]] const Rules& rules() noexcept;

// Replaces the rules in force; null is none. A malformed rule is written to standard error and ends the process with exit
// code 125. For tests: no other thread may be using the layer.
void use_rules(const char* connect_to, const char* forward) noexcept;

}  // namespace portwright::remap
