// A table of fixed size that threads append to and read without waiting: an entry never changes once it can be seen.
#pragma once

#include <atomic>
#include <cstddef>

#include "backends/remap/lock.h"

namespace portwright::remap {

template <typename Entry, std::size_t Size>
class Table {
public:
    // The index of the first entry that `is_it` accepts; where there is none, of a new one that `fill` writes. Size: full.
    template <typename Accepts, typename Fill>
    std::size_t find_or_add(Accepts is_it, Fill fill) noexcept {
        std::size_t index = 0;
        if (find(is_it, index)) {
            return index;
        }
        appending_.take();
        if (!find(is_it, index) && index < Size) {  // another thread may have added it meanwhile
            fill(entries_[index]);
            count_.store(index + 1, std::memory_order_release);
        }
        appending_.release();
        return index;
    }

    // Precondition: no other thread uses the table.
    void clear() noexcept { count_.store(0, std::memory_order_release); }

    [[nodiscard]] std::size_t count() const noexcept { return count_.load(std::memory_order_acquire); }
    // Precondition: index < count().
    [[nodiscard]] const Entry& operator[](std::size_t index) const noexcept { return entries_[index]; }

private:
    // Goes on from `index`, which becomes that of the entry or, where there is none, the count.
    template <typename Accepts>
    bool find(Accepts is_it, std::size_t& index) const noexcept {
        const std::size_t end = count();
        while (index < end && !is_it(entries_[index])) {
            ++index;
        }
        return index < end;
    }

    Entry entries_[Size] = {};
    std::atomic<std::size_t> count_{0};
    Lock appending_;
};

}  // namespace portwright::remap
