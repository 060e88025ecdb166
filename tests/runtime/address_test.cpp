// Textual addresses, against tables of our grammar and against the operating system's reading where the grammars agree.

#include "portwright/address.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

namespace portwright {

namespace {

bool parse(const std::string& text, Address& address) {
    // A copy of exactly this length, so that AddressSanitizer sees a read beyond it.
    const std::vector<char> copy(text.begin(), text.end());
    return parse_host(copy.data(), copy.size(), address);
}

std::string formatted(const Address& address) {
    char text[kHostTextSize];
    const std::size_t length = format_host(address, text);
    EXPECT_LT(length, kHostTextSize);
    EXPECT_EQ(std::strlen(text), length);
    return text;
}

std::string round_trip(const std::string& text) {
    Address address;
    return parse(text, address) ? formatted(address) : "<rejected>";
}

// What inet_pton makes of it; our grammar forbids a zone there and leading zeros.
bool system_parse(const std::string& text, Address& address) {
    if (text.find('\0') != std::string::npos) {
        return false;
    }
    address = Address();
    if (inet_pton(AF_INET, text.c_str(), address.host) == 1) {
        return true;
    }
    address.family = Family::kInet6;
    return inet_pton(AF_INET6, text.c_str(), address.host) == 1;
}

std::string system_format(const Address& address) {
    char text[INET6_ADDRSTRLEN];
    return inet_ntop(address.family == Family::kInet ? AF_INET : AF_INET6, address.host, text, sizeof text);
}

// The system writes ::/96 with a dotted tail; RFC 5952 does so only where the prefix says that it is IPv4.
bool is_compatible_form(const Address& address) {
    static constexpr std::uint8_t kZero[12] = {};
    return address.family == Family::kInet6 && std::memcmp(address.host, kZero, sizeof kZero) == 0;
}

}  // namespace

TEST(ParseHost, ReadsEveryFormOfAddress) {
    const std::pair<const char*, const char*> cases[] = {
        {"0.0.0.0", "0.0.0.0"},
        {"255.255.255.255", "255.255.255.255"},
        {"192.168.1.10", "192.168.1.10"},
        {"::", "::"},
        {"::1", "::1"},
        {"1::", "1::"},
        {"fe80::1%3", "fe80::1"},
        {"2001:DB8::A", "2001:db8::a"},
        {"2001:0db8:0000:0000:0001:0000:0000:0001", "2001:db8::1:0:0:1"},
        {"1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"},
        {"1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"},
        {"::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"},
        {"1:0:0:4:5:0:0:0", "1:0:0:4:5::"},
        {"0:0:3:4:5:0:0:8", "::3:4:5:0:0:8"},
        {"1:0:3:0:5:0:7:0", "1:0:3:0:5:0:7:0"},
        {"::ffff:1.2.3.4", "::ffff:1.2.3.4"},
        {"::ffff:102:304", "::ffff:1.2.3.4"},
        {"::1.2.3.4", "::102:304"},
        {"64:ff9b::192.0.2.33", "64:ff9b::c000:221"},
        {"1:2:3:4:5:6:1.2.3.4", "1:2:3:4:5:6:102:304"},
        {"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"},
    };
    for (const auto& [text, canonical] : cases) {
        EXPECT_EQ(round_trip(text), canonical) << text;
    }
}

TEST(ParseHost, RejectsWhatIsNeither) {
    const std::string cases[] = {
        "",
        " ",
        ".",
        ":",
        "%",
        "1",
        "1.2",
        "1.2.3",
        "1.2.3.",
        ".1.2.3.4",
        "1.2.3.4.",
        "1.2.3.4.5",
        "1..2.3",
        "256.1.1.1",
        "1.2.3.256",
        "1.2.3.1000",
        "01.2.3.4",
        "1.2.3.00",
        "1.2.3.4 ",
        " 1.2.3.4",
        "0x1.2.3.4",
        "1.2.3.a",
        "-1.2.3.4",
        "+1.2.3.4",
        "1.2.3.4%1",
        "1,2,3,4",
        ":1",
        "1:",
        ":::",
        "1:::2",
        "::1::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:",
        ":1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6:7:8:9",
        "1:2:3:4:5:6:7:8::",
        "::1:2:3:4:5:6:7:8",
        "12345::",
        "00001::",
        "g::",
        "::1.2.3",
        "::1.2.3.4.5",
        "::1.2.3.4:5",
        "::256.1.1.1",
        "::01.2.3.4",
        "1:2:3:4:5:6:7:1.2.3.4",
        "1:2:3:4:5:1.2.3.4",
        "1.2.3.4::",
        "::a.2.3.4",
        "fe80::1%",
        "fe80::1%a",
        "fe80::1%-1",
        "fe80::1%01",
        "fe80::1%4294967296",
        "fe80::1%1%2",
        "%1",
        "::1 ",
        "[::1]",
        "localhost",
        std::string("1.2.3.4\0", 8),
        std::string("::1\0", 4),
        "1.2.3.\xff",
        "\xff::",
        "99999999999999999999.1.1.1",
    };
    for (const std::string& text : cases) {
        Address address;
        address.family = Family::kCan;
        address.port = 7;
        address.host[5] = 9;
        address.scope = 11;
        const Address before = address;
        EXPECT_FALSE(parse(text, address)) << text;
        EXPECT_EQ(address, before) << "changed by " << text;
    }
}

TEST(ParseHost, KeepsThePortAndSetsTheZone) {
    Address address;
    address.port = 8080;
    ASSERT_TRUE(parse("fe80::1%4294967295", address));
    EXPECT_EQ(address.port, 8080);
    EXPECT_EQ(address.scope, 4294967295u);
    ASSERT_TRUE(parse("10.0.0.1", address));
    EXPECT_EQ(address.port, 8080);
    EXPECT_EQ(address.scope, 0u);
    EXPECT_EQ(address.host[4], 0) << "left over from the IPv6 address";
}

TEST(ParseHost, ReadsEveryDecimalNumberAtEveryPlace) {
    for (int number = 0; number <= 300; ++number) {
        for (int place = 0; place < 4; ++place) {
            std::string text;
            for (int index = 0; index < 4; ++index) {
                text += index > 0 ? "." : "";
                text += std::to_string(index == place ? number : 7);
            }
            EXPECT_EQ(round_trip(text), number <= 255 ? text : "<rejected>");
        }
    }
}

TEST(ParseHost, AgreesWithTheSystemOnMadeUpText) {
    std::mt19937 random(20);
    const std::string pieces[] = {":",    "::",  ".",    "0",       "1",    "12", "255", "256",
                                  "ffff", "abc", "0db8", "1.2.3.4", "fe80", "%",  "g"};
    int valid = 0;
    for (int round = 0; round < 200000; ++round) {
        std::string text;
        const unsigned count = random() % 16;
        for (unsigned index = 0; index < count; ++index) {
            text += pieces[random() % std::size(pieces)];
            if (random() % 2 == 0) {
                text += ':';
            }
        }
        if (text.find('%') != std::string::npos) {
            Address ignored;
            (void)parse(text, ignored);  // may have a zone, which inet_pton does not know; it must only be safe
            continue;
        }
        Address ours;
        Address system;
        const bool accepted = parse(text, ours);
        ASSERT_EQ(accepted, system_parse(text, system)) << text;
        if (accepted) {
            ++valid;
            ASSERT_EQ(ours, system) << text;
        }
    }
    EXPECT_GT(valid, 1000) << "the texts hardly ever were addresses";
}

TEST(ParseHost, SurvivesAnyBytes) {
    std::mt19937 random(21);
    for (int round = 0; round < 100000; ++round) {
        std::string text(random() % 50, '\0');
        for (char& character : text) {
            character = static_cast<char>(random() % 3 == 0 ? random() : "0123456789abcdef:.%"[random() % 19]);
        }
        Address address;
        if (parse(text, address)) {
            Address again;
            ASSERT_TRUE(parse(formatted(address), again)) << text;
            again.scope = address.scope;
            ASSERT_EQ(again, address) << text;
        }
    }
}

TEST(FormatHost, AgreesWithTheSystemOnEveryPatternOfZeros) {
    std::mt19937 random(22);
    for (unsigned pattern = 0; pattern < 256; ++pattern) {
        for (int round = 0; round < 20; ++round) {
            Address address;
            address.family = Family::kInet6;
            for (unsigned group = 0; group < 8; ++group) {
                if ((pattern >> group & 1) != 0) {
                    address.host[2 * group] = static_cast<std::uint8_t>(random() % 3 == 0 ? 0 : random());
                    address.host[2 * group + 1] = static_cast<std::uint8_t>(random() % 255 + 1);
                }
            }
            if (!is_compatible_form(address)) {
                ASSERT_EQ(formatted(address), system_format(address));
            }
            Address again;
            ASSERT_TRUE(parse(formatted(address), again));
            ASSERT_EQ(again, address);
        }
    }
}

TEST(FormatHost, WritesNothingForFamiliesWithoutText) {
    Address address;
    address.family = Family::kCan;
    address.host[0] = 1;
    EXPECT_EQ(formatted(address), "");
}

TEST(Loopback, IsTheWholeNetworkOf127AndOneAddressOfIpv6) {
    const auto loopback = [](const char* text) {
        Address address;
        EXPECT_TRUE(parse(text, address)) << text;
        return is_loopback(address);
    };
    for (const char* text : {"127.0.0.1", "127.255.255.255", "::1"}) {
        EXPECT_TRUE(loopback(text)) << text;
    }
    for (const char* text : {"0.0.0.0", "126.0.0.1", "128.0.0.1", "192.0.2.1", "::", "::2", "1::1", "fe80::1"}) {
        EXPECT_FALSE(loopback(text)) << text;
    }
}

}  // namespace portwright
