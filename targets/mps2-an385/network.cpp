// The board's network: lwIP over the Ethernet controller, on the network that the emulator makes of this machine's.
#include "backends/lwip/native.h"
#include "backends/lwip/network.h"

#include <cstring>

#include "board.h"
#include "devices.h"
#include "lan9118.h"
#include "lwip/etharp.h"
#include "lwip/netif.h"
#include "lwip/pbuf.h"
#include "lwip/priv/tcp_priv.h"
#include "netif/ethernet.h"
#include "parameters.h"

namespace board {
namespace {

using lan9118::kFrameWords;
using portwright::Address;
using portwright::Family;

static_assert(PBUF_POOL_BUFSIZE >= 4 * kFrameWords && ETH_PAD_SIZE == 0, "a frame is read into one buffer");

constinit netif ethernet = {};
constinit bool is_up = false;
constinit std::uint32_t events_seen = 0;

// What the emulator's network expects of the first machine on it.
constexpr Address kOwn{.family = Family::kInet, .host = {10, 0, 2, 15}};
constexpr Address kMask{.family = Family::kInet, .host = {255, 255, 255, 0}};
constexpr Address kGateway{.family = Family::kInet, .host = {10, 0, 2, 2}};
constexpr Address kNameServer{.family = Family::kInet, .host = {10, 0, 2, 3}};

err_t send_frame(netif*, pbuf* frame) {
    static std::uint32_t words[kFrameWords];
    if (frame->tot_len > lan9118::kLargestFrame) {
        return ERR_BUF;
    }
    pbuf_copy_partial(frame, words, frame->tot_len, 0);
    return lan9118::send(words, frame->tot_len) ? ERR_OK : ERR_MEM;
}

void receive_frames() {
    lan9118::begin_receiving();
    while (const std::size_t size = lan9118::next_frame()) {
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
    lan9118::end_receiving();
}

err_t set_up(netif* interface) {
    interface->name[0] = 'e';
    interface->name[1] = 't';
    interface->mtu = 1500;
    interface->hwaddr_len = 6;
    interface->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET | NETIF_FLAG_IGMP;
    interface->output = etharp_output;
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

// Whether something that a script sent, or the end of a connection, is still on its way.
bool is_settled() {
    for (const tcp_pcb* connection = tcp_active_pcbs; connection != nullptr; connection = connection->next) {
        const bool ending =
            connection->state == FIN_WAIT_1 || connection->state == CLOSING || connection->state == LAST_ACK;
        if (ending || connection->unsent != nullptr || connection->unacked != nullptr) {
            return false;
        }
    }
    return true;
}

}  // namespace

void start_network() {
    portwright::lwip::start();
    lan9118::MacAddress own;
    if (!lan9118::start(own)) {
        static constexpr char kComplaint[] = "there is no Ethernet controller that answers; the board has no network\n";
        board_write(BOARD_ERRORS, kComplaint, sizeof kComplaint - 1);
        return;
    }
    netif_add_noaddr(&ethernet, nullptr, set_up, ethernet_input);
    std::memcpy(ethernet.hwaddr, own.bytes, sizeof own.bytes);
    portwright::lwip::use_addresses(ethernet, {kOwn, kMask, kGateway, kNameServer});
    is_up = true;
}

}  // namespace board

void portwright_board_poll() {
    if (board_attention || board::has_own_frames()) {
        board_attention = false;
        ++board::events_seen;
    }
    if (board::is_up && board::lan9118::has_news()) {
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
