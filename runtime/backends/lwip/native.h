// The one place where lwIP's types become ours and back: addresses, err_t, and the state that callbacks are given.
#pragma once

#include "backends/lwip/lwip.h"
#include "lwip/err.h"
#include "lwip/ip_addr.h"
#include "lwip/raw.h"
#include "lwip/tcp.h"
#include "lwip/udp.h"

namespace portwright::lwip {

inline State& state_of(void* state) noexcept { return *static_cast<State*>(state); }
inline tcp_pcb* tcp_of(const State& socket) noexcept { return static_cast<tcp_pcb*>(socket.block); }
inline udp_pcb* udp_of(const State& socket) noexcept { return static_cast<udp_pcb*>(socket.block); }
inline raw_pcb* raw_of(const State& socket) noexcept { return static_cast<raw_pcb*>(socket.block); }
// What every control block begins with.
inline ip_pcb* ip_of(const State& socket) noexcept { return static_cast<ip_pcb*>(socket.block); }

inline bool is(const State& socket, Type type) noexcept { return socket.type == static_cast<unsigned>(type); }

// `error` is an err_t; the result carries it as native code. One without a name here is kInputOutput.
[[nodiscard]] Result failure(int error) noexcept;
[[nodiscard]] Result outcome(int error) noexcept;  // 0, or a failure

[[nodiscard]] constexpr bool is_built_for(Family family) {
    return family == Family::kInet || (LWIP_IPV6 != 0 && family == Family::kInet6);
}

[[nodiscard]] ip_addr_t native_address(const Address& address) noexcept;
void store(Address& address, const ip_addr_t& native, u16_t port) noexcept;
[[nodiscard]] u8_t native_type(const State& socket) noexcept;  // of the addresses of this socket

[[nodiscard]] bool is_own(const ip_addr_t& address) noexcept;  // of one of the interfaces

// Whether something leads from this socket to `to`, and back. The stack would not tell a connection that no router is known,
// and would send from an address of the link alone, or of the loopback interface, where it has no other (IPv6).
[[nodiscard]] bool has_way(const State& socket, const ip_addr_t& to) noexcept;

// What a transfer may hand to the stack at once, whose lengths have 16 bits.
[[nodiscard]] constexpr u16_t cut(std::size_t size) { return static_cast<u16_t>(size < 0xffff ? size : 0xffff); }

// Whether the stack's heap has a buffer of so many bytes, in one piece.
[[nodiscard]] bool has_room(std::size_t size) noexcept;

// What nobody reads and what peers do not acknowledge fills the stack's heap. Where less than half of it is free in one piece, a socket
// takes no more than one segment or one datagram, and that only if a short frame finds room beside it: without answers of ARP and
// acknowledgements the board would seem dead, and the other sockets with it.
inline constexpr std::size_t kPlenty = PORTWRIGHT_LIMIT_STACK_HEAP / 2;
inline constexpr std::size_t kShortFrame = 512;

// Counts callbacks of the stack: whoever waits sees by it that something happened.
extern std::uint8_t news;

}  // namespace portwright::lwip
