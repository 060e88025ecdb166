#include "backends/remap/placeholders.h"

#include <cstring>

#include "backends/remap/table.h"
#include "portwright/lookup.h"

namespace portwright::remap {
namespace {

struct Entry {
    char text[kLongestHostName];
    std::uint8_t length;
};

constinit Table<Entry, kMostNames> names;

struct Block {
    std::uint8_t prefix[16];
    std::size_t
        length;  // of an address; the index plus one is its last byte, so that no name gets the block's own address
};

constexpr Block kBlocks[] = {
    {{198, 18, 0}, 4},
    {{0x20, 0x01, 0x00, 0x02}, 16},
};
static_assert(kMostNames < 256);

const Block& block(Family family) noexcept { return kBlocks[family == Family::kInet6 ? 1 : 0]; }

Name name_of(const Entry& entry) noexcept { return {entry.text, entry.length}; }

}  // namespace

std::size_t name_index(Name name) noexcept {
    return names.find_or_add([&](const Entry& entry) { return same_name(name_of(entry), name); },
                             [&](Entry& entry) {
                                 std::memcpy(entry.text, name.text, name.length);
                                 entry.length = static_cast<std::uint8_t>(name.length);
                             });
}

Address placeholder(std::size_t index, Family family) noexcept {
    const Block& from = block(family);
    Address address;
    address.family = family;
    std::memcpy(address.host, from.prefix, from.length);
    address.host[from.length - 1] = static_cast<std::uint8_t>(index + 1);
    return address;
}

bool named_by(const Address& address, Name& name) noexcept {
    const Block& from = block(address.family);
    const std::uint8_t last = address.host[from.length - 1];
    if (std::memcmp(address.host, from.prefix, from.length - 1) != 0 || last == 0 || last > names.count()) {
        return false;
    }
    name = name_of(names[last - 1u]);
    return true;
}

}  // namespace portwright::remap
