// Name lookup by the stack's own resolver.
//
// The stack keeps a pointer to a slot until it has called back, which it always does in the end. A slot that was left in
// between is free only then.

#include <cstring>

#include "backends/lwip/native.h"
#include "lwip/dns.h"
#include "lwip/netif.h"

namespace portwright::lwip {
namespace {

enum class Stage : std::uint8_t { kFree, kRunning, kOver, kAbandoned };

struct Slot {
    Stage stage;
    LookupError error;
    Address address;
};

// One more than the stack can ask at a time: for names that it knows already.
constexpr int kSlots = PORTWRIGHT_LIMIT_LOOKUPS + 1;

constinit Slot slots[kSlots] = {};

void answer(Slot& slot, LookupError error, const ip_addr_t* address) noexcept {
    slot.stage = Stage::kOver;
    slot.error = error;
    if (address != nullptr) {
        store(slot.address, *address, 0);
    }
}

// The stack does not say whether a server denied the name or none answered.
void on_found(const char*, const ip_addr_t* address, void* argument) noexcept {
    ++news;
    Slot& slot = *static_cast<Slot*>(argument);
    if (slot.stage == Stage::kAbandoned) {
        slot.stage = Stage::kFree;
    } else {
        answer(slot, address != nullptr ? LookupError::kNone : LookupError::kNoName, address);
    }
}

// RFC 1035, 2.3.4: labels of 1 to 63 bytes; a dot may end the name. Of a name with an empty label the stack would ask for the
// part in front of it.
bool may_be_name(const char* host, std::size_t length) noexcept {
    constexpr std::size_t kLongestLabel = 63;
    std::size_t label = 0;
    for (std::size_t index = 0; index < length; ++index) {
        if (host[index] == '\0' || (host[index] == '.' && label == 0)) {
            return false;
        }
        label = host[index] == '.' ? 0 : label + 1;
        if (label > kLongestLabel) {
            return false;
        }
    }
    return true;
}

u8_t wanted_type(const LookupRequest& request) noexcept {
    if (LWIP_IPV6 == 0) {
        return LWIP_DNS_ADDRTYPE_IPV4;
    }
    if (request.any_family) {
        return LWIP_DNS_ADDRTYPE_IPV4_IPV6;
    }
    return request.family == Family::kInet6 ? LWIP_DNS_ADDRTYPE_IPV6 : LWIP_DNS_ADDRTYPE_IPV4;
}

LookupError named(err_t error) noexcept {
    switch (error) {
        case ERR_MEM:
            return LookupError::kMemory;
        case ERR_VAL:  // no server is known
            return LookupError::kTryAgain;
        case ERR_ARG:
            return LookupError::kNoName;
        default:
            return LookupError::kFailed;
    }
}

void ask(Slot& slot, const LookupRequest& request) noexcept {
    char host[kLongestHostName + 1];
    std::memcpy(host, request.host, request.host_length);
    host[request.host_length] = '\0';
    ip_addr_t address;
    const err_t error = dns_gethostbyname_addrtype(host, &address, on_found, &slot, wanted_type(request));
    if (error == ERR_OK) {
        answer(slot, LookupError::kNone, &address);
    } else if (error != ERR_INPROGRESS) {
        answer(slot, named(error), nullptr);
    }
}

Slot* free_slot() noexcept {
    for (Slot& slot : slots) {
        if (slot.stage == Stage::kFree) {
            return &slot;
        }
    }
    return nullptr;
}

}  // namespace

Result begin_lookup(const LookupRequest& request) noexcept {
    Slot* slot = free_slot();
    if (slot == nullptr) {
        return Error::kNoBufferSpace;
    }
    slot->stage = Stage::kRunning;
    slot->address = Address{};
    if (!request.any_family && !is_built_for(request.family)) {
        answer(*slot, LookupError::kFamily, nullptr);
    } else if (!may_be_name(request.host, request.host_length)) {
        answer(*slot, LookupError::kNoName, nullptr);
    } else {
        ask(*slot, request);
    }
    return Result::count(static_cast<std::size_t>(slot - slots));
}

Result poll_lookup(int ticket, LookupAnswer& answer) noexcept {
    const Slot& slot = slots[ticket];
    if (slot.stage == Stage::kRunning) {
        return Error::kWouldBlock;
    }
    answer.error = slot.error;
    answer.count = slot.error == LookupError::kNone ? 1 : 0;
    answer.addresses[0] = slot.address;
    answer.addresses[0].port = 0;
    return {};
}

void end_lookup(int ticket) noexcept {
    Slot& slot = slots[ticket];
    slot.stage = slot.stage == Stage::kRunning ? Stage::kAbandoned : Stage::kFree;
}

int lookup_descriptor(int) noexcept { return -1; }

Result own_address(Family family, Address& address) noexcept {
    if (netif_default == nullptr || !netif_is_up(netif_default) || !netif_is_link_up(netif_default)) {
        return Error::kNetworkDown;
    }
#if LWIP_IPV6
    if (family == Family::kInet6) {
        for (s8_t index = LWIP_IPV6_NUM_ADDRESSES - 1; index >= 0; --index) {  // the first is of this link only
            if (ip6_addr_ispreferred(netif_ip6_addr_state(netif_default, index))) {
                store(address, *netif_ip_addr6(netif_default, index), 0);
                return {};
            }
        }
        return Error::kNetworkDown;
    }
#endif
    if (family != Family::kInet || ip4_addr_isany_val(*netif_ip4_addr(netif_default))) {
        return Error::kNetworkDown;
    }
    store(address, *netif_ip_addr4(netif_default), 0);
    return {};
}

}  // namespace portwright::lwip
