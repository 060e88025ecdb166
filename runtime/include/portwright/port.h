// What the runtime asks of the machine it runs on. Found at link time: the VM's glue defines these for firmware, the
// unit tests define them over virtual time.
#pragma once

#include <cstddef>
#include <cstdint>

#include "portwright/deadline.h"

namespace portwright::port {

// Milliseconds of a clock that never goes back.
[[nodiscard]] std::uint64_t now_ms() noexcept;

// Waits until the descriptor shows one of `interest` (bits of Ready), the deadline, or anything else that may matter;
// it may return early, and does so at least every kLongestWaitMs. Releases the VM's lock. `descriptor` -1: only time
// passes.
void wait(int descriptor, std::uint8_t interest, const Deadline& deadline) noexcept;

inline constexpr std::uint32_t kLongestWaitMs = 50;

// The part of a firmware's `wait` that knows how its stack waits: as `wait`, without the VM's lock and without touching the
// VM. A firmware links one backend that defines it (posix: where there is poll(2); lwip: where the board is polled).
void block(int descriptor, std::uint8_t interest, const Deadline& deadline) noexcept;

// An exception (Ctrl-C) or a callback waits for the VM: the call in progress must come back with Error::kInterrupted.
[[nodiscard]] bool interrupted() noexcept;

}  // namespace portwright::port
