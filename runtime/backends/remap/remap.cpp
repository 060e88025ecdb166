#include "backends/remap/remap.h"

#include <cstring>
#include <initializer_list>

#include "backends/remap/placeholders.h"
#include "backends/remap/rules.h"
#include "backends/remap/table.h"

namespace portwright::remap {
namespace {

// A destination that was redirected: as the script knows it, and where it really is.
struct Destination {
    Address asked;
    Address actual;
};

constexpr std::size_t kMostDestinations = 255;  // what a byte of Memory can name, besides "none"
constinit Table<Destination, kMostDestinations> destinations;

bool is_network(Family family) noexcept { return family == Family::kInet || family == Family::kInet6; }

bool same_host(const Address& one, const Address& other) noexcept {
    return one.family == other.family && std::memcmp(one.host, other.host, sizeof one.host) == 0;
}

bool covers(const Redirect& rule, const Name* name, const Address& address) noexcept {
    if (rule.target.family != address.family) {
        return false;
    }
    switch (rule.host) {
        case Redirect::Host::kAny:
            return true;
        case Redirect::Host::kNamed:
            return name != nullptr && same_name(rule.name, *name);
        case Redirect::Host::kNumeric:
            return name == nullptr && same_host(rule.address, address);
    }
    return false;
}

// The target of the first rule for what was asked; null: there is none.
const Address* target(const Rules& rules, const Name* name, const Address& asked) noexcept {
    for (std::size_t index = 0; index < rules.redirect_count; ++index) {
        const Redirect& rule = rules.redirects[index];
        if (covers(rule, name, asked) && (rule.port == 0 || rule.port == asked.port)) {
            return &rule.target;
        }
    }
    return nullptr;
}

std::uint8_t load(const std::uint8_t& byte) noexcept { return __atomic_load_n(&byte, __ATOMIC_ACQUIRE); }
void store(std::uint8_t& byte, std::uint8_t value) noexcept { __atomic_store_n(&byte, value, __ATOMIC_RELEASE); }

// Several names may lead to one peer. Its replies are then of the one asked last, which takes the others' place.
void remember(Memory& memory, std::size_t index) noexcept {
    for (std::uint8_t& peer : memory.peers) {
        const std::uint8_t known = load(peer);
        if (known != 0 && destinations[known - 1u].actual == destinations[index].actual) {
            store(peer, static_cast<std::uint8_t>(index + 1));
            return;
        }
    }
    store(memory.peers[memory.next], static_cast<std::uint8_t>(index + 1));
    memory.next = static_cast<std::uint8_t>((memory.next + 1u) % kRemembered);
}

const Address& loopback(Family family) noexcept {
    static constexpr Address kInet{.family = Family::kInet, .host = {127, 0, 0, 1}};
    static constexpr Address kInet6{.family = Family::kInet6, .host = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};
    return family == Family::kInet6 ? kInet6 : kInet;
}

// Tickets of placeholders lie above those of any resolver: the mark, the index of the name, a bit for each family.
constexpr int kMark = 1 << 30;
constexpr int kInetBit = 1;
constexpr int kInet6Bit = 2;
constexpr int kFamilyBits = 2;

int family_bit(Family family) noexcept { return family == Family::kInet6 ? kInet6Bit : kInetBit; }

// The families in which some rule redirects the name. "localhost" stays itself unless a rule names it.
int redirected_families(const Rules& rules, Name name) noexcept {
    const bool is_local = same_name(name, {"localhost", 9});
    int families = 0;
    for (std::size_t index = 0; index < rules.redirect_count; ++index) {
        const Redirect& rule = rules.redirects[index];
        const bool any = rule.host == Redirect::Host::kAny && !is_local;
        const bool named = rule.host == Redirect::Host::kNamed && same_name(rule.name, name);
        families |= any || named ? family_bit(rule.target.family) : 0;
    }
    return families;
}

}  // namespace

Result redirect(Memory& memory, const Address& asked, Address& actual) noexcept {
    actual = asked;
    const Rules& all = rules();
    if (all.redirect_count == 0 || !is_network(asked.family)) {
        return {};
    }
    Name name;
    const bool is_named = named_by(asked, name);
    const Address* elsewhere = target(all, is_named ? &name : nullptr, asked);
    if (elsewhere == nullptr) {
        return is_named ? Result(Error::kConnectionRefused) : Result();
    }
    actual = *elsewhere;
    const std::size_t index = destinations.find_or_add(
        [&](const Destination& known) { return known.asked == asked && known.actual == actual; },
        [&](Destination& added) {
            added = {asked, actual};
        });
    if (index == kMostDestinations) {
        return Error::kNoBufferSpace;
    }
    remember(memory, index);
    return {};
}

void restore_peer(const Memory& memory, Address& peer) noexcept {
    for (const std::uint8_t& remembered : memory.peers) {
        const std::uint8_t known = load(remembered);
        if (known == 0) {
            return;  // filled from the front
        }
        if (destinations[known - 1u].actual == peer) {
            peer = destinations[known - 1u].asked;
            return;
        }
    }
}

void forget_destinations() noexcept { destinations.clear(); }

Address forwarded(const Address& asked) noexcept {
    const Rules& all = rules();
    for (std::size_t index = 0; index < all.forward_count && is_network(asked.family); ++index) {
        if (all.forwards[index].port == asked.port) {
            Address address = loopback(asked.family);
            address.port = all.forwards[index].host_port;
            return address;
        }
    }
    return asked;
}

void restore_own(Address& own) noexcept {
    const Rules& all = rules();
    for (std::size_t index = 0; index < all.forward_count && is_network(own.family); ++index) {
        if (all.forwards[index].host_port == own.port && same_host(own, loopback(own.family))) {
            own.port = all.forwards[index].port;
            return;
        }
    }
}

Result begin_lookup(const LookupRequest& request, int& ticket) noexcept {
    const Rules& all = rules();
    if (all.redirect_count == 0 || !(request.any_family || is_network(request.family))) {
        return {};
    }
    Address numeric;
    if (parse_host(request.host, request.host_length, numeric)) {
        return {};
    }
    const Name name{request.host, request.host_length};
    int families = redirected_families(all, name);
    if (families == 0) {
        return {};
    }
    const std::size_t index = name_index(name);
    if (index == kMostNames) {
        return Error::kNoBufferSpace;
    }
    families &= request.any_family ? kInetBit | kInet6Bit : family_bit(request.family);
    ticket = kMark | static_cast<int>(index << kFamilyBits) | families;
    return {};
}

bool is_placeholder(int ticket) noexcept { return ticket >= kMark; }

void answer_lookup(int ticket, LookupAnswer& answer) noexcept {
    answer = LookupAnswer{};
    const auto index = static_cast<std::size_t>((ticket & ~kMark) >> kFamilyBits);
    for (const Family family : {Family::kInet, Family::kInet6}) {
        if ((ticket & family_bit(family)) != 0) {
            answer.addresses[answer.count++] = placeholder(index, family);
        }
    }
    answer.error = answer.count == 0 ? LookupError::kNoName : LookupError::kNone;
}

}  // namespace portwright::remap
