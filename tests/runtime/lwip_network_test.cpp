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
    interface->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET;
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
        netif_set_default(nullptr);
        LwipTest::TearDown();
    }
};

TEST_F(LwipNetwork, AddressesOfOnesOwn) {
    EXPECT_FALSE(lwip::is_ready(third));
    Address own;
    EXPECT_TRUE(lwip::kResolver.own_address(Family::kInet, own).failed(Error::kNetworkDown));
    lwip::use_addresses(third, {.own = host(192, 168, 7, 5),
                                .mask = host(255, 255, 255, 0),
                                .gateway = host(192, 168, 7, 1),
                                .name_server = host(192, 168, 7, 2)});
    EXPECT_TRUE(lwip::is_ready(third));
    EXPECT_EQ(netif_default, &third);
    EXPECT_TRUE(succeeded(lwip::kResolver.own_address(Family::kInet, own)));
    EXPECT_EQ(own, host(192, 168, 7, 5));
    pass(10000);  // nobody else on the link has the address that the interface made for itself
    EXPECT_TRUE(succeeded(lwip::kResolver.own_address(Family::kInet6, own)));
    EXPECT_EQ(own.host[0], 0xfe);
    EXPECT_EQ(netif_ip4_gw(&third)->addr, number_of(host(192, 168, 7, 1)));
    EXPECT_EQ(ip_2_ip4(dns_getserver(0))->addr, number_of(host(192, 168, 7, 2)));
}

TEST_F(LwipNetwork, AddressesByDhcp) {
    ASSERT_TRUE(succeeded(lwip::use_dhcp(third)));
    pass(10);
    Frame question;
    ASSERT_EQ(last_question(question), 1);  // discover
    EXPECT_FALSE(lwip::is_ready(third));
    give(answer_to(question, 2));  // offer
    pass(10);
    ASSERT_EQ(last_question(question), 3);  // request
    give(answer_to(question, 5));           // acknowledgement
    pass(10);
    EXPECT_TRUE(lwip::is_ready(third));
    EXPECT_EQ(netif_ip4_addr(&third)->addr, number_of(host(192, 168, 7, 9)));
    EXPECT_EQ(netif_ip4_gw(&third)->addr, number_of(host(192, 168, 7, 1)));
    EXPECT_EQ(ip_2_ip4(dns_getserver(0))->addr, number_of(host(192, 168, 7, 2)));
}

TEST_F(LwipNetwork, WithoutAServerThereIsNoAddress) {
    ASSERT_TRUE(succeeded(lwip::use_dhcp(third)));
    pass(60000);
    EXPECT_FALSE(lwip::is_ready(third));
}

}  // namespace portwright::testing
