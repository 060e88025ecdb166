// A lock for the few instructions in which the layer's tables grow. Never held while waiting for anything.
#pragma once

#include <atomic>

namespace portwright::remap {

class Lock {
public:
    void take() noexcept {
        while (held_.test_and_set(std::memory_order_acquire)) {
        }
    }
    void release() noexcept { held_.clear(std::memory_order_release); }

private:
    std::atomic_flag held_;
};

}  // namespace portwright::remap
