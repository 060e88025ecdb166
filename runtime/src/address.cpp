#include "portwright/address.h"

#include <cstring>

namespace portwright {

namespace {

inline constexpr std::size_t kGroups = 8;

// The text that has not been read yet.
struct Reader {
    const char* at;
    const char* end;

    [[nodiscard]] bool empty() const { return at == end; }
    [[nodiscard]] bool sees(char character) const { return !empty() && *at == character; }

    bool take(char character) {
        if (!sees(character)) {
            return false;
        }
        ++at;
        return true;
    }
};

int digit_of(char character) {
    if (character >= '0' && character <= '9') {
        return character - '0';
    }
    const char lower = static_cast<char>(character | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : 16;
}

// A number up to `largest`. Decimal ones have no leading zeros, hexadecimal ones at most four digits.
bool take_number(Reader& text, unsigned base, std::uint32_t largest, std::uint32_t& number) {
    const char* const start = text.at;
    number = 0;
    while (!text.empty() && static_cast<unsigned>(digit_of(*text.at)) < base) {
        const auto digit = static_cast<std::uint32_t>(digit_of(*text.at++));
        const auto digits = text.at - start;
        const bool overflows =
            __builtin_mul_overflow(number, base, &number) || __builtin_add_overflow(number, digit, &number);
        if (overflows || number > largest || (base == 10 && digits > 1 && *start == '0') ||
            (base == 16 && digits > 4)) {
            return false;
        }
    }
    return text.at != start;
}

// A decimal number up to 255 without leading zeros. Scripts hand in addresses as text for every connection and datagram, so
// this is not left to take_number.
bool take_octet(Reader& text, std::uint8_t& octet) {
    const char* const start = text.at;
    unsigned number = 0;
    while (!text.empty()) {
        const unsigned digit = static_cast<unsigned char>(*text.at) - unsigned{'0'};
        if (digit > 9) {
            break;
        }
        number = number * 10 + digit;
        ++text.at;
        if (number > 255 || (*start == '0' && text.at - start > 1)) {
            return false;
        }
    }
    octet = static_cast<std::uint8_t>(number);
    return text.at != start;
}

// Four decimal numbers and nothing behind them.
bool read_quad(Reader text, std::uint8_t* bytes) {
    for (unsigned index = 0; index < 4; ++index) {
        if ((index > 0 && !text.take('.')) || !take_octet(text, bytes[index])) {
            return false;
        }
    }
    return text.empty();
}

// The groups of an IPv6 address up to the end of the text, "::" among them at most once.
bool read_groups(Reader text, std::uint8_t (&bytes)[16]) {
    std::size_t filled = 0;
    std::size_t gap = sizeof bytes + 1;  // where "::" stands; beyond the end: nowhere
    if (text.sees(':')) {
        text.take(':');
        if (!text.sees(':')) {
            return false;
        }
    }
    while (!text.empty()) {
        if (text.take(':')) {
            if (gap <= sizeof bytes) {
                return false;
            }
            gap = filled;
            continue;
        }
        std::uint32_t group = 0;
        const Reader before = text;
        if (filled == sizeof bytes || !take_number(text, 16, 0xffff, group)) {
            return false;
        }
        if (text.sees('.')) {
            if (filled + 4 > sizeof bytes || !read_quad(before, bytes + filled)) {
                return false;
            }
            filled += 4;
            break;
        }
        bytes[filled++] = static_cast<std::uint8_t>(group >> 8);
        bytes[filled++] = static_cast<std::uint8_t>(group & 0xff);
        if (!text.empty() && (!text.take(':') || text.empty())) {
            return false;
        }
    }
    if (gap > sizeof bytes) {
        return filled == sizeof bytes;
    }
    if (filled == sizeof bytes) {
        return false;
    }
    const std::size_t behind = filled - gap;
    std::memmove(bytes + sizeof bytes - behind, bytes + gap, behind);
    std::memset(bytes + gap, 0, sizeof bytes - filled);
    return true;
}

bool read_inet6(Reader text, Address& address) {
    if constexpr (!kHasInet6) {
        return std::memchr(text.at, ':', static_cast<std::size_t>(text.end - text.at)) != nullptr;
    }
    Reader host = text;
    host.end = host.at;
    while (host.end != text.end && *host.end != '%') {
        ++host.end;
    }
    Reader zone{host.end, text.end};
    if (zone.take('%') && (!take_number(zone, 10, 0xffffffff, address.scope) || !zone.empty())) {
        return false;
    }
    return read_groups(host, address.host);
}

struct Writer {
    char* at;

    void put(char character) { *at++ = character; }

    void put_number(unsigned number, unsigned base) {
        if (number >= base) {
            put_number(number / base, base);
        }
        put("0123456789abcdef"[number % base]);
    }
};

void write_quad(Writer& text, const std::uint8_t* bytes) {
    for (unsigned index = 0; index < 4; ++index) {
        if (index > 0) {
            text.put('.');
        }
        text.put_number(bytes[index], 10);
    }
}

// The first of the longest runs of zero groups; one alone is no run.
struct Run {
    std::size_t start = kGroups;
    std::size_t length = 1;

    [[nodiscard]] std::size_t end() const { return start + length; }
};

Run longest_run(const std::uint16_t (&groups)[kGroups], std::size_t count) {
    Run best;
    std::size_t length = 0;
    for (std::size_t index = 0; index < count; ++index) {
        length = groups[index] == 0 ? length + 1 : 0;
        if (length > best.length) {
            best = {index + 1 - length, length};
        }
    }
    return best;
}

void write_inet6(Writer& text, const std::uint8_t (&bytes)[16]) {
    static constexpr std::uint8_t kMappedPrefix[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    const bool mapped = std::memcmp(bytes, kMappedPrefix, sizeof kMappedPrefix) == 0;
    const std::size_t count = mapped ? kGroups - 2 : kGroups;
    std::uint16_t groups[kGroups];
    for (std::size_t index = 0; index < kGroups; ++index) {
        groups[index] = static_cast<std::uint16_t>(bytes[2 * index] << 8 | bytes[2 * index + 1]);
    }
    const Run run = longest_run(groups, count);
    for (std::size_t index = 0; index < count; ++index) {
        if (index == run.start) {
            text.put(':');
            text.put(':');
            index = run.end() - 1;
            continue;
        }
        if (index > 0 && index != run.end()) {
            text.put(':');
        }
        text.put_number(groups[index], 16);
    }
    if (mapped) {
        text.put(':');
        write_quad(text, bytes + 12);
    }
}

}  // namespace

bool parse_host(const char* text, std::size_t length, Address& address) noexcept {
    const Reader reader{text, text + length};
    Address parsed;
    parsed.port = address.port;
    if (read_quad(reader, parsed.host)) {
        parsed.family = Family::kInet;
    } else {
        std::memset(parsed.host, 0, sizeof parsed.host);
        parsed.family = Family::kInet6;
        if (!read_inet6(reader, parsed)) {
            return false;
        }
    }
    address = parsed;
    return true;
}

std::size_t format_host(const Address& address, char (&text)[kHostTextSize]) noexcept {
    Writer writer{text};
    if (address.family == Family::kInet) {
        write_quad(writer, address.host);
    } else if (is_inet6(address.family)) {
        write_inet6(writer, address.host);
    }
    *writer.at = 0;
    return static_cast<std::size_t>(writer.at - text);
}

bool is_loopback(const Address& address) noexcept {
    if (!is_inet6(address.family)) {
        return address.host[0] == 127;
    }
    unsigned above = 0;
    for (std::size_t i = 0; i < 15; ++i) {
        above |= address.host[i];
    }
    return above == 0 && address.host[15] == 1;
}

}  // namespace portwright
