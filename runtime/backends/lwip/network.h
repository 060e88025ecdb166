// What a board does to bring lwIP up, and what it brings itself.
//
// In this order: `start`, then lwIP's own `netif_add` with the board's driver, then `use_dhcp` or `use_addresses`. The driver's
// received frames are buffers of the stack's pool (PBUF_POOL). All of it in the one context in which the VM runs.
//
// lwIP is compiled with its own src/include, the folder that `backends` lies in, and `configuration` beside this file as folders
// to include from, and with the target's limits (sizes.h) as definitions; no more than src/core/**, src/netif/ethernet.c of it.
//
// The backend defines sys_now, over port::now_ms. The board defines what stands in extern "C" below.
#pragma once

#include <cstdint>

#include "portwright/address.h"
#include "portwright/result.h"

struct netif;

namespace portwright::lwip {

// Makes the stack ready. Once, before anything else of it.
void start() noexcept;

// Frames that the stack sent to itself, and its timers. For the board's poll.
void turn() noexcept;

// Makes the interface the one for everything, takes it up, and asks for an address. kNoMemory.
Result use_dhcp(::netif& interface) noexcept;

// The same with addresses of one's own, of IPv4. A gateway or name server that is zero is none.
struct Addresses {
    Address own;
    Address mask;
    Address gateway;
    Address name_server;
};
void use_addresses(::netif& interface, const Addresses& addresses) noexcept;

// Whether the interface is up and has an address of IPv4.
[[nodiscard]] bool is_ready(const ::netif& interface) noexcept;

}  // namespace portwright::lwip

extern "C" {
// Gives the stack the frames that have come (netif->input), then calls `turn`. Returns soon; called from every wait, and from
// the VM between two instructions of a script.
void portwright_board_poll(void);
// Sleeps until an interrupt, at most until the next tick of the clock; at once where frames are waiting.
void portwright_board_idle(void);
// 32 bits that a peer cannot guess.
std::uint32_t portwright_board_random(void);
}
