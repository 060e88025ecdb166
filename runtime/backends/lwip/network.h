// What a board does to bring lwIP up, and what it brings itself.
//
// In this order: `start`, then lwIP's own `netif_add` with the board's driver, then `take_up`, then any of `use_...`, for each
// family what it needs. The driver's received frames are buffers of the stack's pool (PBUF_POOL). All of it in the one context
// in which the VM runs.
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

// Makes the interface the one for everything and takes it up. It says nothing yet. With the first word on IPv6 below it makes
// itself an address of its link, which is there once nobody has objected for a second or two.
void take_up(::netif& interface) noexcept;

// IPv4: asks for an address, gateway and name server. kNoMemory.
Result use_dhcp(::netif& interface) noexcept;

// IPv6: addresses and routers as routers on the link advertise them; name servers are nobody's word. kFamilyNotSupported: the
// stack is built without IPv6.
Result use_advertisements(::netif& interface) noexcept;

// An address that is the interface's at once, without a question to the link. `bits` is the length of its network's prefix. Of
// IPv4 an interface has one, of IPv6 two beside the link's own, each of a network of 64 bits. kInvalidArgument: other bits than
// these, or more than the address has; kNoBufferSpace: one too many; kFamilyNotSupported.
Result use_address(::netif& interface, const Address& own, unsigned bits) noexcept;

// The router for whatever is not on the link, one for each family. Not together with one that is found out. kFamilyNotSupported.
Result use_gateway(::netif& interface, const Address& gateway) noexcept;

// One more to ask for names, of either family. kNoBufferSpace: there are enough.
Result use_name_server(const Address& server) noexcept;

// Whether the interface is up and has an address of IPv4.
[[nodiscard]] bool is_ready(const ::netif& interface) noexcept;

// Whether the interface has the addresses that it was to find out: by DHCP, and one that reaches beyond the link by
// advertisements.
[[nodiscard]] bool has_found_addresses(const ::netif& interface) noexcept;

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
