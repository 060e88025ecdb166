// Name lookup, and the device's own address.

#include <cstring>

#include "backends/simplelink/native.h"
#include "src/atomic.h"

namespace portwright::simplelink {
namespace {

enum class Stage : std::uint8_t { kFree, kTaken, kAsked, kOver };

// One for the whole device, and of the thread that took it until the thread ends its lookup.
struct Slot {
    Stage stage;
    bool foreign;  // of a family that the processor does not look up
    std::uint8_t length;
    char host[kLongestHostName];
    std::int16_t code;
    _u32 number;
};

constinit Slot slot{};

constexpr int kTicket = 0;

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
    const Stage before =
        atomic::update(slot.stage, [](Stage stage) { return stage == Stage::kFree ? Stage::kTaken : stage; });
    if (before != Stage::kFree) {
        return Error::kNoBufferSpace;
    }
    slot.foreign = !request.any_family && request.family != Family::kInet;
    slot.length = static_cast<std::uint8_t>(request.host_length);
    std::memcpy(slot.host, request.host, request.host_length);
    atomic::store(slot.stage, slot.foreign ? Stage::kOver : Stage::kAsked);
    return Result::count(kTicket);
}

void run_lookup() noexcept {
    if (atomic::load(slot.stage) != Stage::kAsked) {
        return;
    }
    slot.number = 0;
    slot.code = sl_NetAppDnsGetHostByName(reinterpret_cast<_i8*>(slot.host), slot.length, &slot.number, SL_AF_INET);
    atomic::store(slot.stage, Stage::kOver);
}

Result poll_lookup(int, LookupAnswer& answer) noexcept {
    if (atomic::load(slot.stage) != Stage::kOver) {
        return Error::kWouldBlock;
    }
    answer = {};
    if (slot.foreign) {
        answer.error = LookupError::kFamily;
    } else if (slot.code < 0) {
        answer.error = named(slot.code);
    } else {
        answer.addresses[answer.count++] = address_of(slot.number);
    }
    return {};
}

void end_lookup(int) noexcept { atomic::publish(slot.stage, Stage::kFree); }

int lookup_descriptor(int ticket) noexcept { return ticket; }

// As a station, else as the access point that the device is.
Result own_address(Family family, Address& address) noexcept {
    const bool found = family == Family::kInet &&
                       (get(SL_IPV4_STA_P2P_CL_GET_INFO, address) || get(SL_IPV4_AP_P2P_GO_GET_INFO, address));
    return found ? Result() : Result(Error::kNetworkDown);
}

}  // namespace portwright::simplelink
