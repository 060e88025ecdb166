#include "backends/lwip/native.h"

#include <cstring>

#include "lwip/mem.h"
#include "lwip/netif.h"

namespace portwright::lwip {

std::uint8_t news = 0;

bool has_room(std::size_t size) noexcept {
    void* probe = mem_malloc(static_cast<mem_size_t>(size));
    if (probe == nullptr) {
        return false;
    }
    mem_free(probe);
    return true;
}

namespace {

// clang-format off
Error named(int error) noexcept {
    switch (error) {
        case ERR_MEM: return Error::kNoMemory;
        case ERR_BUF: return Error::kNoBufferSpace;
        case ERR_TIMEOUT: case ERR_ABRT: return Error::kTimedOut;  // the stack gave up repeating itself
        case ERR_RTE: case ERR_IF: return Error::kNetworkUnreachable;
        case ERR_WOULDBLOCK: return Error::kWouldBlock;
        case ERR_USE: return Error::kAddressInUse;
        case ERR_ALREADY: case ERR_INPROGRESS: return Error::kAlready;
        case ERR_ISCONN: return Error::kIsConnected;
        case ERR_CONN: return Error::kNotConnected;
        case ERR_RST: return Error::kConnectionReset;
        case ERR_CLSD: return Error::kBrokenPipe;
        case ERR_ARG: return Error::kInvalidArgument;
        default: return Error::kInputOutput;
    }
}
// clang-format on

}  // namespace

Result failure(int error) noexcept { return {named(error), -error}; }

Result outcome(int error) noexcept { return error == ERR_OK ? Result() : failure(error); }

#if LWIP_IPV6
namespace {

// The stack wants a zone for addresses of the link and for no others. Without one they are of the default interface's link
// (RFC 4007, section 6).
void settle_zone(ip6_addr_t& address, std::uint32_t scope) noexcept {
    constexpr std::uint32_t kNobodys = 0xff;  // more interfaces than there are
    if (!ip6_addr_has_scope(&address, IP6_UNKNOWN)) {
        return;
    }
    if (scope != 0) {
        ip6_addr_set_zone(&address, static_cast<u8_t>(scope < kNobodys ? scope : kNobodys));
    } else if (netif_default != nullptr) {
        ip6_addr_assign_zone(&address, IP6_UNKNOWN, netif_default);
    }
}

}  // namespace
#endif

u8_t native_type(const State& socket) noexcept {
    return socket.family == static_cast<unsigned>(Family::kInet6) ? IPADDR_TYPE_V6 : IPADDR_TYPE_V4;
}

ip_addr_t native_address(const Address& address) noexcept {
    ip_addr_t native{};
#if LWIP_IPV6
    if (address.family == Family::kInet6) {
        IP_SET_TYPE_VAL(native, IPADDR_TYPE_V6);
        std::memcpy(ip_2_ip6(&native)->addr, address.host, sizeof ip_2_ip6(&native)->addr);
        settle_zone(*ip_2_ip6(&native), address.scope);
        return native;
    }
#endif
    std::memcpy(&ip_2_ip4(&native)->addr, address.host, sizeof ip_2_ip4(&native)->addr);
    return native;
}

void store(Address& address, const ip_addr_t& native, u16_t port) noexcept {
    address = Address{};
    address.port = port;
#if LWIP_IPV6
    if (IP_IS_V6_VAL(native)) {
        address.family = Family::kInet6;
        std::memcpy(address.host, ip_2_ip6(&native)->addr, sizeof ip_2_ip6(&native)->addr);
        address.scope = ip6_addr_zone(ip_2_ip6(&native));
        return;
    }
#endif
    std::memcpy(address.host, &ip_2_ip4(&native)->addr, sizeof ip_2_ip4(&native)->addr);
}

}  // namespace portwright::lwip
