// The board's network: lwIP over the Ethernet controller, with the addresses of the board's parameters.
#include "backends/lwip/native.h"
#include "backends/lwip/network.h"

#include <cstring>

#include "board.h"
#include "devices.h"
#include "lan9118.h"
#include "lwip/etharp.h"
#include "lwip/ethip6.h"
#include "lwip/netif.h"
#include "lwip/memp.h"
#include "lwip/pbuf.h"
#include "lwip/priv/tcp_priv.h"
#include "netif/ethernet.h"
#include "parameters.h"

namespace board {
namespace {

using lan9118::kFrameWords;
using portwright::Address;
using portwright::Result;

static_assert(PBUF_POOL_BUFSIZE >= 4 * kFrameWords && ETH_PAD_SIZE == 0, "a frame is read into one buffer");

constinit netif ethernet = {};
constinit bool is_up = false;
constinit std::uint32_t events_seen = 0;

err_t send_frame(netif*, pbuf* frame) {
    static std::uint32_t words[kFrameWords];
    if (frame->tot_len > lan9118::kLargestFrame) {
        return ERR_BUF;
    }
    pbuf_copy_partial(frame, words, frame->tot_len, 0);
    return lan9118::send(words, frame->tot_len) ? ERR_OK : ERR_MEM;
}

constinit bool frames_wait = false;

// Some at a time: whoever floods the link does not keep the script from its turns.
void receive_frames() {
    constexpr unsigned kMostFrames = 16;
    if (!frames_wait) {
        lan9118::begin_receiving();
    }
    for (unsigned count = 0; count < kMostFrames; ++count) {
        const std::size_t size = lan9118::next_frame();
        if (size == 0) {
            frames_wait = false;
            lan9118::end_receiving();
            return;
        }
        pbuf* frame = pbuf_alloc(PBUF_RAW, static_cast<u16_t>(size), PBUF_POOL);
        if (frame == nullptr) {
            lan9118::skip_frame(size);
            continue;
        }
        lan9118::read_frame(size, static_cast<std::uint32_t*>(frame->payload));
        if (ethernet.input(frame, &ethernet) != ERR_OK) {
            pbuf_free(frame);
        }
    }
    frames_wait = true;
    board_attention = true;
}

err_t set_up(netif* interface) {
    interface->name[0] = 'e';
    interface->name[1] = 't';
    interface->mtu = 1500;
    interface->hwaddr_len = 6;
    interface->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET | NETIF_FLAG_IGMP;
    interface->output = etharp_output;
#if LWIP_IPV6
    interface->flags |= NETIF_FLAG_MLD6;
    interface->output_ip6 = ethip6_output;
#endif
    interface->linkoutput = send_frame;
    return ERR_OK;
}

// Whether the stack has frames for itself, of which no interrupt tells.
bool has_own_frames() {
    const netif* interface = nullptr;
    NETIF_FOREACH(interface) {
        if (interface->loop_first != nullptr) {
            return true;
        }
    }
    return false;
}

// Whether nothing is taken from this pool of the stack.
bool is_full(memp_t pool) {
    unsigned free = 0;
    for (const memp* element = *memp_pools[pool]->tab; element != nullptr; element = element->next) {
        ++free;
    }
    return free == memp_pools[pool]->num;
}

// Whether what a script sent has left, and the ends of its connections have arrived. Packets wait for the hardware addresses of
// whom they are for.
bool is_settled() {
    if (!is_full(MEMP_ARP_QUEUE)) {
        return false;
    }
#if LWIP_IPV6
    if (!is_full(MEMP_ND6_QUEUE)) {
        return false;
    }
#endif
    for (const tcp_pcb* connection = tcp_active_pcbs; connection != nullptr; connection = connection->next) {
        const bool ending =
            connection->state == FIN_WAIT_1 || connection->state == CLOSING || connection->state == LAST_ACK;
        if (ending || connection->unsent != nullptr || connection->unacked != nullptr) {
            return false;
        }
    }
    return true;
}

struct Text {
    const char* start;
    std::size_t size;

