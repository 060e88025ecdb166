// Where the console meets the VM. For C and C++.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Whether the byte is the one that interrupts scripts; then it has done so. Called by interrupt handlers.
bool keyboard_interrupts(uint8_t byte);

#ifdef __cplusplus
}
#endif
