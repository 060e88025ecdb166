// Names by lwIP's resolver, against a server that this file plays at the far end.

#include <cstring>

#include "lwip/dns.h"
#include "lwip_fixture.h"

namespace portwright::testing {

namespace {

LookupRequest request_of(std::string_view host, bool any = false, Family family = Family::kInet) {
    return {.host = host.data(), .host_length = host.size(), .any_family = any, .family = family};
}

}  // namespace

class LwipLookup : public LwipTest {
protected:
    void SetUp() override {
        ASSERT_TRUE(succeeded(open(server_, Type::kDatagram)));
        ASSERT_TRUE(succeeded(bind(server_, far_host(53))));
        set_server(far_host(53));
    }

    void TearDown() override {
        set_server(any_host(0));
        close(server_);
        LwipTest::TearDown();
    }

    static void set_server(const Address& address) {
        ip_addr_t native{};
        IP_SET_TYPE_VAL(native, IPADDR_TYPE_V4);
        std::memcpy(&ip_2_ip4(&native)->addr, address.host, 4);
        dns_setserver(0, &native);
    }

    // Answers from now on: 192.0.2.7 to a question for an address of IPv4, fd00::7 for one of IPv6, with this code.
    void serve(std::uint8_t code, bool has_inet = true) {
        at(elapsed() + 1, [this, code, has_inet] { turn(code, has_inet); });
    }

    LookupAnswer find(const LookupRequest& request, Error failure = Error::kCount_) {
        LookupAnswer answer;
        int ticket = -1;
        const Result result = look_up(lwip::kResolver, request, within(60000), ticket, answer);
        if (failure == Error::kCount_) {
            EXPECT_TRUE(succeeded(result));
        } else {
            EXPECT_TRUE(failed_with(result, failure));
        }
        return answer;
    }

    void forget_questions() {
        while (recv(server_, {}, false, kNow).ok()) {
        }
    }

    unsigned asked = 0;

private:
    void turn(std::uint8_t code, bool has_inet) {
        Address from;
        std::uint8_t question[512];
        const Result result = recv_from(server_, {question, sizeof question}, from, false, kNow);
        if (result.ok()) {
            ++asked;
            std::string answer(reinterpret_cast<const char*>(question), result.count());
            const bool inet6 = answer[answer.size() - 3] == 28;
            const bool has = code == 0 && (inet6 || has_inet);
            answer[2] = static_cast<char>(0x81);
            answer[3] = static_cast<char>(0x80 | code);
            answer[7] = has ? 1 : 0;
            if (has) {
                const char inet_record[] = "\xc0\x0c\0\1\0\1\0\0\0\1\0\4\xc0\0\2\7";
                const char inet6_record[] = "\xc0\x0c\0\x1c\0\1\0\0\0\1\0\x10\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\7";
                answer += inet6 ? std::string(inet6_record, sizeof inet6_record - 1)
                                : std::string(inet_record, sizeof inet_record - 1);
            }
            EXPECT_TRUE(succeeded(send_to(server_, bytes(answer), from, kNow)));
        }
        at(elapsed() + 1, [this, code, has_inet] { turn(code, has_inet); });
    }