    bool operator==(const char* word) const { return size == std::strlen(word) && std::memcmp(start, word, size) == 0; }
};

// Up to three decimal digits; 0 where it is something else.
unsigned number_in(Text text) {
    unsigned number = 0;
    for (std::size_t index = 0; index < text.size; ++index) {
        const auto digit = static_cast<unsigned>(text.start[index] - '0');
        if (digit > 9 || index > 2) {
            return 0;
        }
        number = 10 * number + digit;
    }
    return number;
}

Result use_own(Text text) {
    if (text == "dhcp") {
        return portwright::lwip::use_dhcp(ethernet);
    }
    if (text == "auto") {
        return portwright::lwip::use_advertisements(ethernet);
    }
    const void* slash = std::memchr(text.start, '/', text.size);
    const std::size_t length = slash == nullptr ? text.size : static_cast<std::size_t>(static_cast<const char*>(slash) - text.start);
    Address own;
    if (length == text.size || !portwright::parse_host(text.start, length, own)) {
        return portwright::Error::kInvalidArgument;
    }
    return portwright::lwip::use_address(ethernet, own, number_in({text.start + length + 1, text.size - length - 1}));
}

Result use_gateway(Text text) {
    Address gateway;
    return portwright::parse_host(text.start, text.size, gateway) ? portwright::lwip::use_gateway(ethernet, gateway)
                                                                  : Result(portwright::Error::kInvalidArgument);
}

Result use_name_server(Text text) {
    Address server;
    return portwright::parse_host(text.start, text.size, server) ? portwright::lwip::use_name_server(server)
                                                                 : Result(portwright::Error::kInvalidArgument);
}

void complain(Text text) { board_write(BOARD_ERRORS, text.start, text.size); }

// How many records there are with this tag. One that cannot be followed is told; one of a family that the stack is built without
// is left out.
std::size_t follow(const char* tag, Result (*use)(Text)) {
    Text text{};
    std::size_t count = 0;
    while ((text.start = board_parameter(tag, count, &text.size)) != nullptr) {
        ++count;
        const Result result = use(text);
        if (!result.ok() && !result.failed(portwright::Error::kFamilyNotSupported)) {
            static constexpr char kComplaint[] = " is no such address as the board can use\n";
            complain(text);
            complain({kComplaint, sizeof kComplaint - 1});
        }
    }
    return count;
}

// A script starts on a board that has the addresses it was told to find out, as it would after a boot.py. Not for ever.
void await_addresses() {
    constexpr std::uint64_t kPatienceMs = 15'000;
    const std::uint64_t end = board_milliseconds() + kPatienceMs;
    while (!portwright::lwip::has_found_addresses(ethernet)) {
        if (board_milliseconds() >= end) {
            static constexpr char kComplaint[] = "nobody on the network gave the board an address\n";
            complain({kComplaint, sizeof kComplaint - 1});
            return;
        }
        portwright_board_poll();
        board_sleep();
    }
}

bool is_to_have_none() {
    Text text{};
    text.start = board_parameter("ADDR", 0, &text.size);
    return text.start != nullptr && text == "none";
}

}  // namespace

void start_network() {
    portwright::lwip::start();
    if (is_to_have_none()) {
        return;
    }
    lan9118::MacAddress mac;
    if (!lan9118::start(mac)) {
        static constexpr char kComplaint[] = "there is no Ethernet controller that answers; the board has no network\n";
        complain({kComplaint, sizeof kComplaint - 1});
        return;
    }
    netif_add_noaddr(&ethernet, nullptr, set_up, ethernet_input);
    std::memcpy(ethernet.hwaddr, mac.bytes, sizeof mac.bytes);
    portwright::lwip::take_up(ethernet);
    const bool is_told = follow("ADDR", use_own) > 0;
    follow("GATE", use_gateway);
    follow("DNSS", use_name_server);
    is_up = true;
    if (is_told) {
        await_addresses();
    } else {
        (void)use_own({"dhcp", 4});
        (void)use_own({"auto", 4});
    }
}

}  // namespace board

void portwright_board_poll() {
    if (board_attention || board::has_own_frames()) {
        board_attention = false;
        ++board::events_seen;
    }
    if (board::is_up && (board::frames_wait || board::lan9118::has_news())) {
        board::receive_frames();
    }
    portwright::lwip::turn();
}

std::uint32_t board_news() { return (board::events_seen << 8) + portwright::lwip::news; }

void board_settle() {
    constexpr std::uint64_t kPatienceMs = 2000;
    const std::uint64_t end = board_milliseconds() + kPatienceMs;
    while (portwright_board_poll(), !board::is_settled() && board_milliseconds() < end) {
        portwright_board_idle();
    }
}

// The board has no source of randomness: numbers follow from the seed, and whoever runs it is told so.
std::uint32_t portwright_board_random() {
    static std::uint32_t state = board_seed() | 1u;
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state * 2654435769u;
}
