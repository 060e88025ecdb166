// A layer over another backend and resolver that sends connections elsewhere, so that a script which reaches for a server of
// the wide world or a privileged port meets a local peer instead. For firmware on a host: tests and `run`. Rules: rules.h.
//
// Names: a lookup of a name that some rule redirects never reaches the network. The port is not known then, so the answer is a
// placeholder address (placeholders.h); connecting or sending to it goes where a rule says for that name and port, and is
// refused where none does. Rules for any host take in every name but "localhost".
// A socket sees what it asked for: a redirected peer is the sender of its replies under the address that the script used, and
// a forwarded port is the socket's own. Whatever no rule mentions passes through untouched, and without rules an operation
// costs at most a look at that.
//
// A socket remembers its kRemembered latest redirected peers; the process can tell apart 255. After that many, sending to yet
// another is kNoBufferSpace.
#pragma once

#include <cstddef>
#include <cstdint>

#include "portwright/backend.h"
#include "portwright/lookup.h"

namespace portwright::remap {

inline constexpr std::size_t kRemembered = 15;

// The layer's part of a socket's state. Zeroed: nothing was redirected. The sending thread writes it, the receiving reads it.
struct Memory {
    std::uint8_t next;
    std::uint8_t peers[kRemembered];  // 1 + index of a redirected destination; 0: none
};

// Where something addressed to `asked` goes: `actual`, which the socket remembers if it differs. kConnectionRefused: no rule
// covers this port of a redirected name. kNoBufferSpace.
Result redirect(Memory& memory, const Address& asked, Address& actual) noexcept;

// Makes of a peer's address the one that the script knows it by.
void restore_peer(const Memory& memory, Address& peer) noexcept;

// Where a socket that wants `asked` is to listen.
[[nodiscard]] Address forwarded(const Address& asked) noexcept;

// Makes of a socket's own address the one that the script bound.
void restore_own(Address& own) noexcept;

// Forgets all redirected destinations. For tests: no socket is open.
void forget_destinations() noexcept;

// The answer to a lookup that a rule takes in, packed into a ticket; -1: no rule does. kNoBufferSpace: too many names.
Result begin_lookup(const LookupRequest& request, int& ticket) noexcept;
[[nodiscard]] bool is_placeholder(int ticket) noexcept;
void answer_lookup(int ticket, LookupAnswer& answer) noexcept;

// The operations that the layer overrides.
template <const Backend& Inner>
struct Layer {
    static_assert(Inner.capabilities.state_size + sizeof(Memory) <= kBackendStateSize,
                  "the backend leaves no room for a layer");

    static Memory& memory(void* state) noexcept {
        return *reinterpret_cast<Memory*>(static_cast<std::uint8_t*>(state) + Inner.capabilities.state_size);
    }

    static Result bind(void* state, const Address& address) noexcept { return Inner.bind(state, forwarded(address)); }

    static Result connect(void* state, const Address& address) noexcept {
        Address actual;
        const Result result = redirect(memory(state), address, actual);
        return result.ok() ? Inner.connect(state, actual) : result;
    }

    static Result send(void* state, Bytes data, const Address* to) noexcept {
        if (to == nullptr) {
            return Inner.send(state, data, nullptr);
        }
        Address actual;
        const Result result = redirect(memory(state), *to, actual);
        return result.ok() ? Inner.send(state, data, &actual) : result;
    }

    static Result recv(void* state, WritableBytes data, Address* from, bool peek) noexcept {
        if (from == nullptr) {
            return Inner.recv(state, data, nullptr, peek);
        }
        const Result result = Inner.recv(state, data, from, peek);
        if (result.ok()) {
            restore_peer(memory(state), *from);
        }
        return result;
    }

    static Result local(void* state, Address& address) noexcept {
        const Result result = Inner.local(state, address);
        if (result.ok()) {
            restore_own(address);
        }
        return result;
    }

    static constexpr Backend over(Backend backend) {
        backend.bind = bind;
        backend.connect = connect;
        backend.send = send;
        backend.recv = recv;
        backend.local = local;
        backend.capabilities.state_size = static_cast<std::uint8_t>(backend.capabilities.state_size + sizeof(Memory));
        return backend;
    }
};

template <const Resolver& Inner>
struct LookupLayer {
    static Result begin(const LookupRequest& request) noexcept {
        int ticket = -1;
        const Result result = begin_lookup(request, ticket);
        if (!result.ok()) {
            return result;
        }
        return ticket < 0 ? Inner.begin(request) : Result::count(static_cast<std::size_t>(ticket));
    }

    static Result poll(int ticket, LookupAnswer& answer) noexcept {
        if (!is_placeholder(ticket)) {
            return Inner.poll(ticket, answer);
        }
        answer_lookup(ticket, answer);
        return {};
    }

    static void end(int ticket) noexcept {
        if (!is_placeholder(ticket)) {
            Inner.end(ticket);
        }
    }

    static int descriptor(int ticket) noexcept { return is_placeholder(ticket) ? -1 : Inner.descriptor(ticket); }
};

// `remap::kBackend<posix::kBackend>` is the posix backend with the layer over it.
template <const Backend& Inner>
inline constexpr Backend kBackend = Layer<Inner>::over(Inner);

template <const Resolver& Inner>
inline constexpr Resolver kResolver = {
    .name = Inner.name,
    .begin = LookupLayer<Inner>::begin,
    .poll = LookupLayer<Inner>::poll,
    .end = LookupLayer<Inner>::end,
    .descriptor = LookupLayer<Inner>::descriptor,
    .own_address = Inner.own_address,
};

}  // namespace portwright::remap
