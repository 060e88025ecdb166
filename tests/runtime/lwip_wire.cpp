#include "lwip_wire.h"

#include <algorithm>
#include <map>
#include <ostream>
#include <random>

#include "backends/lwip/lwip.h"
#include "backends/lwip/network.h"
#include "lwip/etharp.h"
#include "lwip/ethip6.h"
#include "lwip/mem.h"
#include "lwip/memp.h"
#include "lwip/stats.h"
#include "lwip/timeouts.h"
#include "lwip_hooks.h"
#include "portwright/port.h"

namespace portwright::testing {

namespace {

struct Delivery {
    Frame frame;
    bool to_near;
};

// The stack's clock goes on from test to test.
std::uint64_t now = 1;
std::uint64_t begun = 1;
std::multimap<std::uint64_t, Delivery> flying;
std::multimap<std::uint64_t, std::function<void()>> events;
std::function<bool(const Frame&)> watcher;
Weather current;
bool cut_near = false;
bool cut_far = false;
bool pending = false;
std::mt19937 dice;
netif interfaces[2];

bool happens(unsigned thousandths) { return std::uniform_int_distribution<unsigned>(0, 999)(dice) < thousandths; }

void fly(Frame frame, bool to_near) {
    std::uint64_t arrival = now + current.latency_ms;
    if (happens(current.delayed)) {
        arrival += std::uniform_int_distribution<unsigned>(1, 20)(dice);
    }
    if (happens(current.damaged)) {
        const auto bit = std::uniform_int_distribution<std::size_t>(0, 8 * frame.size() - 1)(dice);
        frame[bit / 8] = static_cast<std::uint8_t>(frame[bit / 8] ^ (1U << bit % 8));
    }
    flying.emplace(arrival, Delivery{std::move(frame), to_near});
}

err_t transmit(netif* interface, pbuf* packet) {
    const bool from_near = interface == &Wire::near();
    if (from_near ? cut_near : cut_far) {
        return ERR_OK;
    }
    Frame frame(packet->tot_len);
    pbuf_copy_partial(packet, frame.data(), packet->tot_len, 0);
    if (happens(current.lost)) {
        return ERR_OK;
    }
    if (happens(current.doubled)) {
        fly(frame, !from_near);
    }
    fly(std::move(frame), !from_near);
    return ERR_OK;
}

void deliver(const Delivery& delivery) {
    if (watcher && !watcher(delivery.frame)) {
        return;
    }
    netif& interface = delivery.to_near ? Wire::near() : Wire::far();
    const auto size = static_cast<u16_t>(delivery.frame.size());
    pbuf* packet = pbuf_alloc(PBUF_RAW, size, PBUF_POOL);
    if (packet == nullptr) {
        return;  // as a driver does that finds no buffer
    }
    pbuf_take(packet, delivery.frame.data(), size);
    if (interface.input(packet, &interface) != ERR_OK) {
        pbuf_free(packet);
    }
}

err_t set_up(netif* interface) {
    interface->name[0] = 'w';
    interface->name[1] = interface == &Wire::near() ? 'n' : 'f';
    interface->output = etharp_output;
    interface->output_ip6 = ethip6_output;
    interface->linkoutput = transmit;
    interface->mtu = 1500;
    interface->flags =
        NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET | NETIF_FLAG_IGMP | NETIF_FLAG_MLD6;
    interface->hwaddr_len = 6;
    interface->hwaddr[0] = 2;
    interface->hwaddr[5] = interface == &Wire::near() ? 1 : 2;
    return ERR_OK;
}

ip4_addr_t ip4(unsigned last) {
    ip4_addr_t address;
    IP4_ADDR(&address, 10, 0, 0, static_cast<u8_t>(last));
    return address;
}

void add(netif& interface, unsigned last) {
    const ip4_addr_t own = ip4(last);
    const ip4_addr_t gateway{};
    ip4_addr_t mask;
    IP4_ADDR(&mask, 255, 255, 255, 0);
    netif_add(&interface, &own, &mask, &gateway, nullptr, set_up, netif_input);
    netif_set_link_up(&interface);
    netif_set_up(&interface);
    Address address;
    address = last == 1 ? near_host(0, Family::kInet6) : far_host(0, Family::kInet6);
    ip6_addr_t own6{};
    std::copy(std::begin(address.host), std::end(address.host), reinterpret_cast<std::uint8_t*>(own6.addr));
    netif_ip6_addr_set(&interface, 0, &own6);
    netif_ip6_addr_set_state(&interface, 0, IP6_ADDR_PREFERRED);
}

Address host(unsigned last, std::uint16_t port, Family family) {
    Address address;
    address.family = family;
    address.port = port;
    if (family == Family::kInet) {
        address.host[0] = 10;
        address.host[3] = static_cast<std::uint8_t>(last);
    } else {
        address.host[0] = 0xfd;
        address.host[15] = static_cast<std::uint8_t>(last);
    }
    return address;
}

std::uint64_t next_event(std::uint64_t latest) {
    const std::uint32_t sleep = sys_timeouts_sleeptime();
    std::uint64_t next =
        std::min(latest, sleep == SYS_TIMEOUTS_SLEEPTIME_INFINITE ? latest : now + std::max(sleep, 1U));
    next = flying.empty() ? next : std::min(next, flying.begin()->first);
    return events.empty() ? next : std::min(next, events.begin()->first);
}

void advance(std::uint64_t time) {
    now = std::max(now, time);
    while (!events.empty() && events.begin()->first <= now) {
        const auto event = events.extract(events.begin());
        event.mapped()();
    }
}

}  // namespace

void Wire::reset() {
    static bool ready = false;
    if (!ready) {
        lwip::start();
        add(near(), 1);
        add(far(), 2);
        ready = true;
    }
    flying.clear();
    events.clear();
    watcher = nullptr;
    current = Weather();
    cut(false, false);
    pending = false;
    dice.seed(20250);
    begun = now;
}

Weather& Wire::weather() { return current; }
void Wire::cut(bool near, bool far) {
    cut_near = near;
    cut_far = far;
}
void Wire::watch(std::function<bool(const Frame&)> function) { watcher = std::move(function); }
void Wire::inject(Frame frame) { flying.emplace(now, Delivery{std::move(frame), true}); }
netif& Wire::near() { return interfaces[0]; }
netif& Wire::far() { return interfaces[1]; }

Address near_host(std::uint16_t port, Family family) { return host(1, port, family); }
Address far_host(std::uint16_t port, Family family) { return host(2, port, family); }

void at(std::uint64_t elapsed_ms, std::function<void()> event) { events.emplace(begun + elapsed_ms, std::move(event)); }
std::uint64_t elapsed() { return now - begun; }
void set_interrupted(bool is_pending) { pending = is_pending; }

void pass(std::uint64_t milliseconds) {
    const std::uint64_t end = now + milliseconds;
    portwright_board_poll();
    while (now < end) {
        advance(next_event(end));
        portwright_board_poll();
    }
}

Usage usage() {
#if MEMP_STATS
    const auto used = [](memp_t pool) { return static_cast<unsigned>(lwip_stats.memp[pool]->used); };
    return {used(MEMP_TCP_PCB),
            used(MEMP_TCP_PCB_LISTEN),
            used(MEMP_UDP_PCB),
            used(MEMP_RAW_PCB),
            used(MEMP_TCP_SEG),
            used(MEMP_PBUF_POOL),
            static_cast<unsigned>(lwip_stats.mem.used)};
#else
    return {};
#endif
}

std::ostream& operator<<(std::ostream& out, const Usage& usage) {
    return out << "connections " << usage.connections << " listeners " << usage.listeners << " udp " << usage.udp
               << " raw " << usage.raw << " segments " << usage.segments << " frames " << usage.frames << " heap "
               << usage.heap;
}

bool is_pooled() { return MEMP_MEM_MALLOC == 0; }

}  // namespace portwright::testing

