// Name lookup, and the device's own address.

#include <cstring>

#include "backends/simplelink/native.h"
#include "src/atomic.h"

namespace portwright::simplelink {
namespace {

enum class Stage : std::uint8_t { kFree, kTaken, kAsked, kOver };

// Of the thread that took it until the thread ends its lookup.
struct Slot {
    Stage stage;
    bool foreign;  // of a family that the processor does not look up
    std::uint8_t length;
    std::int16_t code;
    const char* host;
    _u32 number;
};

constinit Slot slots[kMostLookups] = {};

Slot* take_slot() noexcept {
    for (Slot& slot : slots) {
        const Stage before =
            atomic::update(slot.stage, [](Stage stage) { return stage == Stage::kFree ? Stage::kTaken : stage; });
        if (before == Stage::kFree) {
            return &slot;
        }
    }
    return nullptr;
}

// clang-format off
LookupError named(std::int16_t code) noexcept {
    switch (code) {
        case SL_NET_APP_DNS_QUERY_NO_RESPONSE: case SL_POOL_IS_EMPTY: return LookupError::kTryAgain;
        case SL_NET_APP_DNS_QUERY_FAILED: return LookupError::kNoName;
        case SL_ENOMEM: return LookupError::kMemory;
        default: return LookupError::kFailed;
    }
}
// clang-format on

bool get(std::uint8_t what, Address& address) noexcept {
    SlNetCfgIpV4Args_t found{};
    auto size = static_cast<_u8>(sizeof found);
    _u8 by_dhcp = 0;
    const auto code = sl_NetCfgGet(what, &by_dhcp, &size, reinterpret_cast<_u8*>(&found));
    if (code < 0 || found.ipV4 == 0) {
        return false;
    }
    address = address_of(found.ipV4);
    return true;
}

}  // namespace

Result begin_lookup(const LookupRequest& request) noexcept {
    Slot* slot = take_slot();
    if (slot == nullptr) {
        return Error::kNoBufferSpace;
    }
    slot->foreign = !request.any_family && request.family != Family::kInet;
    slot->length = static_cast<std::uint8_t>(request.host_length);
    slot->host = request.host;
    atomic::store(slot->stage, slot->foreign ? Stage::kOver : Stage::kAsked);
    return Result::count(static_cast<std::size_t>(slot - slots));
}

void run_lookup(int ticket) noexcept {
    Slot& slot = slots[ticket];
    if (atomic::load(slot.stage) != Stage::kAsked) {
        return;
    }
    slot.number = 0;
    // The driver only reads the name.
    auto* host = reinterpret_cast<_i8*>(const_cast<char*>(slot.host));
    slot.code = sl_NetAppDnsGetHostByName(host, slot.length, &slot.number, SL_AF_INET);
    atomic::store(slot.stage, Stage::kOver);
}

Result poll_lookup(int ticket, LookupAnswer& answer) noexcept {
    const Slot& slot = slots[ticket];
    if (atomic::load(slot.stage) != Stage::kOver) {
        return Error::kWouldBlock;
    }
    answer = LookupAnswer{};
    if (slot.foreign) {
        answer.error = LookupError::kFamily;
    } else if (slot.code < 0) {
        answer.error = named(slot.code);
    } else {
        answer.addresses[answer.count++] = address_of(slot.number);
    }
    return {};
}

void end_lookup(int ticket) noexcept { atomic::publish(slots[ticket].stage, Stage::kFree); }

int lookup_descriptor(int ticket) noexcept { return ticket; }

// As a station, else as the access point that the device is.
Result own_address(Family family, Address& address) noexcept {
    const bool found = family == Family::kInet &&
                       (get(SL_IPV4_STA_P2P_CL_GET_INFO, address) || get(SL_IPV4_AP_P2P_GO_GET_INFO, address));
    return found ? Result() : Result(Error::kNetworkDown);
}

}  // namespace portwright::simplelink
