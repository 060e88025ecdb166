// The remap layer over real sockets: what is redirected and forwarded, what the script sees of it, and what is left alone.

#include "backends/remap/rules.h"
#include "posix_fixture.h"

namespace portwright::testing {

// Rules are in force from use() to the end of the test.
class RemapLayer : public PosixTest {
protected:
    void TearDown() override {
        remap::use_rules(nullptr, nullptr);
        PosixTest::TearDown();
        remap::forget_destinations();
    }

    static void use(const std::string& connect_to, const std::string& forward = "") {
        remap::use_rules(connect_to.c_str(), forward.c_str());
    }

    static LookupAnswer answer_to(std::string_view host, bool any_family = true, Family family = Family::kInet) {
        LookupAnswer answer;
        int ticket = -1;
        EXPECT_TRUE(
            succeeded(look_up(kRemappedNames, {host.data(), host.size(), any_family, family}, soon(), ticket, answer)));
        EXPECT_EQ(ticket, -1);
        return answer;
    }

    // The one address of a name.
    static Address named(std::string_view host, std::uint16_t port = 0, Family family = Family::kInet) {
        const LookupAnswer answer = answer_to(host, false, family);
        EXPECT_EQ(answer.error, LookupError::kNone) << host;
        EXPECT_EQ(answer.count, 1u) << host;
        Address address = answer.addresses[0];
        address.port = port;
        return address;
    }

