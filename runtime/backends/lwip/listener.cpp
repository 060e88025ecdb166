// A TCP listener and the connections that wait at it.
//
// The stack counts who waits and lets nobody in beyond the backlog. A connection gets its entry when it is established, and
// receives from then on. One that dies keeps the entry until the next look at the queue.

#include "backends/lwip/stream.h"
#include "lwip/memp.h"

namespace portwright::lwip {
namespace {

LWIP_MEMPOOL_DECLARE(pending, PORTWRIGHT_LIMIT_TCP_LISTENERS* PORTWRIGHT_LIMIT_BACKLOG, sizeof(Pending), "pending")

// Half-open connections make way for sockets that a script opens.
constexpr u8_t kHalfOpen = TCP_PRIO_MIN + 1;

bool is_dead(const Pending& entry) noexcept { return entry.socket.block == nullptr; }

// Takes an entry out of its queue, and gives its memory back. The socket is as it was.
State taken(Pending*& entry) noexcept {
    Pending* gone = entry;
    const State socket = gone->socket;
    entry = gone->next;
    LWIP_MEMPOOL_FREE(pending, gone);
    return socket;
}

// Ends an entry, and the connection with it.
void drop(Pending*& entry) noexcept {
    if (!is_dead(*entry)) {
        entry->socket.resets = true;
    }
    State socket = taken(entry);
    close_stream(socket);
}

// Where the next entry of the queue goes. Dead ones are dropped on the way.
Pending** end_of(State& listener) noexcept {
    Pending** entry = &listener.pending;
    while (*entry != nullptr) {
        if (is_dead(**entry)) {
            drop(*entry);
        } else {
            entry = &(*entry)->next;
        }
    }
    return entry;
}

// Whoever does not get an entry is reset by the stack.
err_t on_accept(void* argument, tcp_pcb* block, err_t error) noexcept {
    ++news;
    if (argument == nullptr || block == nullptr || error != ERR_OK) {
        return ERR_VAL;
    }
    State& listener = state_of(argument);
    Pending** end = end_of(listener);
    auto* entry = static_cast<Pending*>(LWIP_MEMPOOL_ALLOC(pending));
    if (entry == nullptr) {
        return ERR_MEM;
    }
    *entry = Pending{};
    entry->socket.family = listener.family;
    entry->socket.resets = listener.resets;
    entry->socket.waiting = true;
    attach(entry->socket, block);
    tcp_setprio(block, TCP_PRIO_NORMAL);
    tcp_backlog_delayed(block);
    *end = entry;
    return ERR_OK;
}

}  // namespace

void start_listeners() noexcept { LWIP_MEMPOOL_INIT(pending); }

Result listen(void* state, std::uint16_t backlog) noexcept {
    State& socket = state_of(state);
    const auto most = static_cast<u8_t>(backlog == 0 ? 1 : backlog);
    if (socket.listening) {
        tcp_backlog_set(tcp_of(socket), most);
        return {};
    }
    tcp_pcb* block = stream_block(socket);
    if (block == nullptr) {
        return failure(ERR_MEM);
    }
    if (block->local_port == 0) {
        const err_t error = tcp_bind(block, &block->local_ip, 0);
        if (error != ERR_OK) {
            return failure(error);
        }
    }
    detach(block);
    err_t error = ERR_OK;
    tcp_pcb* listener = tcp_listen_with_backlog_and_err(block, most, &error);
    if (listener == nullptr) {
        attach(socket, block);
        return failure(error);
    }
    socket.block = listener;
    socket.listening = true;
    tcp_arg(listener, &socket);
    tcp_accept(listener, on_accept);
    tcp_setprio(listener, kHalfOpen);
    return {};
}

Result accept(void* state, void* child, Address& peer) noexcept {
    State& listener = state_of(state);
    end_of(listener);
    if (listener.pending == nullptr) {
        return Error::kWouldBlock;
    }
    State& socket = state_of(child);
    socket = taken(listener.pending);
    socket.waiting = false;
    tcp_pcb* block = tcp_of(socket);
    attach(socket, block);
    tcp_backlog_accepted(block);
    store(peer, block->remote_ip, block->remote_port);
    return {};
}

void close_listener(State& listener) noexcept {
    tcp_arg(tcp_of(listener), nullptr);
    while (listener.pending != nullptr) {
        drop(listener.pending);
    }
    tcp_close(tcp_of(listener));
}

bool has_pending(const State& listener) noexcept {
    for (const Pending* entry = listener.pending; entry != nullptr; entry = entry->next) {
        if (!is_dead(*entry)) {
            return true;
        }
    }
    return false;
}

}  // namespace portwright::lwip
