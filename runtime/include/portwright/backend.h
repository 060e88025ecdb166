// The seam between the runtime and a network stack.
//
// Rules for every backend:
//  1. No operation waits. What cannot be done now is Error::kWouldBlock (connect: Error::kInProgress).
//  2. Readiness may lie; it is a hint, the runtime always tries again and keeps the deadline itself.
//  3. `state` is kBackendStateSize bytes, zeroed, aligned for a pointer, at one address from open (or accept) to close;
//     the backend keeps everything there and nothing of it in globals. It holds no pointer to memory of the VM.
//  4. `close` may be called in any state after open, exactly once; it never fails and never waits.
//  5. `recv` and `accept` write the peer's address only when they succeed.
//  6. Arguments are checked already: lengths, ranges, families and the socket's state. A backend does not check again.
//  7. Nothing here runs in an interrupt. Different sockets may be used by different threads at once; one socket may
//     have one receiving, one sending and one closing thread at once (see `wake`).
#pragma once

#include <cstddef>
#include <cstdint>

#include "portwright/address.h"
#include "portwright/result.h"
#include "portwright/span.h"
#include "portwright/terms.h"

namespace portwright {

inline constexpr std::size_t kBackendStateSize = 8 * sizeof(void*);

struct OpenRequest {
    Family family;
    Type type;
    Protocol protocol;  // a backend sees kAny where the runtime alone is concerned (kTcpServer, kTcpCustomPort)
    std::uint8_t protocol_number;  // as on the wire; says which where protocol is kOther
};

// Bits of readiness, numerically those of MicroPython's stream protocol and of poll(2).
enum Ready : std::uint8_t {
    kReadable = 0x01,
    kWritable = 0x04,
    kFailed = 0x08,
    kHungUp = 0x10,
    kInvalid = 0x20,
};

// What `available` found out about a stream.
struct Available {
    std::size_t bytes = 0;  // that a recv would return now, or at least that many
    bool ended = false;     // no more will come: end of stream or an error is queued behind `bytes`
};

struct Capabilities {
    std::uint32_t largest_datagram;  // bytes; 0: no datagrams
    // Bytes that a stream holds unread before the peer must stop; a longer wait for more is vain.
    std::uint32_t window;
    std::uint16_t largest_backlog;  // 0: cannot listen
    // Bytes of `state` in use; a layer over the backend keeps its own behind them.
    std::uint8_t state_size = kBackendStateSize;
};

// What a stack without the operation answers; the default of every pointer below, so none is ever null.
namespace unsupported {
inline constexpr Error kAnswer = Error::kNotSupported;
inline Result open(void*, const OpenRequest&) { return kAnswer; }
inline void close(void*) {}
inline void wake(void*) {}
inline Result bind(void*, const Address&) { return kAnswer; }
inline Result listen(void*, std::uint16_t) { return kAnswer; }
inline Result accept(void*, void*, Address&) { return kAnswer; }
inline Result connect(void*, const Address&) { return kAnswer; }
inline Result connected(void*) { return kAnswer; }
inline Result send(void*, Bytes, const Address*) { return kAnswer; }
inline Result recv(void*, WritableBytes, Address*, bool) { return kAnswer; }
inline Available available(void*, std::size_t) { return {0, true}; }
inline void expect(void*, std::size_t) {}
inline Result set_option(void*, Option, Bytes) { return Error::kNoProtocolOption; }
inline Result get_option(void*, Option, std::int32_t&) { return Error::kNoProtocolOption; }
inline Result local(void*, Address&) { return kAnswer; }
inline Result tcp_state(void*, TcpState&) { return kAnswer; }
inline std::uint8_t ready(void*) { return kInvalid; }
inline int descriptor(const void*) { return -1; }
}  // namespace unsupported

// Written with designated initialisers; what a stack lacks is left out. A backend with streams has `available`.
struct Backend {
    const char* name;
    Capabilities capabilities;

    // Errors: kFamilyNotSupported, kTypeNotSupported, kProtocolNotSupported, kNotPermitted, kTooManyOpenFiles (no
    // handle left: the runtime collects garbage and tries once more), kNoMemory, kNoBufferSpace.
    Result (*open)(void* state, const OpenRequest& request) = unsupported::open;
    void (*close)(void* state) = unsupported::close;
    // Another thread is inside an operation on `state` and must come out: end its waits. Called before `close`.
    void (*wake)(void* state) = unsupported::wake;

    // kAddressInUse, kAddressNotAvailable, kAccessDenied. kInvalidArgument: a connect that failed could not undo an earlier
    // bind.
    Result (*bind)(void* state, const Address& address) = unsupported::bind;
    // Again on a listening socket: changes the backlog.
    Result (*listen)(void* state, std::uint16_t backlog) = unsupported::listen;
    // `child` is the state of the new socket, as open would get it. kWouldBlock where nobody waits. A connection that
    // died in the queue is skipped, not reported.
    Result (*accept)(void* state, void* child, Address& peer) = unsupported::accept;
    // Begins a connection. 0: established at once (datagram sockets always). kInProgress: under way.
    Result (*connect)(void* state, const Address& address) = unsupported::connect;
    // The outcome of a connect that was in progress: 0, kInProgress, or why it failed, once. A connect that failed
    // leaves the socket as open made it: it may bind and connect again. Only one thread at a time is in connect or
    // connected.
    Result (*connected)(void* state) = unsupported::connected;

    // Sends now what fits: at least one byte of a stream, a datagram whole or not at all. `to` null: to the peer.
    Result (*send)(void* state, Bytes data, const Address* to) = unsupported::send;
    // Receives now what is there: 0 is the end of a stream or an empty datagram. A datagram longer than `data` is cut.
    // `peek` leaves the data where it is, and sees all of it, however many buffers hold it. `from` may be null; of a
    // stream it is the peer. The error of a broken connection comes once, behind the data; then the stream has ended.
    Result (*recv)(void* state, WritableBytes data, Address* from, bool peek) = unsupported::recv;
    // Streams only. `wanted`: stop looking once that many are known to be there.
    Available (*available)(void* state, std::size_t wanted) = unsupported::available;
    // A hint, streams only: do not report kReadable before `bytes` are there (or the stream ended). 1 is the normal
    // state.
    void (*expect)(void* state, std::size_t bytes) = unsupported::expect;

    // Value of the option: see spec/options.yaml. `value` has 4 bytes (int32, native order) unless the option takes
    // bytes.
    Result (*set_option)(void* state, Option option, Bytes value) = unsupported::set_option;  // kNoProtocolOption
    Result (*get_option)(void* state, Option option, std::int32_t& value) = unsupported::get_option;
    Result (*local)(void* state, Address& address) = unsupported::local;  // own address
    // Streams that listen, connect or did so: where the connection stands now.
    Result (*tcp_state)(void* state, TcpState& tcp_state) = unsupported::tcp_state;

    std::uint8_t (*ready)(void* state) = unsupported::ready;  // bits of Ready
    // Of the operating system, for its poll; -1: there is none.
    int (*descriptor)(const void* state) = unsupported::descriptor;
};

}  // namespace portwright
