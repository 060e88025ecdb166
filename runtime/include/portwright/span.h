// Views of memory that somebody else owns. Neither allocates nor checks: lengths are checked once, where scripts enter.
#pragma once

#include <cstddef>
#include <cstdint>

namespace portwright {

struct Bytes {
    const std::uint8_t* data = nullptr;
    std::size_t size = 0;

    [[nodiscard]] constexpr Bytes from(std::size_t offset) const { return {data + offset, size - offset}; }
    [[nodiscard]] constexpr Bytes first(std::size_t length) const { return {data, length}; }
};

struct WritableBytes {
    std::uint8_t* data = nullptr;
    std::size_t size = 0;

    [[nodiscard]] constexpr WritableBytes from(std::size_t offset) const { return {data + offset, size - offset}; }
    [[nodiscard]] constexpr WritableBytes first(std::size_t length) const { return {data, length}; }
};

}  // namespace portwright
