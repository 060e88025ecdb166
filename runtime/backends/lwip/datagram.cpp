// UDP and raw sockets.
//
// What arrives is copied into one buffer of the stack's heap, behind a header with its sender, so that a datagram nobody reads
// keeps no buffer that a frame could need. What sockets hold beyond their first datagram gets half of that heap at most, so that
// sockets which nobody reads neither stop those who send nor make others deaf.

#include "backends/lwip/datagram.h"

#include <cstring>

#include "lwip/ip.h"

namespace portwright::lwip {
namespace {

struct Header {
    pbuf* next;  // the datagram that came after this one
    ip_addr_t from;
    u16_t port;
};

constexpr std::size_t kMostUnread = PORTWRIGHT_LIMIT_STACK_HEAP / 2;
constinit std::size_t unread = 0;  // bytes in all queues, their headers included

constexpr std::size_t kLongestHeaders = 64;  // of a network layer, in what a raw socket receives
constexpr u32_t kInet6Extra = 20;            // by which the headers of IPv6 are longer

Header& header_of(pbuf* datagram) noexcept { return *static_cast<Header*>(datagram->payload); }

void count_drop(State& socket) noexcept {
    if (socket.dropped < 0xff) {
        ++socket.dropped;
    }
}

// Where the next datagram goes; null: the queue is full.
pbuf** end_of_queue(State& socket) noexcept {
    pbuf** end = &socket.received;
    for (unsigned count = 0; count < PORTWRIGHT_LIMIT_DATAGRAMS; ++count) {
        if (*end == nullptr) {
            return end;
        }
        end = &header_of(*end).next;
    }
    return nullptr;
}

// Queues a copy of what stands behind the first `skipped` bytes. The newest is what is dropped where there is no room.
void keep(State& socket, const pbuf* packet, u16_t skipped, const ip_addr_t& from, u16_t port) noexcept {
    ++news;
    pbuf** end = end_of_queue(socket);
    const bool sound = packet->tot_len <= kLargestDatagram + kLongestHeaders && packet->tot_len >= skipped;
    const auto size = static_cast<u16_t>(packet->tot_len - skipped);
    const auto whole = static_cast<u16_t>(sizeof(Header) + size);
    const bool fits = end != nullptr && sound && (socket.received == nullptr || unread + whole <= kMostUnread);
    pbuf* copy = fits ? pbuf_alloc(PBUF_RAW, whole, PBUF_RAM) : nullptr;
    if (copy == nullptr) {
        count_drop(socket);
        return;
    }
    unread += whole;
    header_of(copy) = Header{.next = nullptr, .from = from, .port = port};
    pbuf_copy_partial(packet, static_cast<u8_t*>(copy->payload) + sizeof(Header), size, skipped);
    *end = copy;
}

void drop_first(State& socket) noexcept {
    pbuf* first = socket.received;
    socket.received = header_of(first).next;
    unread -= first->tot_len;
    pbuf_free(first);
}

void on_datagram(void* argument, udp_pcb*, pbuf* packet, const ip_addr_t* from, u16_t port) noexcept {
    keep(state_of(argument), packet, 0, *from, port);
    pbuf_free(packet);
}

// Not eaten: the stack goes on with it. Packets of IPv4 come with their header, as raw sockets have it everywhere, those of
// IPv6 without.
u8_t on_packet(void* argument, raw_pcb*, pbuf* packet, const ip_addr_t* from) noexcept {
    keep(state_of(argument), packet, IP_IS_V6(from) ? ip_current_header_tot_len() : u16_t{0}, *from, 0);
    return 0;
}

constexpr u8_t kIcmp6 = 58;
constexpr u8_t kHeaderIncluded = 255;  // the sender writes the header of the network layer

// clang-format off
u8_t native_protocol(const OpenRequest& request) noexcept {
    switch (request.protocol) {
        case Protocol::kIcmp: return IP_PROTO_ICMP;
        case Protocol::kTcp: return IP_PROTO_TCP;
        case Protocol::kUdp: return IP_PROTO_UDP;
        case Protocol::kIcmp6: return kIcmp6;
        default: return request.protocol_number;
    }
}
// clang-format on

// The stack sends from an address over the interface that has it, and refuses another. Within the device any will do: from the
// address of the network to the loopback interface, and back.
err_t send_to(udp_pcb* block, pbuf* packet, const ip_addr_t& to, u16_t port) noexcept {
    const err_t error = udp_sendto(block, packet, &to, port);
    if (error != ERR_RTE || !IP_IS_V4_VAL(to)) {
        return error;
    }
    netif* interface = ip_route(&block->local_ip, &to);
    const bool within =
        interface != nullptr && (ip_addr_isloopback(&to) || ip4_addr_eq(netif_ip4_addr(interface), ip_2_ip4(&to)));
    return within ? udp_sendto_if_src(block, packet, &to, port, interface, &block->local_ip) : error;
}

err_t hand_over(const State& socket, pbuf* packet, const Address* to) noexcept {
    if (is(socket, Type::kRaw)) {
        if (to == nullptr) {
            return raw_send(raw_of(socket), packet);
        }
        const ip_addr_t native = native_address(*to);
        return has_way(socket, native) ? raw_sendto(raw_of(socket), packet, &native) : err_t{ERR_RTE};
    }
    udp_pcb* block = udp_of(socket);
    if (to == nullptr) {
        return send_to(block, packet, block->remote_ip, block->remote_port);
    }
    const ip_addr_t native = native_address(*to);
    return has_way(socket, native) ? send_to(block, packet, native, to->port) : err_t{ERR_RTE};
}

}  // namespace

Result open_datagram(State& socket) noexcept {
    udp_pcb* block = udp_new_ip_type(native_type(socket));
    if (block == nullptr) {
        return {Error::kTooManyOpenFiles, ERR_MEM};
    }
    udp_recv(block, on_datagram, &socket);
    socket.block = block;
    return {};
}

Result open_raw(State& socket, const OpenRequest& request) noexcept {
    if (request.protocol == Protocol::kAny) {
        return Error::kProtocolNotSupported;
    }
    const u8_t protocol = native_protocol(request);
    raw_pcb* block = raw_new_ip_type(native_type(socket), protocol);
    if (block == nullptr) {
        return {Error::kTooManyOpenFiles, ERR_MEM};
    }
    if (protocol == kHeaderIncluded) {
        raw_set_flags(block, RAW_FLAGS_HDRINCL);
    }
#if LWIP_IPV6
    if (protocol == kIcmp6) {
        block->chksum_reqd = 1;
        block->chksum_offset = 2;
    }
#endif
    raw_recv(block, on_packet, &socket);
    socket.block = block;
    return {};
}

void close_datagram(State& socket) noexcept {
    leave_groups(socket);
    if (is(socket, Type::kRaw)) {
        raw_remove(raw_of(socket));
    } else {
        udp_remove(udp_of(socket));
    }
    while (socket.received != nullptr) {
        drop_first(socket);
    }
}

Result send_datagram(State& socket, Bytes data, const Address* to) noexcept {
    const bool inet6 = native_type(socket) == IPADDR_TYPE_V6;
    if (data.size > kLargestDatagram - (inet6 ? kInet6Extra : 0)) {
        return Error::kMessageSize;
    }
    const auto size = static_cast<u16_t>(data.size);
    pbuf* packet = pbuf_alloc(is(socket, Type::kRaw) ? PBUF_IP : PBUF_TRANSPORT, size, PBUF_RAM);
    if (packet == nullptr) {
        return {Error::kWouldBlock, ERR_MEM};
    }
    pbuf_take(packet, data.data, size);
    const err_t error = hand_over(socket, packet, to);
    pbuf_free(packet);
    switch (error) {
        case ERR_OK:
            return Result::count(size);
        case ERR_MEM:
            return {Error::kWouldBlock, ERR_MEM};
        case ERR_VAL:  // a broadcast without the option
            return {Error::kAccessDenied, ERR_VAL};
        default:
            return failure(error);
    }
}

Result recv_datagram(State& socket, WritableBytes data, Address* from, bool peek) noexcept {
    pbuf* datagram = socket.received;
    if (datagram == nullptr) {
        return Error::kWouldBlock;
    }
    const Header& header = header_of(datagram);
    const u16_t size = pbuf_copy_partial(datagram, data.data, cut(data.size), sizeof(Header));
    if (from != nullptr) {
        store(*from, header.from, header.port);
    }
    if (!peek) {
        drop_first(socket);
    }
    return Result::count(size);
}

}  // namespace portwright::lwip
