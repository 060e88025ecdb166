// Socket options: which member of a control block each of ours is, and multicast groups.

#include <cstring>

#include "backends/lwip/datagram.h"
#include "backends/lwip/native.h"
#include "backends/lwip/stream.h"
#include "lwip/igmp.h"
#include "lwip/memp.h"

namespace portwright::lwip {

// A group that a socket has joined, and left at its close.
struct Membership {
    Membership* next;
    ip4_addr_t group;
    ip4_addr_t interface;
};

namespace {

LWIP_MEMPOOL_DECLARE(groups, PORTWRIGHT_LIMIT_GROUPS, sizeof(Membership), "groups")

constexpr std::uint32_t kSecond = 1000;  // the stack counts milliseconds

// The bit of so_options, 0 for others.
u8_t switch_of(Option option) noexcept {
    switch (option) {
        case Option::kReuseAddress:
            return SOF_REUSEADDR;
        case Option::kBroadcast:
            return SOF_BROADCAST;
        case Option::kKeepAlive:
            return SOF_KEEPALIVE;
        default:
            return 0;
    }
}

// What only a connection has. Null: not there, or no such option.
u32_t* keep_alive_member(tcp_pcb* block, Option option) noexcept {
    switch (option) {
        case Option::kKeepIdle:
            return &block->keep_idle;
        case Option::kKeepInterval:
            return &block->keep_intvl;
        case Option::kKeepCount:
            return &block->keep_cnt;
        default:
            return nullptr;
    }
}

std::uint32_t unit_of(Option option) noexcept { return option == Option::kKeepCount ? 1 : kSecond; }

Membership** find(State& socket, const Membership& wanted) noexcept {
    Membership** entry = &socket.memberships;
    while (*entry != nullptr &&
           !(ip4_addr_eq(&(*entry)->group, &wanted.group) && ip4_addr_eq(&(*entry)->interface, &wanted.interface))) {
        entry = &(*entry)->next;
    }
    return entry;
}

Result join(State& socket, const Membership& wanted) noexcept {
    Membership** end = find(socket, wanted);
    if (*end != nullptr) {
        return Error::kAddressInUse;
    }
    auto* entry = static_cast<Membership*>(LWIP_MEMPOOL_ALLOC(groups));
    if (entry == nullptr) {
        return {Error::kNoBufferSpace, ERR_MEM};
    }
    const err_t error = igmp_joingroup(&wanted.interface, &wanted.group);
    if (error != ERR_OK) {
        LWIP_MEMPOOL_FREE(groups, entry);
        return error == ERR_VAL ? Result(Error::kNoDevice, error) : failure(error);
    }
    *entry = wanted;
    *end = entry;
    return {};
}

void leave(Membership*& entry) noexcept {
    Membership* gone = entry;
    entry = gone->next;
    igmp_leavegroup(&gone->interface, &gone->group);
    LWIP_MEMPOOL_FREE(groups, gone);
}

Result set_membership(State& socket, bool joins, Bytes value) noexcept {
    Membership wanted{};
    std::memcpy(&wanted.group, value.data, sizeof wanted.group);
    std::memcpy(&wanted.interface, value.data + sizeof wanted.group, sizeof wanted.interface);
    if (!ip4_addr_ismulticast(&wanted.group)) {
        return Error::kInvalidArgument;
    }
    if (joins) {
        return join(socket, wanted);
    }
    Membership** entry = find(socket, wanted);
    if (*entry == nullptr) {
        return Error::kAddressNotAvailable;
    }
    leave(*entry);
    return {};
}

Result set_linger(State& socket, Bytes value) noexcept {
    std::int32_t pair[2];
    std::memcpy(pair, value.data, sizeof pair);
    socket.resets = pair[0] != 0 && pair[1] == 0;
    return {};
}

// The block whose members the option is; null: the connection is over.
ip_pcb* block_of(State& socket) noexcept {
    return is(socket, Type::kStream) ? reinterpret_cast<ip_pcb*>(stream_block(socket)) : ip_of(socket);
}

}  // namespace

void start_groups() noexcept { LWIP_MEMPOOL_INIT(groups); }

void leave_groups(State& socket) noexcept {
    while (socket.memberships != nullptr) {
        leave(socket.memberships);
    }
}

Result set_option(void* state, Option option, Bytes value) noexcept {
    State& socket = state_of(state);
    if (option == Option::kLinger) {
        return set_linger(socket, value);
    }
    if (option == Option::kAddMembership || option == Option::kDropMembership) {
        return set_membership(socket, option == Option::kAddMembership, value);
    }
    std::int32_t number;
    std::memcpy(&number, value.data, sizeof number);
    ip_pcb* block = block_of(socket);
    if (block == nullptr) {
        return Error::kInvalidArgument;
    }
    if (const u8_t bit = switch_of(option); bit != 0) {
        block->so_options = static_cast<u8_t>(number != 0 ? block->so_options | bit : block->so_options & ~bit);
        return {};
    }
    if (socket.listening) {
        return Error::kNoProtocolOption;
    }
    tcp_pcb* connection = tcp_of(socket);
    if (option == Option::kNoDelay) {
        if (number != 0) {
            tcp_nagle_disable(connection);
        } else {
            tcp_nagle_enable(connection);
        }
        return {};
    }
    u32_t* member = keep_alive_member(connection, option);
    if (member == nullptr) {
        return Error::kNoProtocolOption;
    }
    *member = static_cast<u32_t>(number) * unit_of(option);
    return {};
}

Result get_option(void* state, Option option, std::int32_t& value) noexcept {
    State& socket = state_of(state);
    const ip_pcb* block = block_of(socket);
    if (block == nullptr) {
        return Error::kInvalidArgument;
    }
    if (const u8_t bit = switch_of(option); bit != 0) {
        value = (block->so_options & bit) != 0 ? 1 : 0;
        return {};
    }
    if (socket.listening) {
        return Error::kNoProtocolOption;
    }
    tcp_pcb* connection = tcp_of(socket);
    if (option == Option::kNoDelay) {
        value = tcp_nagle_disabled(connection) ? 1 : 0;
        return {};
    }
    const u32_t* member = keep_alive_member(connection, option);
    if (member == nullptr) {
        return Error::kNoProtocolOption;
    }
    value = static_cast<std::int32_t>(*member / unit_of(option));
    return {};
}

}  // namespace portwright::lwip
