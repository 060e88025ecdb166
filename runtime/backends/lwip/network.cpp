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

void take_up(netif& interface) noexcept {
    netif_set_default(&interface);
    netif_set_link_up(&interface);
#if LWIP_IPV6
    netif_set_ip6_autoconfig_enabled(&interface, 0);
#endif
    netif_set_up(&interface);
}

Result use_dhcp(netif& interface) noexcept { return outcome(dhcp_start(&interface)); }

#if LWIP_IPV6

namespace {

constexpr unsigned kLinkBits = 64;  // what the stack takes every network's prefix for
constinit ip6_addr_t gateway6 = {};

// The address of the link, from the controller's: the first of every interface that speaks IPv6.
void settle_link_address(netif& interface) noexcept {
    if (ip6_addr_isinvalid(netif_ip6_addr_state(&interface, 0))) {
        netif_create_ip6_linklocal_address(&interface, 1);
    }
}

Result add_address6(netif& interface, const ip_addr_t& own, unsigned bits) noexcept {
    s8_t index = 0;
    if (bits != kLinkBits) {
        return Error::kInvalidArgument;
    }
    settle_link_address(interface);
    const err_t error = netif_add_ip6_address(&interface, ip_2_ip6(&own), &index);
    if (error != ERR_OK) {
        return {Error::kNoBufferSpace, -error};
    }
    netif_ip6_addr_set_state(&interface, index, IP6_ADDR_PREFERRED);
    return {};
}

}  // namespace

extern "C" const ip6_addr_t* portwright_lwip_gateway6() { return ip6_addr_isany_val(gateway6) ? nullptr : &gateway6; }

Result use_advertisements(netif& interface) noexcept {
    settle_link_address(interface);
    netif_set_ip6_autoconfig_enabled(&interface, 1);
    return {};
}

#else

Result use_advertisements(netif&) noexcept { return Error::kFamilyNotSupported; }

#endif

namespace {

Result set_address4(netif& interface, const ip_addr_t& own, unsigned bits) noexcept {
    constexpr unsigned kAllBits = 32;
    if (bits == 0 || bits > kAllBits) {
        return Error::kInvalidArgument;
    }
    const ip4_addr_t mask{lwip_htonl(0xffffffffU << (kAllBits - bits))};
    netif_set_addr(&interface, ip_2_ip4(&own), &mask, netif_ip4_gw(&interface));
    return {};
}

}  // namespace

Result use_address(netif& interface, const Address& own, unsigned bits) noexcept {
    if (!is_built_for(own.family)) {
        return Error::kFamilyNotSupported;
    }
    const ip_addr_t native = native_address(own);
#if LWIP_IPV6
    if (own.family == Family::kInet6) {
        return add_address6(interface, native, bits);
    }
#endif
    return set_address4(interface, native, bits);
}

Result use_gateway(netif& interface, const Address& gateway) noexcept {
    if (!is_built_for(gateway.family)) {
        return Error::kFamilyNotSupported;
    }
    const ip_addr_t native = native_address(gateway);
#if LWIP_IPV6
    if (gateway.family == Family::kInet6) {
        gateway6 = *ip_2_ip6(&native);
        return {};
    }
#endif
    netif_set_gw(&interface, ip_2_ip4(&native));
    return {};
}

Result use_name_server(const Address& server) noexcept {
    if (!is_built_for(server.family)) {
        return Error::kFamilyNotSupported;
    }
    const ip_addr_t native = native_address(server);
    for (u8_t index = 0; index < DNS_MAX_SERVERS; ++index) {
        if (ip_addr_isany(dns_getserver(index))) {
            dns_setserver(index, &native);
            return {};
        }
    }
    return Error::kNoBufferSpace;
}

bool is_ready(const netif& interface) noexcept {
    return netif_is_up(&interface) && !ip4_addr_isany_val(*netif_ip4_addr(&interface));
}

bool has_found_addresses(const netif& interface) noexcept {
    if (netif_dhcp_data(&interface) != nullptr && dhcp_supplied_address(&interface) == 0) {
        return false;
    }
#if LWIP_IPV6
    if (interface.ip6_autoconfig_enabled != 0) {
        for (s8_t index = 1; index < LWIP_IPV6_NUM_ADDRESSES; ++index) {  // the first is of this link only
            if (ip6_addr_ispreferred(netif_ip6_addr_state(&interface, index)) && !netif_ip6_addr_isstatic(&interface, index)) {
                return true;
            }
        }
        return false;
    }
#endif
    return true;
}

}  // namespace portwright::lwip
