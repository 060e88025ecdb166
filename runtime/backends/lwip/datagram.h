// UDP and raw sockets.
#pragma once

#include "backends/lwip/native.h"

namespace portwright::lwip {

Result open_datagram(State& socket) noexcept;
Result open_raw(State& socket, const OpenRequest& request) noexcept;
void close_datagram(State& socket) noexcept;  // raw ones too, as below
Result send_datagram(State& socket, Bytes data, const Address* to) noexcept;
Result recv_datagram(State& socket, WritableBytes data, Address* from, bool peek) noexcept;

// Multicast groups; see options.cpp.
void start_groups() noexcept;
void leave_groups(State& socket) noexcept;

}  // namespace portwright::lwip
