// What a call into the runtime or a backend comes back with: a count, or an error and the backend's own code.
#pragma once

#include <cstddef>
#include <cstdint>

#include "portwright/error.h"

namespace portwright {

// Four bytes, so it returns in one register on every supported ABI. Non-negative: a count of bytes, or 0 for "done".
// Negative: 1 + error + 64 * native, negated. The native code is the backend's (errno of the host, err_t of lwIP,
// an AT modem's number), kept to 16 bits; 0 means that there is none.
class [[nodiscard]] Result {
public:
    constexpr Result() : bits_(0) {}
    constexpr Result(Error error, std::int32_t native = 0)
        : bits_(static_cast<std::int32_t>(~(static_cast<std::uint32_t>(error) + kStep * magnitude(native)))) {}

    // Precondition: 0 <= count <= kLargestCount; callers cut a transfer to that before they begin it.
    static constexpr Result count(std::size_t count) {
        Result result;
        result.bits_ = static_cast<std::int32_t>(count);
        return result;
    }

    static constexpr std::size_t kLargestCount = 0x7fffffff;

    [[nodiscard]] constexpr bool ok() const { return bits_ >= 0; }
    [[nodiscard]] constexpr bool failed(Error error) const { return bits_ < 0 && this->error() == error; }

    // Precondition: ok().
    [[nodiscard]] constexpr std::size_t count() const { return static_cast<std::size_t>(bits_); }

    // Precondition: !ok().
    [[nodiscard]] constexpr Error error() const { return static_cast<Error>(failure() % kStep); }
    [[nodiscard]] constexpr std::int32_t native() const { return static_cast<std::int32_t>(failure() / kStep); }

private:
    static constexpr std::uint32_t kStep = 64;
    static_assert(static_cast<std::uint32_t>(Error::kCount_) <= kStep);

    // error + 64 * native, without a sign: a mask and a shift then take it apart.
    [[nodiscard]] constexpr std::uint32_t failure() const { return ~static_cast<std::uint32_t>(bits_); }

    static constexpr std::uint32_t magnitude(std::int32_t native) {
        const auto bits = static_cast<std::uint32_t>(native);
        const std::uint32_t magnitude = native < 0 ? 0 - bits : bits;
        return magnitude > 0xffff ? 0xffff : magnitude;
    }

    std::int32_t bits_;
};

}  // namespace portwright
