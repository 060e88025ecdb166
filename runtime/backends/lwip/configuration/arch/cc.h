/* What lwIP asks of the compiler and the board. */
#pragma once

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* 32 bits that a peer cannot guess: ports, sequence numbers and the ids of lookups are made of them. The board's. */
uint32_t portwright_board_random(void);

/* The router of IPv6 that the board was told; null: those that advertise themselves are used. */
const struct ip6_addr *portwright_lwip_gateway6(void);

#ifdef __cplusplus
}
#endif

#define LWIP_RAND() portwright_board_random()
#define LWIP_PLATFORM_DIAG(message) ((void)0)
#define LWIP_PLATFORM_ASSERT(message) __builtin_trap()
