// A TCP connection: what the stack tells about it, and bytes in and out.

#include "backends/lwip/stream.h"

#include <cstring>

namespace portwright::lwip {
namespace {

// The stack calls back so often, in its unit of half a second, to try again what it had no memory for.
constexpr u8_t kPollInterval = 2;

// A segment as small as that is not worth a buffer of its own.
constexpr u16_t kSmall = PBUF_POOL_BUFSIZE / 4;

// How many bytes more the connection may have on its way; 0: it waits.
u16_t allowance(const tcp_pcb& block) noexcept {
    if (has_room(kPlenty)) {
        return tcp_sndbuf(&block);
    }
    const bool may_send_one = block.snd_queuelen == 0 && has_room(TCP_MSS + kShortFrame);
    return may_send_one ? TCP_MSS : 0;
}

bool is_pooled(const pbuf& buffer) noexcept { return pbuf_match_type(&buffer, PBUF_POOL) && buffer.ref == 1; }

// Bytes free behind what a buffer of the pool holds.
std::size_t room_behind(const pbuf& buffer) noexcept {
    if (!is_pooled(buffer)) {
        return 0;
    }
    const auto* end = reinterpret_cast<const u8_t*>(&buffer) + LWIP_MEM_ALIGN_SIZE(sizeof(pbuf)) + PBUF_POOL_BUFSIZE;
    return static_cast<std::size_t>(end - static_cast<const u8_t*>(buffer.payload) - buffer.len);
}

// Copies `segment` behind the bytes of the last buffer of `chain`. Precondition: it has the room.
void append(pbuf* chain, pbuf* last, const pbuf* segment) noexcept {
    const u16_t size = segment->tot_len;
    pbuf_copy_partial(segment, static_cast<u8_t*>(last->payload) + last->len, size, 0);
    last->len = static_cast<u16_t>(last->len + size);
    for (pbuf* buffer = chain; buffer != nullptr; buffer = buffer->next) {
        buffer->tot_len = static_cast<u16_t>(buffer->tot_len + size);
    }
}

// A small segment that does not lie in the pool moves there, so that the next ones find room behind it.
pbuf* pooled(pbuf* segment) noexcept {
    if (segment->tot_len > kSmall || is_pooled(*segment)) {
        return segment;
    }
    pbuf* copy = pbuf_alloc(PBUF_RAW, segment->tot_len, PBUF_POOL);
    if (copy == nullptr) {
        return segment;
    }
    pbuf_copy(copy, segment);
    pbuf_free(segment);
    return copy;
}

// Takes over `segment`. A peer that sends a byte at a time would use up the pool long before its window is full, if every
// segment kept its buffer.
void keep(State& socket, pbuf* segment) noexcept {
    pbuf* last = socket.received;
    while (last != nullptr && last->next != nullptr) {
        last = last->next;
    }
    if (last == nullptr) {
        socket.received = pooled(segment);
    } else if (segment->tot_len <= room_behind(*last)) {
        append(socket.received, last, segment);
        pbuf_free(segment);
    } else {
        pbuf_cat(socket.received, pooled(segment));
    }
}

err_t on_received(void* argument, tcp_pcb*, pbuf* segment, err_t) noexcept {
    ++news;
    State& socket = state_of(argument);
    if (segment == nullptr) {
        socket.ended = true;
        return ERR_OK;
    }
    // Whoever is not accepted yet gets by with a segment; the stack offers a refused one again.
    if (socket.waiting && socket.received != nullptr && socket.received->tot_len + segment->tot_len > TCP_MSS) {
        return ERR_MEM;
    }
    keep(socket, segment);
    return ERR_OK;
}

// The peer has acknowledged something, or time has passed: there may be memory again.
err_t on_sent(void* argument, tcp_pcb*, u16_t) noexcept {
    ++news;
    state_of(argument).starved = false;
    return ERR_OK;
}

err_t on_poll(void* argument, tcp_pcb* block) noexcept { return on_sent(argument, block, 0); }

err_t on_connected(void* argument, tcp_pcb*, err_t) noexcept {
    ++news;
    state_of(argument).connecting = false;
    state_of(argument).expected = 0;
    return ERR_OK;
}

void give_back(State& socket) noexcept {
    if (socket.received != nullptr) {
        pbuf_free(socket.received);
        socket.received = nullptr;
    }
}

// The stack has freed the control block. Nobody will read what a connection sent that was not accepted.
void on_error(void* argument, err_t error) noexcept {
    ++news;
    if (argument == nullptr) {
        return;
    }
    State& socket = state_of(argument);
    socket.block = nullptr;
    socket.failure = error;
    socket.ended = true;
    if (socket.waiting) {
        give_back(socket);
    }
}

void set_callbacks(tcp_pcb* block, State* socket) noexcept {
    const bool on = socket != nullptr;
    tcp_arg(block, socket);
    tcp_recv(block, on ? on_received : nullptr);
    tcp_sent(block, on ? on_sent : nullptr);
    tcp_poll(block, on ? on_poll : nullptr, kPollInterval);
    tcp_err(block, on ? on_error : nullptr);
}

// Why the connection broke, once.
Result told(State& socket) noexcept {
    const int error = socket.failure;
    socket.failure = ERR_OK;
    return failure(error);
}

bool may_write(tcp_pcb* block) noexcept { return tcp_sndbuf(block) > 0 && tcp_sndqueuelen(block) < TCP_SND_QUEUELEN; }

}  // namespace

void attach(State& socket, tcp_pcb* block) noexcept {
    socket.block = block;
    set_callbacks(block, &socket);
}

void detach(tcp_pcb* block) noexcept { set_callbacks(block, nullptr); }

tcp_pcb* stream_block(State& socket) noexcept {
    if (socket.block == nullptr && !socket.ended) {
        tcp_pcb* block = tcp_new_ip_type(native_type(socket));
        if (block != nullptr) {
            attach(socket, block);
            if (socket.expected != 0) {
                (void)tcp_bind(block, IP_ANY_TYPE, static_cast<u16_t>(socket.expected));
                socket.expected = 0;
            }
        }
    }
    return tcp_of(socket);
}

// What is not sent yet the stack sends by itself. It may give up on that as soon as a socket needs the control block.
void close_stream(State& socket) noexcept {
    give_back(socket);
    tcp_pcb* block = tcp_of(socket);
    if (block == nullptr) {
        return;
    }
    detach(block);
    tcp_setprio(block, TCP_PRIO_MIN);
    if (socket.resets || tcp_close(block) != ERR_OK) {
        tcp_abort(block);
    }
}

Result connect_stream(State& socket, const ip_addr_t& address, u16_t port) noexcept {
    tcp_pcb* block = stream_block(socket);
    if (block == nullptr) {
        return failure(ERR_MEM);
    }
    socket.expected = block->local_port;  // for the next attempt: a refused one takes the block along
    const err_t error = has_way(socket, address) ? tcp_connect(block, &address, port, on_connected) : err_t{ERR_RTE};
    if (error == ERR_OK) {
        socket.connecting = true;
        return Error::kInProgress;
    }
    // Half made up: the next attempt gets a new one.
    detach(block);
    tcp_abort(block);
    socket.block = nullptr;
    return failure(error);
}

Result connected(void* state) noexcept {
    State& socket = state_of(state);
    if (!socket.connecting) {
        return {};
    }
    if (socket.block != nullptr) {
        return Error::kInProgress;
    }
    socket.connecting = false;
    socket.ended = false;
    const Result result = told(socket);
    return result.failed(Error::kConnectionReset) ? Result(Error::kConnectionRefused, result.native()) : result;
}

Result send_stream(State& socket, Bytes data) noexcept {
    tcp_pcb* block = tcp_of(socket);
    if (block == nullptr) {
        return socket.failure != ERR_OK ? told(socket) : Result(Error::kBrokenPipe);
    }
    if (!may_write(block)) {
        return Error::kWouldBlock;
    }
    const u16_t most = allowance(*block);
    u16_t size = data.size < most ? static_cast<u16_t>(data.size) : most;
    err_t error = most > 0 ? tcp_write(block, data.data, size, TCP_WRITE_FLAG_COPY) : err_t{ERR_MEM};
    while (error == ERR_MEM && size > 1) {  // so much may be there that less fits
        size /= 2;
        error = tcp_write(block, data.data, size, TCP_WRITE_FLAG_COPY);
    }
    tcp_output(block);
    if (error == ERR_OK) {
        return Result::count(size);
    }
    if (error == ERR_MEM) {
        socket.starved = true;
        return {Error::kWouldBlock, -ERR_MEM};
    }
    return failure(error);
}

Result recv_stream(State& socket, WritableBytes data, Address* from, bool peek) noexcept {
    tcp_pcb* block = tcp_of(socket);
    if (from != nullptr && block != nullptr) {
        store(*from, block->remote_ip, block->remote_port);
    }
    if (socket.received != nullptr) {
        const u16_t size = pbuf_copy_partial(socket.received, data.data, cut(data.size), 0);
        if (!peek) {
            socket.received = pbuf_free_header(socket.received, size);
            if (block != nullptr) {
                tcp_recved(block, size);
            }
        }
        return Result::count(size);
    }
    if (socket.failure != ERR_OK) {
        return told(socket);
    }
    return socket.ended ? Result() : Result(Error::kWouldBlock);
}

Available available(void* state, std::size_t) noexcept {
    const State& socket = state_of(state);
    return {socket.received != nullptr ? socket.received->tot_len : std::size_t{0}, socket.ended};
}

void expect(void* state, std::size_t bytes) noexcept { state_of(state).expected = bytes; }

std::uint8_t ready_stream(const State& socket) noexcept {
    if (socket.listening) {
        return has_pending(socket) ? kReadable : 0;
    }
    tcp_pcb* block = tcp_of(socket);
    if (block == nullptr) {
        const unsigned over = kReadable | kWritable | kHungUp;
        return static_cast<std::uint8_t>(socket.failure != ERR_OK ? over | kFailed : over);
    }
    if (socket.connecting) {
        return 0;
    }
    const std::size_t bytes = socket.received != nullptr ? socket.received->tot_len : 0;
    const bool readable = socket.ended || (bytes > 0 && bytes >= socket.expected);
    const bool writable = !socket.starved && may_write(block);
    return static_cast<std::uint8_t>((readable ? kReadable : 0) | (writable ? kWritable : 0));
}

}  // namespace portwright::lwip
