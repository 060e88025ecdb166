// Addresses that stand for names: what a lookup through the layer answers, and what a connection to such an answer means.
//
// They come from the blocks reserved for benchmarks, 198.18.0.0/15 and 2001:2::/48, which no network routes. The n-th name
// looked up gets the n-th address of each, for as long as the process lives.
#pragma once

#include <cstddef>

#include "backends/remap/rules.h"
#include "portwright/address.h"

namespace portwright::remap {

inline constexpr std::size_t kMostNames = 128;

// The index of the name, which is added where it is new; kMostNames: there is no room.
[[nodiscard]] std::size_t name_index(Name name) noexcept;

[[nodiscard]] Address placeholder(std::size_t index, Family family) noexcept;

// False where the address stands for no name.
[[nodiscard]] bool named_by(const Address& address, Name& name) noexcept;

}  // namespace portwright::remap
