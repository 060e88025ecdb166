// How a connection comes about, shared by connecting and by the transfers that wait for it.
#pragma once

#include "portwright/socket.h"

namespace portwright {

[[nodiscard]] inline bool is_stream(const Socket& socket) { return socket.type == Type::kStream; }

// Asks how a connect under way went. 0: connected. kWouldBlock: still under way. Else why it failed (the socket may
// connect again), or kNotConnected where none is under way. Caller: inside the socket.
Result settle(Socket& socket) noexcept;

// Waits while a stream's connection is under way. 0: connected. kNotConnected, or why it failed. Caller: inside the
// socket.
Result establish(Socket& socket, const Deadline& deadline) noexcept;

}  // namespace portwright