    Scoped server_;
};

TEST_F(LwipLookup, FindsAName) {
    serve(0);
    const LookupAnswer answer = find(request_of("one.example"));
    EXPECT_EQ(answer.error, LookupError::kNone);
    ASSERT_EQ(answer.count, 1u);
    Address expected = any_host(0);
    expected.host[0] = 192;
    expected.host[2] = 2;
    expected.host[3] = 7;
    EXPECT_EQ(answer.addresses[0], expected);
    find(request_of("one.example"));
    EXPECT_EQ(asked, 1u);  // the stack remembered
    pass(3000);
}

TEST_F(LwipLookup, FamilyDecidesWhatIsAsked) {
    serve(0, false);
    EXPECT_EQ(find(request_of("two.example")).error, LookupError::kNoName);
    const LookupAnswer answer = find(request_of("two.example", true));
    ASSERT_EQ(answer.error, LookupError::kNone);
    EXPECT_EQ(answer.addresses[0], [] {
        Address address = any_host(0, Family::kInet6);
        address.host[0] = 0xfd;
        address.host[15] = 7;
        return address;
    }());
    EXPECT_EQ(find(request_of("three.example", false, Family::kInet6)).addresses[0].family, Family::kInet6);
    EXPECT_EQ(find(request_of("four.example", false, Family::kCan)).error, LookupError::kFamily);
    pass(3000);
}

TEST_F(LwipLookup, UnknownNameIsNoName) {
    serve(3);
    EXPECT_EQ(find(request_of("nowhere.example")).error, LookupError::kNoName);
}

TEST_F(LwipLookup, NumbersAndOddHostsAskNobody) {
    EXPECT_EQ(find(request_of("10.1.2.3")).addresses[0].host[1], 1);
    EXPECT_EQ(find(request_of("::1", true)).addresses[0].family, Family::kInet6);
    EXPECT_EQ(find(request_of("::1")).error, LookupError::kFamily);
    EXPECT_EQ(find(request_of(std::string_view("a\0b", 3))).error, LookupError::kNoName);
    EXPECT_EQ(find(request_of("localhost")).addresses[0], loopback_host(0));
    const std::string label = std::string(63, 'a') + ".";
    EXPECT_EQ(find(request_of(label + label + label + "b")).error, LookupError::kNoName);  // nobody answers
}

TEST_F(LwipLookup, WithoutAServerTryAgain) {
    set_server(any_host(0));
    EXPECT_EQ(find(request_of("one.example")).error, LookupError::kTryAgain);
    EXPECT_EQ(find(request_of("one.example.")).error, LookupError::kTryAgain);
    EXPECT_EQ(find(request_of(std::string(63, 'a') + ".b")).error, LookupError::kTryAgain);
    for (const std::string& odd : {std::string("a..b"), std::string(".a"), std::string("."), std::string(64, 'a') + ".b"}) {
        EXPECT_EQ(find(request_of(odd)).error, LookupError::kNoName) << odd;
    }
}

// A lookup that was left keeps its slot until the stack has given up, and is no danger then.
TEST_F(LwipLookup, MayBeLeft) {
    LookupAnswer answer;
    for (unsigned index = 0; index < PORTWRIGHT_LIMIT_LOOKUPS; ++index) {
        int ticket = -1;
        const std::string host = "slow" + std::to_string(index) + ".example";
        EXPECT_TRUE(
            failed_with(look_up(lwip::kResolver, request_of(host), within(100), ticket, answer), Error::kTimedOut));
    }
    const LookupAnswer numeric = find(request_of("10.1.2.3"));
    EXPECT_EQ(numeric.count, 1u);
    EXPECT_EQ(find(request_of("other.example")).error, LookupError::kMemory);
    pass(60000);
    int tickets[PORTWRIGHT_LIMIT_LOOKUPS + 1];
    for (int& ticket : tickets) {
        const Result begun = lwip::kResolver.begin(request_of("localhost"));
        ASSERT_TRUE(succeeded(begun));
        ticket = static_cast<int>(begun.count());
    }
    EXPECT_TRUE(failed_with(lwip::kResolver.begin(request_of("localhost")), Error::kNoBufferSpace));
    for (const int ticket : tickets) {
        lwip::kResolver.end(ticket);
    }
}

// What the stack says about a lookup that was left is not taken for the answer to a later one.
TEST_F(LwipLookup, AnswersDoNotMixUp) {
    LookupAnswer answer;
    int ticket = -1;
    EXPECT_TRUE(failed_with(look_up(lwip::kResolver, request_of("first.example"), within(100), ticket, answer),
                            Error::kTimedOut));
    pass(5000);
    forget_questions();
    at(elapsed() + 5000, [this] { serve(0); });  // the stack has given the first one up by then
    EXPECT_EQ(find(request_of("second.example")).error, LookupError::kNone);
    pass(10000);
}

}  // namespace portwright::testing