    static Result connect_to(const Address& where) {
        Scoped socket;
        EXPECT_TRUE(succeeded(open_stream(socket, kRemapped, where.family)));
        return connect(socket, where, soon());
    }
};

// "127.0.0.1:80", or "[::1]:80", as rules have it.
std::string text(const Address& address) {
    char host[kHostTextSize];
    format_host(address, host);
    std::string shown = host;
    if (address.family == Family::kInet6) {
        shown.insert(0, 1, '[').append(1, ']');
    }
    return shown.append(1, ':').append(std::to_string(address.port));
}

std::string test_net(int index) { return std::string("192.0.2.").append(std::to_string(index + 1)); }

bool has_inet6() {
    Scoped socket;
    return open_stream(socket, kPlain, Family::kInet6).ok() && bind(socket, local_host(0, Family::kInet6)).ok();
}

TEST_F(RemapLayer, NameIsAnsweredByAPlaceholderThatLeadsToTheTarget) {
    Scoped listener;
    use("www.example:80:" + text(listen_somewhere(listener)));
    const Address placeholder = named("www.example", 80);
    EXPECT_EQ(placeholder.host[0], 198);
    EXPECT_EQ(placeholder.host[1] & 0xfe, 18);
    EXPECT_TRUE(succeeded(connect_to(placeholder)));
}

TEST_F(RemapLayer, NameKeepsItsPlaceholderWhateverItsCaseOrFinalDot) {
    use("www.example:80:127.0.0.1:9,other.example:80:127.0.0.1:9");
    const Address first = named("www.example");
    EXPECT_NE(named("other.example"), first);
    EXPECT_EQ(named("WWW.Example"), first);
    EXPECT_EQ(named("www.example."), first);
}

TEST_F(RemapLayer, PortOfANameThatNoRuleCoversIsRefused) {
    Scoped listener;
    use("www.example:80:" + text(listen_somewhere(listener)));
    EXPECT_TRUE(failed_with(connect_to(named("www.example", 443)), Error::kConnectionRefused));
    Scoped datagram;
    bind_somewhere(datagram, kRemapped);
    EXPECT_TRUE(
        failed_with(send_to(datagram, bytes("x"), named("www.example", 443), soon()), Error::kConnectionRefused));
}

TEST_F(RemapLayer, EmptyPortIsAnyPort) {
    Scoped listener;
    use("www.example::" + text(listen_somewhere(listener)));
    EXPECT_TRUE(succeeded(connect_to(named("www.example", 1))));
    EXPECT_TRUE(succeeded(connect_to(named("www.example", 65535))));
}

TEST_F(RemapLayer, EmptyHostIsAnyNameAndAnyAddressButLocalhostKeepsItsOwn) {
    Scoped listener;
    use(":80:" + text(listen_somewhere(listener)));
    EXPECT_TRUE(succeeded(connect_to(named("anything.example", 80))));
    EXPECT_TRUE(succeeded(connect_to(address("192.0.2.1", 80))));
    EXPECT_EQ(named("localhost"), local_host());
    EXPECT_TRUE(failed_with(connect_to(local_host(free_port())), Error::kConnectionRefused));
}

TEST_F(RemapLayer, AddressIsRedirectedAndOtherPortsOfItAreNot) {
    Scoped listener;
    const Address target = listen_somewhere(listener);
    const std::uint16_t closed = free_port();
    use("127.0.0.9:80:" + text(target) + ",192.0.2.1::" + text(target));
    EXPECT_TRUE(succeeded(connect_to(address("127.0.0.9", 80))));
    EXPECT_TRUE(succeeded(connect_to(address("192.0.2.1", 1234))));
    EXPECT_TRUE(failed_with(connect_to(address("127.0.0.9", closed)), Error::kConnectionRefused));
}

TEST_F(RemapLayer, FirstRuleThatAppliesCounts) {
    Scoped listener;
    const Address target = listen_somewhere(listener);
    const Address closed = local_host(free_port());
    use("www.example:80:" + text(target) + ",www.example::" + text(closed) + ",:80:" + text(closed));
    EXPECT_TRUE(succeeded(connect_to(named("www.example", 80))));
    EXPECT_TRUE(failed_with(connect_to(named("www.example", 81)), Error::kConnectionRefused));
}

TEST_F(RemapLayer, FamiliesAreRedirectedEachOnItsOwn) {
    if (!has_inet6()) {
        GTEST_SKIP() << "this machine has no IPv6";
    }
    Scoped listener;
    const Address target = listen_somewhere(listener, kPlain, Family::kInet6);
    use("six.example:80:" + text(target) + ",[2001:db8::1]:80:" + text(target));
    const Address placeholder = named("six.example", 80, Family::kInet6);
    EXPECT_EQ(placeholder.host[0], 0x20);
    EXPECT_EQ(placeholder.host[1], 0x01);
    EXPECT_EQ(placeholder.host[3], 0x02);
    EXPECT_TRUE(succeeded(connect_to(placeholder)));
    EXPECT_TRUE(succeeded(connect_to(address("2001:db8::1", 80))));
    EXPECT_EQ(answer_to("six.example", false, Family::kInet).error, LookupError::kNoName);
    EXPECT_EQ(answer_to("six.example").count, 1u);
}

TEST_F(RemapLayer, NameRedirectedInBothFamiliesHasAnAddressOfEach) {
    use("both.example:80:127.0.0.1:9,both.example:80:[::1]:9");
    const LookupAnswer answer = answer_to("both.example");
    ASSERT_EQ(answer.count, 2u);
    EXPECT_EQ(answer.addresses[0].family, Family::kInet);
    EXPECT_EQ(answer.addresses[1].family, Family::kInet6);
}

TEST_F(RemapLayer, ReplyComesFromTheAddressThatWasAsked) {
    Scoped server;
    Scoped client;
    const Address target = bind_somewhere(server);
    use("192.0.2.1:53:" + text(target) + ",ntp.example:123:" + text(target));
    const Address own = bind_somewhere(client, kRemapped);
    for (const Address& asked : {address("192.0.2.1", 53), named("ntp.example", 123), address("192.0.2.1", 53)}) {
        EXPECT_TRUE(counted(send_to(client, bytes("?"), asked, soon()), 1));
        Address from;
        EXPECT_EQ(receive_from(server, from), "?");
        EXPECT_EQ(from, own);
        EXPECT_TRUE(counted(send_to(server, bytes("!"), from, soon()), 1));
        EXPECT_EQ(receive_from(client, from), "!");
        EXPECT_EQ(from, asked);
    }
}

TEST_F(RemapLayer, RepliesOfSeveralPeersAreToldApart) {
    Scoped servers[3];
    Scoped client;
    std::string rules;
    for (int index = 0; index < 3; ++index) {
        rules.append(index == 0 ? "" : ",")
            .append(test_net(index))
            .append(":53:")
            .append(text(bind_somewhere(servers[index])));
    }
    use(rules);
    const Address own = bind_somewhere(client, kRemapped);
    for (int index = 0; index < 3; ++index) {
        const Address asked = address(test_net(index).c_str(), 53);
        EXPECT_TRUE(counted(send_to(client, bytes("?"), asked, soon()), 1));
    }
    for (int index = 2; index >= 0; --index) {
        EXPECT_TRUE(counted(send_to(servers[index], bytes("!"), own, soon()), 1));
        Address from;
        EXPECT_EQ(receive_from(client, from), "!");
        EXPECT_EQ(from, address(test_net(index).c_str(), 53));
    }
}

TEST_F(RemapLayer, SocketThatAskedNothingSeesTheRealSender) {
    Scoped peer;
    Scoped asking;
    Scoped listening;
    const Address real = bind_somewhere(peer);
    use("192.0.2.1:53:" + text(real));
    bind_somewhere(asking, kRemapped);
    const Address own = bind_somewhere(listening, kRemapped);
    EXPECT_TRUE(counted(send_to(asking, bytes("?"), address("192.0.2.1", 53), soon()), 1));
    EXPECT_TRUE(counted(send_to(peer, bytes("hello"), own, soon()), 5));
    Address from;
    EXPECT_EQ(receive_from(listening, from), "hello");
    EXPECT_EQ(from, real);
}

TEST_F(RemapLayer, StreamNamesThePeerThatWasAsked) {
    Scoped listener;
    Scoped client;
    Scoped server;
    use("192.0.2.1:80:" + text(listen_somewhere(listener, kRemapped)));
    ASSERT_TRUE(succeeded(open_stream(client, kRemapped)));
    ASSERT_TRUE(succeeded(connect(client, address("192.0.2.1", 80), soon())));
    Address peer;
    ASSERT_TRUE(succeeded(accept(listener, server, peer, soon())));
    EXPECT_EQ(peer, own_address(client));
    EXPECT_TRUE(counted(send(server, bytes("x"), soon()), 1));
    EXPECT_EQ(receive_from(client, peer), "x");
    EXPECT_EQ(peer, address("192.0.2.1", 80));
}

TEST_F(RemapLayer, ManyDestinationsOfOneWildcardEndInAnErrorNotInAWrongSender) {
    Scoped server;
    Scoped client;
    use("::" + text(bind_somewhere(server)));
    bind_somewhere(client, kRemapped);
    Result result;
    int sent = 0;
    for (; sent < 300 && result.ok(); ++sent) {
        const Address asked = address("203.0.113.5", static_cast<std::uint16_t>(1000 + sent));
        result = send_to(client, bytes("?"), asked, soon());
    }
    EXPECT_TRUE(failed_with(result, Error::kNoBufferSpace));
    EXPECT_GT(sent, 100);
}

TEST_F(RemapLayer, ForwardedPortListensOnTheOtherAndStaysTheSocketsOwn) {
    const std::uint16_t host_port = free_port();
    use("", std::to_string(host_port) + ":80");
    Scoped listener;
    ASSERT_TRUE(succeeded(open_stream(listener, kRemapped)));
    ASSERT_TRUE(succeeded(bind(listener, address("0.0.0.0", 80))));
    ASSERT_TRUE(succeeded(listen(listener, 1)));
    EXPECT_EQ(own_address(listener), local_host(80));
    Scoped client;
    Scoped server;
    ASSERT_TRUE(succeeded(open_stream(client)));
    ASSERT_TRUE(succeeded(connect(client, local_host(host_port), soon())));
    Address peer;
    ASSERT_TRUE(succeeded(accept(listener, server, peer, soon())));
    EXPECT_EQ(peer, own_address(client));
    EXPECT_EQ(own_address(server), local_host(80));
}

TEST_F(RemapLayer, ForwardedPortServesDatagramsAndBothFamilies) {
    const std::uint16_t host_port = free_port();
    use("", std::to_string(host_port) + ":5683");
    for (const Family family : {Family::kInet, Family::kInet6}) {
        if (family == Family::kInet6 && !has_inet6()) {
            continue;
        }
        Scoped server;
        ASSERT_TRUE(succeeded(open_datagram(server, kRemapped, family)));
        ASSERT_TRUE(succeeded(bind(server, address(family == Family::kInet ? "0.0.0.0" : "::", 5683))));
        EXPECT_EQ(own_address(server), local_host(5683, family));
        Scoped client;
        ASSERT_TRUE(succeeded(open_datagram(client, kPlain, family)));
        EXPECT_TRUE(counted(send_to(client, bytes("x"), local_host(host_port, family), soon()), 1));
        EXPECT_EQ(receive(server, soon()), "x");
    }
}

TEST_F(RemapLayer, WhatNoRuleMentionsPassesThrough) {
    Scoped listener;
    const Address target = listen_somewhere(listener);
    use("www.example:80:127.0.0.1:9", "1:80");
    EXPECT_TRUE(succeeded(connect_to(target)));
    EXPECT_EQ(named("192.0.2.1"), address("192.0.2.1"));
    EXPECT_EQ(named("localhost"), local_host());
    Scoped socket;
    const std::uint16_t port = free_port();
    ASSERT_TRUE(succeeded(open_stream(socket, kRemapped)));
    ASSERT_TRUE(succeeded(bind(socket, address("0.0.0.0", port))));
    EXPECT_EQ(own_address(socket), address("0.0.0.0", port));
}

TEST_F(RemapLayer, PlaceholdersWithoutRulesAreAddressesLikeOthers) {
    use("www.example:80:127.0.0.1:9");
    const Address placeholder = named("www.example", 80);
    remap::use_rules(nullptr, nullptr);
    Scoped socket;
    bind_somewhere(socket, kRemapped);  // on the loopback interface, from which the system reaches no such address
    const Result result = send_to(socket, bytes("x"), placeholder, soon());
    EXPECT_FALSE(result.failed(Error::kConnectionRefused));
}

TEST(RemapTables, OnlyWhatTheLayerChangesIsItsOwn) {
    EXPECT_EQ(kRemapped.recv == kPlain.recv, false);
    EXPECT_EQ(kRemapped.open, kPlain.open);
    EXPECT_EQ(kRemapped.close, kPlain.close);
    EXPECT_EQ(kRemapped.accept, kPlain.accept);
    EXPECT_EQ(kRemapped.available, kPlain.available);
    EXPECT_EQ(kRemapped.ready, kPlain.ready);
    EXPECT_EQ(kRemapped.descriptor, kPlain.descriptor);
    EXPECT_STREQ(kRemapped.name, "posix");
}

}  // namespace portwright::testing
