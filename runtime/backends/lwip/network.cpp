#include "backends/lwip/network.h"

#include "backends/lwip/datagram.h"
#include "backends/lwip/stream.h"
#include "lwip/dhcp.h"
#include "lwip/dns.h"
#include "lwip/init.h"
#include "lwip/netif.h"
#include "lwip/timeouts.h"
#include "portwright/port.h"

// The stack's clock: milliseconds, which may wrap around.
extern "C" u32_t sys_now(void) { return static_cast<u32_t>(portwright::port::now_ms()); }

namespace portwright::lwip {

static_assert(TCP_WND <= 0xffff, "a stream's unread bytes are counted with 16 bits");
static_assert(PORTWRIGHT_LIMIT_BACKLOG >= 1 && PORTWRIGHT_LIMIT_BACKLOG <= 0xff, "the stack counts with eight bits");
static_assert(PBUF_POOL_BUFSIZE >= TCP_MSS + 54, "a segment with its headers fits one frame buffer");
static_assert(PBUF_POOL_SIZE * (PBUF_POOL_BUFSIZE - 54) >= 2 * TCP_WND, "one unread stream leaves buffers for others");
static_assert(TCP_WND >= 2 * TCP_MSS, "a window of less cannot be kept open");
static_assert(MEM_SIZE >= TCP_SND_BUF + 2 * TCP_MSS, "a full send buffer leaves memory for others");

void start() noexcept {
    lwip_init();
    start_listeners();
    start_groups();
}

void turn() noexcept {
    netif_poll_all();
    sys_check_timeouts();
}

namespace {

void take_up(netif& interface) noexcept {
    netif_set_default(&interface);
    netif_set_link_up(&interface);
    netif_set_up(&interface);
#if LWIP_IPV6
    netif_create_ip6_linklocal_address(&interface, 1);
    netif_set_ip6_autoconfig_enabled(&interface, 1);
#endif
}

}  // namespace

Result use_dhcp(netif& interface) noexcept {
    take_up(interface);
    return outcome(dhcp_start(&interface));
}

void use_addresses(netif& interface, const Addresses& addresses) noexcept {
    const ip_addr_t own = native_address(addresses.own);
    const ip_addr_t mask = native_address(addresses.mask);
    const ip_addr_t gateway = native_address(addresses.gateway);
    netif_set_addr(&interface, ip_2_ip4(&own), ip_2_ip4(&mask), ip_2_ip4(&gateway));
    take_up(interface);
    const ip_addr_t name_server = native_address(addresses.name_server);
    dns_setserver(0, &name_server);
}

bool is_ready(const netif& interface) noexcept {
    return netif_is_up(&interface) && !ip4_addr_isany_val(*netif_ip4_addr(&interface));
}

}  // namespace portwright::lwip
