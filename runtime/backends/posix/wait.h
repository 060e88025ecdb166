// The waiting part of port::wait for machines that have poll(2). It never touches the VM: whoever calls releases its lock.
#pragma once

#include <cstdint>

#include "portwright/deadline.h"

namespace portwright::posix {

// Returns when the descriptor shows one of `interest` (bits of Ready) or a failure, at the deadline, on a signal, and
// after port::kLongestWaitMs at the latest. `descriptor` -1: only time passes. `now` from port::now_ms().
void wait_descriptor(int descriptor, std::uint8_t interest, const Deadline& deadline, std::uint64_t now) noexcept;

}  // namespace portwright::posix
