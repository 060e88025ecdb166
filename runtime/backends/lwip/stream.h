// TCP: connections and listeners.
#pragma once

#include "backends/lwip/native.h"

namespace portwright::lwip {

// The control block of a stream that is not connected; made where there is none. Null: no memory, or the connection is over.
[[nodiscard]] tcp_pcb* stream_block(State& socket) noexcept;
// The callbacks of `block` work on `socket` from now on.
void attach(State& socket, tcp_pcb* block) noexcept;
// The stack forgets `socket`.
void detach(tcp_pcb* block) noexcept;

void close_stream(State& socket) noexcept;
Result connect_stream(State& socket, const ip_addr_t& address, u16_t port) noexcept;
Result send_stream(State& socket, Bytes data) noexcept;
Result recv_stream(State& socket, WritableBytes data, Address* from, bool peek) noexcept;
[[nodiscard]] std::uint8_t ready_stream(const State& socket) noexcept;

// A connection that nobody has accepted yet. Its socket collects what arrives.
struct Pending {
    Pending* next;
    State socket;
};

void start_listeners() noexcept;
void close_listener(State& listener) noexcept;
[[nodiscard]] bool has_pending(const State& listener) noexcept;

}  // namespace portwright::lwip
