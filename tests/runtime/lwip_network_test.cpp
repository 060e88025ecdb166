// Bringing an interface up: with addresses of one's own, and by DHCP against a server that this file plays.

#include <cstring>

#include "backends/lwip/network.h"
#include "lwip/dhcp.h"
#include "lwip/dns.h"
#include "lwip/etharp.h"
#include "lwip/ethip6.h"
#include "lwip_fixture.h"

namespace portwright::testing {

namespace {

constexpr std::size_t kMessage = 14 + 20 + 8;  // where a DHCP message begins in its frame
constexpr std::size_t kOptions = kMessage + 240;

netif third;
std::vector<Frame> sent;

err_t transmit(netif*, pbuf* packet) {
    Frame frame(packet->tot_len);
    pbuf_copy_partial(packet, frame.data(), packet->tot_len, 0);
    sent.push_back(frame);
    return ERR_OK;
}

err_t set_up(netif* interface) {
    interface->output = etharp_output;
    interface->output_ip6 = ethip6_output;
    interface->linkoutput = transmit;
    interface->mtu = 1500;
    interface->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET | NETIF_FLAG_MLD6;
    interface->hwaddr_len = 6;
    interface->hwaddr[0] = 2;
    interface->hwaddr[5] = 3;
    return ERR_OK;
}

Address host(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d) {
    Address address;
    const std::uint8_t bytes[] = {a, b, c, d};
    std::memcpy(address.host, bytes, sizeof bytes);
    return address;
}

Address host6(const char* text) {
    Address address;
    EXPECT_TRUE(parse_host(text, std::strlen(text), address));
    return address;
}

std::uint32_t number_of(const Address& address) {
    std::uint32_t number = 0;
    std::memcpy(&number, address.host, sizeof number);
    return number;
}

void put16(Frame& frame, std::size_t at, std::size_t value) {
    frame[at] = static_cast<std::uint8_t>(value >> 8);
    frame[at + 1] = static_cast<std::uint8_t>(value);
}

// What a server answers to `question`: 192.168.7.9 of a /24, gateway .1, name server .2.
Frame answer_to(const Frame& question, std::uint8_t kind) {
    Frame frame(question.begin(), question.begin() + static_cast<std::ptrdiff_t>(kOptions));
    const std::uint8_t options[] = {53,  1,   kind, 54, 4, 192, 168, 7,   1, 51, 4, 0, 0,   14,  16, 1, 4,
                                    255, 255, 255,  0,  3, 4,   192, 168, 7, 1,  6, 4, 192, 168, 7,  2, 255};
    frame.insert(frame.end(), std::begin(options), std::end(options));
    const std::uint8_t own[] = {192, 168, 7, 1};
    const std::uint8_t offered[] = {192, 168, 7, 9};
    std::memset(&frame[0], 0xff, 6);
    std::memcpy(&frame[26], own, 4);      // from
    std::memset(&frame[30], 0xff, 4);     // to everybody
    put16(frame, 16, frame.size() - 14);  // lengths of IP and UDP, and no checksum of the latter
    put16(frame, 34, 67);
    put16(frame, 36, 68);
    put16(frame, 38, frame.size() - 34);
    put16(frame, 40, 0);
    frame[kMessage] = 2;
    std::memcpy(&frame[kMessage + 16], offered, 4);
    put16(frame, 24, 0);
    std::uint32_t sum = 0;
    for (std::size_t at = 14; at < 34; at += 2) {
        sum += static_cast<std::uint32_t>(frame[at] << 8 | frame[at + 1]);
    }
    put16(frame, 24, ~((sum & 0xffff) + (sum >> 16)) & 0xffff);
    return frame;
}

void give(const Frame& frame) {
    pbuf* packet = pbuf_alloc(PBUF_RAW, static_cast<u16_t>(frame.size()), PBUF_POOL);
    ASSERT_NE(packet, nullptr);
    pbuf_take(packet, frame.data(), static_cast<u16_t>(frame.size()));
    ASSERT_EQ(third.input(packet, &third), ERR_OK);
}

// The kind of the last DHCP message that was sent; 0: there was none.
std::uint8_t last_question(Frame& question) {
    for (auto frame = sent.rbegin(); frame != sent.rend(); ++frame) {
        if (frame->size() > kOptions + 2 && (*frame)[36] == 0 && (*frame)[37] == 67) {
            question = *frame;
            return question[kOptions + 2];
        }
    }
    return 0;
}

// A router's word to all nodes: itself, and 2001:db8:7::/64 to make addresses of (RFC 4861, section 4.2; 4862, section 5.5.3).
Frame advertisement() {
    static constexpr std::uint8_t kBefore[] = {0x33, 0x33, 0, 0, 0, 1, 2, 0, 0, 0, 0, 9, 0x86, 0xdd,  // Ethernet
                                               0x60, 0, 0, 0, 0, 48, 58, 255};  // IPv6: 48 bytes of ICMPv6, hop limit 255
    static constexpr std::uint8_t kMessageOfRouter[] = {134, 0, 0, 0, 64, 0, 7, 8, 0, 0, 0, 0, 0, 0, 0, 0,  // for 1,800 s
                                                        3, 4, 64, 0xc0, 0, 0, 14, 16, 0, 0, 14, 16, 0, 0, 0, 0,
                                                        0x20, 1, 0x0d, 0xb8, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    Frame frame(std::begin(kBefore), std::end(kBefore));
    const Address ends[] = {host6("fe80::9"), host6("ff02::1")};
    for (const Address& end : ends) {
        frame.insert(frame.end(), std::begin(end.host), std::end(end.host));
    }
    frame.insert(frame.end(), std::begin(kMessageOfRouter), std::end(kMessageOfRouter));
    std::uint32_t sum = 48 + 58;  // the rest of the pseudo-header
    for (std::size_t at = 22; at < frame.size(); at += 2) {
        sum += static_cast<std::uint32_t>(frame[at] << 8 | frame[at + 1]);
    }
    put16(frame, 56, ~((sum & 0xffff) + (sum >> 16)) & 0xffff);
    return frame;
}

// Whose hardware address the last neighbour solicitation asked for.
Address solicited() {
    Address target;
    for (const Frame& frame : sent) {
        if (frame.size() >= 78 && frame[12] == 0x86 && frame[20] == 58 && frame[54] == 135) {
            target.family = Family::kInet6;
            std::memcpy(target.host, &frame[62], sizeof target.host);
        }
    }
    return target;
}

}  // namespace

class LwipNetwork : public LwipTest {
protected:
    void SetUp() override {
        sent.clear();
        third = {};
        ASSERT_NE(netif_add_noaddr(&third, nullptr, set_up, netif_input), nullptr);
    }

