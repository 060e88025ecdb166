// The lock of the network in memory. Held for the length of one backend operation, never while waiting.
#pragma once

namespace portwright::loopback {

class Locked {
public:
    Locked() {
        while (__atomic_test_and_set(&held_, __ATOMIC_ACQUIRE)) {
        }
    }
    ~Locked() { __atomic_clear(&held_, __ATOMIC_RELEASE); }
    Locked(const Locked&) = delete;
    Locked& operator=(const Locked&) = delete;

private:
    static inline bool held_ = false;
};

}  // namespace portwright::loopback
