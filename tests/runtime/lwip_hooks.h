// Which of the two interfaces of lwip_wire.h carries a packet: lwIP itself would take the first one of the network.
#pragma once

#include "lwip/ip_addr.h"
#include "lwip/netif.h"

#ifdef __cplusplus
extern "C" {
#endif

struct netif* wire_route4(const ip4_addr_t* from, const ip4_addr_t* to);
struct netif* wire_route6(const ip6_addr_t* from, const ip6_addr_t* to);

#ifdef __cplusplus
}
#endif
