#include "semihosting.h"

namespace board::semihosting {
namespace {

constexpr std::uint32_t kTime = 0x11;
constexpr std::uint32_t kExitExtended = 0x20;
constexpr std::uint32_t kApplicationExit = 0x20026;

std::uint32_t call(std::uint32_t operation, const void* argument) {
    register std::uint32_t r0 __asm("r0") = operation;
    register const void* r1 __asm("r1") = argument;
    __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return r0;
}

}  // namespace

std::uint32_t seconds_since_1970() { return call(kTime, nullptr); }

void exit(int code) {
    const std::uint32_t block[] = {kApplicationExit, static_cast<std::uint32_t>(code)};
    for (;;) {
        call(kExitExtended, block);
    }
}

}  // namespace board::semihosting