namespace portwright::port {

std::uint64_t now_ms() noexcept { return testing::now; }

void wait(int descriptor, std::uint8_t interest, const Deadline& deadline) noexcept {
    testing::advance(std::min(testing::now, deadline.at_ms()));
    block(descriptor, interest, deadline);
}

bool interrupted() noexcept { return testing::pending; }

}  // namespace portwright::port

// The board: frames that have arrived, the stack's timers, and a clock that jumps to the next of either.
void portwright_board_poll() {
    using namespace portwright::testing;
    while (!flying.empty() && flying.begin()->first <= now) {
        const auto delivery = flying.extract(flying.begin());
        deliver(delivery.mapped());
    }
    portwright::lwip::turn();
}

void portwright_board_idle() {
    using namespace portwright::testing;
    advance(next_event(now + 1));
}

std::uint32_t portwright_board_random() { return static_cast<std::uint32_t>(portwright::testing::dice()); }

netif* wire_route4(const ip4_addr_t* from, const ip4_addr_t* to) {
    using portwright::testing::Wire;
    netif& near = Wire::near();
    netif& far = Wire::far();
    if (from != nullptr && !ip4_addr_isany(from)) {
        return ip4_addr_eq(from, netif_ip4_addr(&far))    ? &far
               : ip4_addr_eq(from, netif_ip4_addr(&near)) ? &near
                                                          : nullptr;
    }
    const bool on_the_wire = to != nullptr && ip4_addr_net_eq(to, netif_ip4_addr(&near), netif_ip4_netmask(&near));
    return !on_the_wire ? nullptr : ip4_addr_eq(to, netif_ip4_addr(&near)) ? &far : &near;
}

netif* wire_route6(const ip6_addr_t* from, const ip6_addr_t* to) {
    using portwright::testing::Wire;
    netif& near = Wire::near();
    netif& far = Wire::far();
    if (from != nullptr && !ip6_addr_isany(from)) {
        return netif_get_ip6_addr_match(&far, from) >= 0    ? &far
               : netif_get_ip6_addr_match(&near, from) >= 0 ? &near
                                                            : nullptr;
    }
    return to == nullptr || (ip6_addr_isloopback(to) != 0) ? nullptr
           : netif_get_ip6_addr_match(&near, to) >= 0      ? &far
                                                           : &near;
}
