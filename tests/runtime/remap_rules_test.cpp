// The rules of the remap layer as people write them.

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <string>

#include "backends/remap/rules.h"

namespace portwright::remap {

class RemapRules : public ::testing::Test {
protected:
    void TearDown() override { use_rules(nullptr, nullptr); }
};

std::string name_of(const Redirect& rule) { return {rule.name.text, rule.name.length}; }

TEST_F(RemapRules, EveryFormIsRead) {
    use_rules("www.example:80:127.0.0.1:8080,192.0.2.1::127.0.0.2:1,::127.0.0.3:65535,[2001:db8::1]:443:[::1]:8443",
              "8080:80,2121:21");
    const Rules& all = rules();
    ASSERT_EQ(all.redirect_count, 4u);
    EXPECT_EQ(all.redirects[0].host, Redirect::Host::kNamed);
    EXPECT_EQ(name_of(all.redirects[0]), "www.example");
    EXPECT_EQ(all.redirects[0].port, 80);
    EXPECT_EQ(all.redirects[0].target.port, 8080);
    EXPECT_EQ(all.redirects[1].host, Redirect::Host::kNumeric);
    EXPECT_EQ(all.redirects[1].port, 0);
    EXPECT_EQ(all.redirects[1].target.host[3], 2);
    EXPECT_EQ(all.redirects[2].host, Redirect::Host::kAny);
    EXPECT_EQ(all.redirects[2].target.port, 65535);
    EXPECT_EQ(all.redirects[3].address.family, Family::kInet6);
    EXPECT_EQ(all.redirects[3].target.host[15], 1);
    ASSERT_EQ(all.forward_count, 2u);
    EXPECT_EQ(all.forwards[0].host_port, 8080);
    EXPECT_EQ(all.forwards[0].port, 80);
    EXPECT_EQ(all.forwards[1].port, 21);
}

TEST_F(RemapRules, EmptyVariablesAreNoRules) {
    use_rules("", "");
    EXPECT_EQ(rules().redirect_count, 0u);
    EXPECT_EQ(rules().forward_count, 0u);
}

TEST_F(RemapRules, NamesOutliveTheTextTheyCameFrom) {
    std::string text = "www.example:80:127.0.0.1:8080";
    use_rules(text.c_str(), nullptr);
    text.assign(text.size(), '?');
    EXPECT_EQ(name_of(rules().redirects[0]), "www.example");
}

struct Malformed {
    const char* connect_to;
    const char* forward;
    const char* message;
};

void PrintTo(const Malformed& rules, std::ostream* out) { *out << rules.connect_to << rules.forward; }

class RemapComplaint : public ::testing::TestWithParam<Malformed> {};

constexpr char kShape[] = "expected HOST:PORT:ADDR:PORT, an IPv6 address in brackets";
constexpr char kHost[] = "HOST is neither a name nor an address";
constexpr char kAddress[] = "ADDR is not an address";

// clang-format off
INSTANTIATE_TEST_SUITE_P(, RemapComplaint, ::testing::Values(
    Malformed{"nonsense", "", "PORTWRIGHT_CONNECT_TO: 'nonsense': expected HOST:PORT:ADDR:PORT, an IPv6 address in brackets"},
    Malformed{"a:1:b", "", kShape},
    Malformed{"a:1:127.0.0.1:2,", "", kShape},
    Malformed{",a:1:127.0.0.1:2", "", kShape},
    Malformed{"[::1:80:[::1]:80", "", kShape},
    Malformed{"[::1]x:80:[::1]:80", "", kShape},
    Malformed{"2001:db8::1:80:[::1]:80", "", "the first PORT is not 1 to 65535"},
    Malformed{"a b:80:127.0.0.1:80", "", kHost},
    Malformed{"[]:80:127.0.0.1:80", "", kHost},
    Malformed{"[192.0.2.1]:80:127.0.0.1:80", "", kHost},
    Malformed{"a:0:127.0.0.1:80", "", "the first PORT is not 1 to 65535"},
    Malformed{"a:http:127.0.0.1:80", "", "the first PORT is not 1 to 65535"},
    Malformed{"a:65536:127.0.0.1:80", "", "the first PORT is not 1 to 65535"},
    Malformed{"a:80:localhost:80", "", kAddress},
    Malformed{"a:80::80", "", kAddress},
    Malformed{"a:80:127.0.0.1:", "", "the second PORT is not 1 to 65535"},
    Malformed{"a:80:127.0.0.1:80:1", "", "the second PORT is not 1 to 65535"},
    Malformed{"a:80:127.0.0.1:99999999999", "", "the second PORT is not 1 to 65535"},
    Malformed{"192.0.2.1:80:[::1]:80", "", "HOST and ADDR are of different families"},
    Malformed{"", "80", "PORTWRIGHT_FORWARD: '80': expected HOSTPORT:PORT"},
    Malformed{"", "x:80", "HOSTPORT is not 1 to 65535"},
    Malformed{"", "80:-1", "PORT is not 1 to 65535"},
    Malformed{"", "80:80:80", "PORT is not 1 to 65535"}));
// clang-format on

TEST_P(RemapComplaint, NamesTheRuleAndEndsTheProcess) {
    const auto& [connect_to, forward, message] = GetParam();
    EXPECT_EXIT(use_rules(connect_to, forward), ::testing::ExitedWithCode(125), message);
}

std::string repeated(const std::string& rule, int times) {
    std::string list = rule;
    for (int index = 1; index < times; ++index) {
        list += "," + rule;
    }
    return list;
}

TEST(RemapLimits, RulesAreBounded) {
    const std::string rule = "a:80:127.0.0.1:80";
    use_rules(repeated(rule, kMostRules).c_str(), nullptr);
    EXPECT_EQ(rules().redirect_count, kMostRules);
    use_rules(nullptr, nullptr);
    EXPECT_EXIT(use_rules(repeated(rule, kMostRules + 1).c_str(), nullptr), ::testing::ExitedWithCode(125),
                "too many rules");
    const std::string endless = std::string(kLongestRules + 1, 'a');
    EXPECT_EXIT(use_rules(endless.c_str(), nullptr), ::testing::ExitedWithCode(125), "too long");
    const std::string name = std::string(254, 'a') + ":80:127.0.0.1:80";
    EXPECT_EXIT(use_rules(name.c_str(), nullptr), ::testing::ExitedWithCode(125), kHost);
}

TEST(RemapEnvironment, IsReadAtTheFirstUse) {
    ::testing::GTEST_FLAG(death_test_style) = "threadsafe";  // a process of its own, in which nothing was used before
    EXPECT_EXIT(
        {
            setenv("PORTWRIGHT_CONNECT_TO", "nonsense", 1);
            (void)rules();
        },
        ::testing::ExitedWithCode(125), "PORTWRIGHT_CONNECT_TO: 'nonsense'");
    EXPECT_EXIT(
        {
            setenv("PORTWRIGHT_CONNECT_TO", "a:80:127.0.0.1:80", 1);
            setenv("PORTWRIGHT_FORWARD", "8080:80", 1);
            _exit(rules().redirect_count == 1 && rules().forward_count == 1 ? 7 : 8);
        },
        ::testing::ExitedWithCode(7), "");
}

}  // namespace portwright::remap
