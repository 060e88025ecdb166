#include "parameters.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

#ifndef PORTWRIGHT_EMULATOR_PARAMETERS  // a board that nothing emulates: nobody puts anything there
#define PORTWRIGHT_EMULATOR_PARAMETERS 0
#endif

namespace {

// The board's external memory, which nothing else uses: 16 MiB that are zero unless somebody wrote there.
constexpr std::uintptr_t kParameters = PORTWRIGHT_EMULATOR_PARAMETERS;
constexpr std::size_t kLargest = 16u << 20;
constexpr char kMagic[8] = "PWRUN1\0";
constexpr std::uint32_t kSeedOfNobody = 1;

struct Header {
    char tag[4];
    std::uint32_t size;
};

// Walks over the records; nothing beyond kLargest is ever looked at.
class Records {
public:
    Records() : sound_(kParameters != 0 && std::memcmp(memory_, kMagic, sizeof kMagic) == 0) {}

    bool next(Header& header, const char*& data) {
        if (!sound_ || kLargest - position_ < sizeof header) {
            return false;
        }
        std::memcpy(&header, memory_ + position_, sizeof header);
        position_ += sizeof header;
        const std::size_t left = kLargest - position_;
        if (std::memcmp(header.tag, "DONE", 4) == 0 || header.size >= left - 4) {
            return false;
        }
        data = memory_ + position_;
        position_ += header.size / 4 * 4 + 4;
        return data[header.size] == '\0';
    }

private:
    const char* memory_ = reinterpret_cast<const char*>(kParameters);
    std::size_t position_ = sizeof kMagic;
    bool sound_;
};

}  // namespace

const char* board_parameter(const char* tag, std::size_t index, std::size_t* size) {
    Records records;
    Header header;
    const char* data = nullptr;
    while (records.next(header, data)) {
        if (std::memcmp(header.tag, tag, sizeof header.tag) == 0 && index-- == 0) {
            *size = header.size;
            return data;
        }
    }
    return nullptr;
}

std::uint32_t board_seed() {
    std::uint32_t seed = kSeedOfNobody;
    std::size_t size = 0;
    const char* data = board_parameter("SEED", 0, &size);
    if (data != nullptr && size == sizeof seed) {
        std::memcpy(&seed, data, sizeof seed);
    }
    return seed;
}