    void TearDown() override {
        dhcp_release_and_stop(&third);
        dhcp_cleanup(&third);
        netif_remove(&third);
        dns_setserver(0, nullptr);
        dns_setserver(1, nullptr);
        netif_set_default(nullptr);
        LwipTest::TearDown();
    }
};

TEST_F(LwipNetwork, AddressesOfOnesOwn) {
    EXPECT_FALSE(lwip::is_ready(third));
    Address own;
    EXPECT_TRUE(lwip::kResolver.own_address(Family::kInet, own).failed(Error::kNetworkDown));
    lwip::take_up(third);
    EXPECT_TRUE(succeeded(lwip::use_address(third, host(192, 168, 7, 5), 24)));
    EXPECT_TRUE(succeeded(lwip::use_gateway(third, host(192, 168, 7, 1))));
    EXPECT_TRUE(succeeded(lwip::use_name_server(host(192, 168, 7, 2))));
    EXPECT_TRUE(lwip::is_ready(third));
    EXPECT_TRUE(lwip::has_found_addresses(third));  // it was to find none
    EXPECT_EQ(netif_default, &third);
    EXPECT_TRUE(succeeded(lwip::kResolver.own_address(Family::kInet, own)));
    EXPECT_EQ(own, host(192, 168, 7, 5));
    pass(10000);
    EXPECT_TRUE(failed_with(lwip::kResolver.own_address(Family::kInet6, own), Error::kNetworkDown));
    for (const Frame& frame : sent) {
        EXPECT_NE(frame[12], 0x86);  // it does not speak IPv6
    }
    EXPECT_EQ(netif_ip4_gw(&third)->addr, number_of(host(192, 168, 7, 1)));
    EXPECT_EQ(netif_ip4_netmask(&third)->addr, number_of(host(255, 255, 255, 0)));
    EXPECT_EQ(ip_2_ip4(dns_getserver(0))->addr, number_of(host(192, 168, 7, 2)));
}

TEST_F(LwipNetwork, PrefixesOfIpv4) {
    lwip::take_up(third);
    for (const unsigned bits : {0U, 33U, 255U}) {
        EXPECT_TRUE(failed_with(lwip::use_address(third, host(10, 1, 2, 3), bits), Error::kInvalidArgument));
    }
    EXPECT_TRUE(succeeded(lwip::use_address(third, host(10, 1, 2, 3), 13)));
    EXPECT_EQ(netif_ip4_netmask(&third)->addr, number_of(host(255, 248, 0, 0)));
    EXPECT_TRUE(succeeded(lwip::use_address(third, host(10, 1, 2, 3), 32)));
    EXPECT_EQ(netif_ip4_netmask(&third)->addr, number_of(host(255, 255, 255, 255)));
}

TEST_F(LwipNetwork, AddressesOfIpv6) {
    lwip::take_up(third);
    EXPECT_TRUE(failed_with(lwip::use_address(third, host6("2001:db8::5"), 48), Error::kInvalidArgument));
    EXPECT_TRUE(succeeded(lwip::use_address(third, host6("2001:db8::5"), 64)));
    Address own;
    EXPECT_TRUE(succeeded(lwip::kResolver.own_address(Family::kInet6, own)));  // at once
    EXPECT_EQ(own, host6("2001:db8::5"));
    EXPECT_FALSE(ip6_addr_isvalid(netif_ip6_addr_state(&third, 0)));
    pass(5000);  // nobody else on the link has the address that the interface made for itself
    EXPECT_TRUE(ip6_addr_isvalid(netif_ip6_addr_state(&third, 0)));
    EXPECT_TRUE(succeeded(lwip::use_address(third, host6("fd00::5"), 64)));
    EXPECT_TRUE(failed_with(lwip::use_address(third, host6("fd00::6"), 64), Error::kNoBufferSpace));
    EXPECT_TRUE(succeeded(lwip::use_name_server(host6("2001:db8::3"))));
    EXPECT_TRUE(succeeded(lwip::use_name_server(host(192, 168, 7, 2))));
    EXPECT_TRUE(failed_with(lwip::use_name_server(host(192, 168, 7, 3)), Error::kNoBufferSpace));
}

TEST_F(LwipNetwork, AnAddressOfIpv6ByAdvertisement) {
    lwip::take_up(third);
    ASSERT_TRUE(succeeded(lwip::use_advertisements(third)));
    give(advertisement());
    pass(5000);
    EXPECT_TRUE(lwip::has_found_addresses(third));
    Address own;
    EXPECT_TRUE(succeeded(lwip::kResolver.own_address(Family::kInet6, own)));
    EXPECT_EQ(own, host6("2001:db8:7::ff:fe00:3"));
}

TEST_F(LwipNetwork, WhoeverDoesNotAskForAdvertisementsHeedsNone) {
    lwip::take_up(third);
    EXPECT_TRUE(succeeded(lwip::use_address(third, host6("fd00::5"), 64)));
    give(advertisement());
    pass(5000);
    Address own;
    EXPECT_TRUE(succeeded(lwip::kResolver.own_address(Family::kInet6, own)));
    EXPECT_EQ(own, host6("fd00::5"));
}

TEST_F(LwipNetwork, WithoutARouterThereIsNoAddressOfIpv6) {
    lwip::take_up(third);
    ASSERT_TRUE(succeeded(lwip::use_advertisements(third)));
    pass(60000);
    EXPECT_FALSE(lwip::has_found_addresses(third));
}

TEST_F(LwipNetwork, WhatIsBeyondTheLinkGoesToTheRouterOfIpv6) {
    lwip::take_up(third);
    ASSERT_TRUE(succeeded(lwip::use_address(third, host6("2001:db8::5"), 64)));
    ASSERT_TRUE(succeeded(lwip::use_gateway(third, host6("2001:db8::1"))));
    Scoped socket;
    ASSERT_TRUE(succeeded(open(socket, Type::kDatagram, Family::kInet6)));
    ASSERT_TRUE(succeeded(bind(socket, with_port(host6("2001:db8::5"), 9))));
    pass(5000);
    sent.clear();
    EXPECT_TRUE(counted(send_to(socket, bytes("x"), with_port(host6("2001:db8:ffff::1"), 9), kNow), 1));
    EXPECT_EQ(solicited(), host6("2001:db8::1"));
    EXPECT_TRUE(succeeded(lwip::use_gateway(third, Address{.family = Family::kInet6})));
}

// How a connection to there begins.
Result begun(const Address& to, const Address& from) {
    Scoped socket;
    EXPECT_TRUE(succeeded(open(socket, Type::kStream, to.family)));
    EXPECT_TRUE(succeeded(bind(socket, with_port(from, 0))));
    return connect(socket, with_port(to, 80), kNow);
}

TEST_F(LwipNetwork, WhereNothingLeadsNobodyWaits) {
    const Address beyond = host(203, 0, 113, 1);
    lwip::take_up(third);
    EXPECT_TRUE(failed_with(begun(beyond, any_host(0)), Error::kNetworkUnreachable));
    EXPECT_TRUE(succeeded(lwip::use_address(third, host(192, 168, 7, 5), 24)));
    EXPECT_TRUE(failed_with(begun(beyond, any_host(0)), Error::kNetworkUnreachable));
    EXPECT_TRUE(failed_with(begun(host(192, 168, 7, 6), any_host(0)), Error::kInProgress));
    EXPECT_TRUE(succeeded(lwip::use_gateway(third, host(192, 168, 7, 1))));
    EXPECT_TRUE(failed_with(begun(beyond, any_host(0)), Error::kInProgress));
}

TEST_F(LwipNetwork, WhereNothingLeadsNobodyWaitsOverIpv6) {
    const Address beyond = host6("2001:db8:ffff::1");
    const Address own = host6("fd00::5");
    const Address of_link = host6("fe80::ff:fe00:3");
    lwip::take_up(third);
    EXPECT_TRUE(succeeded(lwip::use_address(third, own, 64)));
    pass(5000);
    EXPECT_TRUE(failed_with(begun(host6("fd00::6"), own), Error::kInProgress));
    EXPECT_TRUE(failed_with(begun(host6("fe80::7"), of_link), Error::kInProgress));
    EXPECT_TRUE(failed_with(begun(beyond, own), Error::kNetworkUnreachable));
    give(advertisement());
    EXPECT_TRUE(failed_with(begun(beyond, own), Error::kInProgress));
    EXPECT_TRUE(failed_with(begun(host6("2001:db8:7::1"), own), Error::kInProgress));
    EXPECT_TRUE(failed_with(begun(beyond, of_link), Error::kNetworkUnreachable));  // nobody there knows that address
    pass(1900000);  // the router has not advertised itself again
    EXPECT_TRUE(failed_with(begun(beyond, own), Error::kNetworkUnreachable));
    Scoped datagrams;
    ASSERT_TRUE(succeeded(open(datagrams, Type::kDatagram, Family::kInet6)));
    ASSERT_TRUE(succeeded(bind(datagrams, with_port(own, 9))));
    EXPECT_TRUE(failed_with(send_to(datagrams, bytes("x"), with_port(beyond, 9), kNow), Error::kNetworkUnreachable));
}

TEST_F(LwipNetwork, ZonesAreOfAddressesOfTheLinkAlone) {
    lwip::take_up(third);
    ASSERT_TRUE(succeeded(lwip::use_address(third, host6("fd00::5"), 64)));
    pass(5000);
    Scoped socket;
    ASSERT_TRUE(succeeded(open(socket, Type::kDatagram, Family::kInet6)));
    Address there = with_port(host6("fe80::7"), 9);
    sent.clear();
    EXPECT_TRUE(counted(send_to(socket, bytes("x"), there, kNow), 1));  // the default interface's
    EXPECT_EQ(solicited(), host6("fe80::7"));
    there.scope = netif_get_index(&third);
    EXPECT_TRUE(counted(send_to(socket, bytes("x"), there, kNow), 1));
    for (const std::uint32_t scope : {there.scope + 1, there.scope + 256, 0xffffffffU}) {
        there.scope = scope;
        EXPECT_TRUE(failed_with(send_to(socket, bytes("x"), there, kNow), Error::kNetworkUnreachable)) << scope;
    }
    Address loopback = loopback_host(9, Family::kInet6);
    loopback.scope = 77;
    Scoped within;
    ASSERT_TRUE(succeeded(open(within, Type::kDatagram, Family::kInet6)));
    EXPECT_TRUE(succeeded(bind(within, loopback)));
    EXPECT_EQ(own_address(within), loopback_host(9, Family::kInet6));
}

TEST_F(LwipNetwork, AddressesByDhcp) {
    lwip::take_up(third);
    ASSERT_TRUE(succeeded(lwip::use_dhcp(third)));
    pass(10);
    Frame question;
    ASSERT_EQ(last_question(question), 1);  // discover
    EXPECT_FALSE(lwip::is_ready(third));
    EXPECT_FALSE(lwip::has_found_addresses(third));
    give(answer_to(question, 2));  // offer
    pass(10);
    ASSERT_EQ(last_question(question), 3);  // request
    give(answer_to(question, 5));           // acknowledgement
    pass(10);
    EXPECT_TRUE(lwip::is_ready(third));
    EXPECT_TRUE(lwip::has_found_addresses(third));
    EXPECT_EQ(netif_ip4_addr(&third)->addr, number_of(host(192, 168, 7, 9)));
    EXPECT_EQ(netif_ip4_gw(&third)->addr, number_of(host(192, 168, 7, 1)));
    EXPECT_EQ(ip_2_ip4(dns_getserver(0))->addr, number_of(host(192, 168, 7, 2)));
}

TEST_F(LwipNetwork, WithoutAServerThereIsNoAddress) {
    lwip::take_up(third);
    ASSERT_TRUE(succeeded(lwip::use_dhcp(third)));
    pass(60000);
    EXPECT_FALSE(lwip::is_ready(third));
}

}  // namespace portwright::testing
