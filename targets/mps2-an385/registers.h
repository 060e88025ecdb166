// Addresses and interrupts of the board.
#pragma once

#include <cstdint>

namespace board {

// A hardware register. Reads and writes happen exactly as written; a read is a function, so that none is lost.
class Register {
public:
    constexpr explicit Register(std::uintptr_t address) : address_(address) {}
    [[nodiscard]] std::uint32_t read() const { return *reinterpret_cast<volatile std::uint32_t*>(address_); }
    void write(std::uint32_t value) const { *reinterpret_cast<volatile std::uint32_t*>(address_) = value; }

private:
    std::uintptr_t address_;
};

inline constexpr std::uint32_t kClockHz = 25'000'000;
inline constexpr std::uintptr_t kUart0 = 0x40004000;
inline constexpr std::uintptr_t kUart1 = 0x40005000;
inline constexpr std::uintptr_t kEthernet = PORTWRIGHT_ADDRESS_ETHERNET;

inline constexpr unsigned kUart0Receive = 0;
inline constexpr unsigned kUart1Receive = 2;
inline constexpr unsigned kEthernetInterrupt = 13;
inline constexpr unsigned kInterrupts = 32;

inline void enable_interrupt(unsigned number) { Register(0xE000E100).write(1u << number); }

}  // namespace board
