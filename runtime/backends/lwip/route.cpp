// Which addresses are the device's, and which places it can reach.

#include "backends/lwip/native.h"
#include "lwip/ip.h"
#include "lwip/netif.h"
#include "lwip/priv/nd6_priv.h"

namespace portwright::lwip {

bool is_own(const ip_addr_t& address) noexcept {
    netif* interface = nullptr;
    NETIF_FOREACH(interface) {
#if LWIP_IPV6
        if (IP_IS_V6_VAL(address)) {
            if (netif_get_ip6_addr_match(interface, ip_2_ip6(&address)) >= 0) {
                return true;
            }
            continue;
        }
#endif
        if (ip4_addr_eq(netif_ip4_addr(interface), ip_2_ip4(&address))) {
            return true;
        }
    }
    return false;
}

#if LWIP_IPV6

namespace {

bool is_on_link(const netif& interface, const ip6_addr_t& to) noexcept {
    for (s8_t index = 0; index < LWIP_IPV6_NUM_ADDRESSES; ++index) {
        if (ip6_addr_isvalid(netif_ip6_addr_state(&interface, index)) && netif_ip6_addr_isstatic(&interface, index) &&
            ip6_addr_net_eq(&to, netif_ip6_addr(&interface, index))) {
            return true;
        }
    }
    for (std::size_t index = 0; index < LWIP_ND6_NUM_PREFIXES; ++index) {
        const nd6_prefix_list_entry& entry = prefix_list[index];
        if (entry.netif == &interface && entry.invalidation_timer > 0 && ip6_addr_net_eq(&to, &entry.prefix)) {
            return true;
        }
    }
    return false;
}

bool has_router(const netif& interface) noexcept {
    if (portwright_lwip_gateway6() != nullptr) {
        return true;
    }
    for (std::size_t index = 0; index < LWIP_ND6_NUM_ROUTERS; ++index) {
        const nd6_router_list_entry& entry = default_router_list[index];
        if (entry.neighbor_entry != nullptr && entry.neighbor_entry->netif == &interface) {
            return true;
        }
    }
    return false;
}

// `from` may be any; the stack would then choose, and perhaps an address that means nothing beyond the link.
bool has_way6(netif& interface, const ip6_addr_t& from, const ip6_addr_t& to) noexcept {
    if (ip6_addr_islinklocal(&to)) {
        return true;
    }
    const ip_addr_t* chosen = ip6_addr_isany_val(from) ? ip6_select_source_address(&interface, &to) : nullptr;
    const ip6_addr_t& source = chosen != nullptr ? *ip_2_ip6(chosen) : from;
    if (ip6_addr_isany_val(source) || ip6_addr_islinklocal(&source) || ip6_addr_isloopback(&source)) {
        return false;
    }
    return is_on_link(interface, to) || has_router(interface);
}

}  // namespace

#endif

bool has_way(const State& socket, const ip_addr_t& to) noexcept {
    if (ip_addr_isloopback(&to) || ip_addr_ismulticast(&to) || is_own(to)) {
        return true;
    }
    [[maybe_unused]] const ip_addr_t& from = ip_of(socket)->local_ip;  // a stack of IPv4 alone routes without it
    netif* interface = ip_route(&from, &to);
    if (interface == nullptr) {
        return false;
    }
#if LWIP_IPV6
    if (IP_IS_V6_VAL(to)) {
        return has_way6(*interface, *ip_2_ip6(&from), *ip_2_ip6(&to));
    }
#endif
    const ip4_addr_t& there = *ip_2_ip4(&to);
    return !ip4_addr_isany_val(*netif_ip4_gw(interface)) || ip4_addr_isbroadcast(&there, interface) ||
           ip4_addr_islinklocal(&there) ||
           ip4_addr_net_eq(&there, netif_ip4_addr(interface), netif_ip4_netmask(interface));
}

}  // namespace portwright::lwip
