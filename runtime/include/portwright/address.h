// A network address, typed by its family, and its textual forms.
#pragma once

#include <cstddef>
#include <cstdint>

#include "portwright/families.h"
#include "portwright/terms.h"

namespace portwright {

inline constexpr bool kHasInet6 = PORTWRIGHT_FAMILY_INET6 != 0;

[[nodiscard]] constexpr bool is_inet6(Family family) { return kHasInet6 && family == Family::kInet6; }

// 24 bytes, trivially copyable. Bytes of `host` are in network order; numbers are in host order.
struct Address {
    Family family = Family::kInet;
    std::uint16_t port = 0;
    std::uint8_t host[16] = {};  // 4 bytes for IPv4, 16 for IPv6; all zero: any
    std::uint32_t scope = 0;     // IPv6 zone index, else 0

    friend constexpr bool operator==(const Address&, const Address&) = default;
};

// The longest text that format_host writes, its terminating zero included.
inline constexpr std::size_t kHostTextSize = 46;

// Reads dotted-quad IPv4 ("192.168.1.10": exactly four decimal numbers 0-255, no leading zeros beyond "0") or IPv6 (RFC
// 4291 text, "::" once, an IPv4 tail, "%<number>" for the zone) into `address.host`; sets family and scope, leaves the
// port. False, and `address` as it was, where `text` is neither. `text` need not end with a zero. Without kHasInet6, every text
// with a colon counts as IPv6, so that nobody takes it for a name; its host is then all zero.
[[nodiscard]] bool parse_host(const char* text, std::size_t length, Address& address) noexcept;

// Writes the host part with a terminating zero (IPv6 as RFC 5952 wants it, without zone) and returns its length.
std::size_t format_host(const Address& address, char (&text)[kHostTextSize]) noexcept;

// Whether it is an address of the loopback interface, which nothing leaves the device by: 127.0.0.0/8 or ::1.
[[nodiscard]] bool is_loopback(const Address& address) noexcept;

}  // namespace portwright
