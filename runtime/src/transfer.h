// Receiving, as the single transfers and the streams share it.
#pragma once

#include "portwright/socket.h"

namespace portwright {

[[nodiscard]] constexpr std::size_t cut_to_count(std::size_t size) {
    return size < Result::kLargestCount ? size : Result::kLargestCount;
}

// What comes before every receiving call: waits for a connection under way, and tells the error that an earlier call
// kept back. Caller: inside the socket.
Result prepare_to_receive(Socket& socket, const Deadline& deadline) noexcept;

// One attempt. kBadDescriptor where nothing came because another thread closed the socket. Caller: inside the socket.
Result receive(Socket& socket, WritableBytes data, Address* from, bool peek) noexcept;

// Waits until one attempt gets something. Caller: inside the socket, prepared.
Result receive_something(Socket& socket, WritableBytes data, Address* from, bool peek,
                         const Deadline& deadline) noexcept;

}  // namespace portwright
