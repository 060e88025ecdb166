// The one absolute point in time at which a call must be over.
#pragma once

#include <cstdint>

namespace portwright {

// Timeouts in milliseconds as sockets keep them.
inline constexpr std::int32_t kForever = -1;
inline constexpr std::int32_t kNonBlocking = 0;

// Made once at the start of a call from the socket's timeout and passed down unchanged, so a call that is woken a
// thousand times still ends on time.
class Deadline {
public:
    // `now` from port::now_ms().
    static constexpr Deadline after(std::int32_t timeout_ms, std::uint64_t now) {
        return timeout_ms < 0 ? Deadline(kNever)
                              : Deadline(now + static_cast<std::uint64_t>(timeout_ms), timeout_ms == 0);
    }

    static constexpr Deadline never() { return Deadline(kNever); }

    [[nodiscard]] constexpr bool is_never() const { return at_ == kNever; }
    // The call may not wait at all, and says EAGAIN instead of ETIMEDOUT.
    [[nodiscard]] constexpr bool is_immediate() const { return immediate_; }
    [[nodiscard]] constexpr bool passed(std::uint64_t now) const { return now >= at_; }
    [[nodiscard]] constexpr std::uint64_t at_ms() const { return at_; }

private:
    static constexpr std::uint64_t kNever = ~std::uint64_t{0};
    constexpr explicit Deadline(std::uint64_t at, bool immediate = false) : at_(at), immediate_(immediate) {}

    std::uint64_t at_;
    bool immediate_;
};

}  // namespace portwright
