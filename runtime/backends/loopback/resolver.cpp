#include <cstring>

#include "loopback.h"
#include "portwright/port.h"

namespace portwright::loopback {

namespace {

inline constexpr std::size_t kLookups = 4;

struct Lookup {
    bool used = false;
    std::uint64_t over_at = 0;
    bool known = false;
    bool wants_inet = false;
    bool wants_inet6 = false;
};

constinit Lookup lookups[kLookups];
constinit Names settings;

bool is_localhost(const LookupRequest& request) {
    static constexpr char kName[] = "localhost";
    return request.host_length == sizeof kName - 1 && std::memcmp(request.host, kName, sizeof kName - 1) == 0;
}

Result begin(const LookupRequest& request) {
    for (std::size_t ticket = 0; ticket < kLookups; ++ticket) {
        if (!lookups[ticket].used) {
            lookups[ticket] = {true, port::now_ms() + settings.delay_ms, is_localhost(request),
                               request.any_family || request.family == Family::kInet,
                               request.any_family || request.family == Family::kInet6};
            return Result::count(ticket);
        }
    }
    return Error::kNoBufferSpace;
}

Address here(Family family) {
    Address address;
    address.family = family;
    address.host[0] = family == Family::kInet ? 127 : 0;
    address.host[family == Family::kInet ? 3 : 15] = 1;
    return address;
}

Result poll(int ticket, LookupAnswer& answer) {
    const Lookup& lookup = lookups[ticket];
    if (port::now_ms() < lookup.over_at) {
        return Error::kWouldBlock;
    }
    answer.count = 0;
    answer.error = lookup.known ? LookupError::kNone : settings.failure;
    if (lookup.known && lookup.wants_inet) {
        answer.addresses[answer.count++] = here(Family::kInet);
    }
    if (lookup.known && lookup.wants_inet6) {
        answer.addresses[answer.count++] = here(Family::kInet6);
    }
    return {};
}

void end(int ticket) { lookups[ticket].used = false; }

int descriptor(int) { return -1; }

Result own_address(Family family, Address& address) {
    if (settings.network_is_down) {
        return Error::kNetworkDown;
    }
    address = here(family);
    return {};
}

}  // namespace

constinit const Resolver kResolver = {"loopback", begin, poll, end, descriptor, own_address};

Names& names() { return settings; }

std::size_t lookups_in_use() {
    std::size_t count = 0;
    for (const Lookup& lookup : lookups) {
        count += lookup.used;
    }
    return count;
}

}  // namespace portwright::loopback
