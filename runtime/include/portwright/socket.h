// The socket that every binding stands on: state, checks, the one wait loop, and transfers that keep their deadline.
//
// All functions are noexcept, allocate nothing and never touch the VM, so a binding may call them with plain data and
// raise afterwards. A call that comes back with Error::kInterrupted has lost nothing: the binding handles what is
// pending and calls again with the same arguments, the same deadline and the same progress.
#pragma once

#include <cstddef>
#include <cstdint>

#include "portwright/address.h"
#include "portwright/backend.h"
#include "portwright/deadline.h"
#include "portwright/policies.h"
#include "portwright/result.h"
#include "portwright/span.h"

namespace portwright {

enum class State : std::uint8_t { kCreated, kBound, kListening, kConnecting, kConnected };

// Plain memory inside the Python object (32 bytes of it the backend's, on a 32-bit machine; 44 in all). Zeroed it is a
// valid closed socket. It never moves. Threads: see Backend, rule 7; `control` counts those inside, and the last one
// out of a closed socket releases the handle.
struct Socket {
    const Backend* backend;
    std::int32_t timeout_ms;  // kForever, kNonBlocking or the time in milliseconds
    std::uint16_t control;    // open or not, who is inside, what connect still owes: see src/control.h
    State state;
    Family family : 4;
    Type type : 4;
    alignas(void*) std::uint8_t storage[kBackendStateSize];
};

// A transfer in progress, kept by the caller across kInterrupted.
struct Progress {
    std::size_t done = 0;
};

[[nodiscard]] bool is_open(const Socket& socket) noexcept;

// Takes a handle from `backend`. Precondition: the socket is zeroed or closed. On failure it stays closed.
// kTooManyOpenFiles, kNoMemory: the caller may collect garbage and try once more.
Result open(Socket& socket, const Backend& backend, const OpenRequest& request) noexcept;

// Closes; a second close does nothing. Threads inside come out with kBadDescriptor.
void close(Socket& socket) noexcept;

// kInvalidArgument: bound already, or the address's family is not the socket's (kFamilyNotSupported).
Result bind(Socket& socket, const Address& address) noexcept;

// Protocols that say nothing but that choosing the socket's address is the script's business.
[[nodiscard]] constexpr bool leaves_bind_to_script(Protocol protocol) {
    return protocol == Protocol::kTcpServer || protocol == Protocol::kTcpCustomPort;
}

// Whether an open socket has no address yet, and nobody but the runtime chooses one: no script bound it, and its protocol
// does not leave that to the script.
[[nodiscard]] bool wants_address(const Socket& socket) noexcept;

// Binds a socket that wants an address to the device's own; does nothing to any other. Errors: as bind.
Result bind_to_own(Socket& socket, const Address& own) noexcept;

// `backlog` is cut to what the backend can do; below 0 it is 0. kNotSupported: not a stream. kInvalidArgument:
// connected. On a listening socket it changes the backlog.
Result listen(Socket& socket, std::int32_t backlog) noexcept;

// `child` zeroed or closed; it becomes a connected, blocking socket. kInvalidArgument: not listening, or `child`
// is open. kNotSupported: not a stream.
Result accept(Socket& socket, Socket& child, Address& peer, const Deadline& deadline) noexcept;

// Streams: kIsConnected, kAlready (non-blocking, and one is under way), kInProgress (non-blocking), kTimedOut; a
// blocking call on a socket that is connecting goes on waiting for that connection. A connection that came about after
// its connect had left is reported by the next connect, once, with 0. One that failed leaves the socket as it was
// opened. kInvalidArgument: listening. Datagrams: sets the peer, any number of times.
Result connect(Socket& socket, const Address& address, const Deadline& deadline) noexcept;

// One transfer; waits only for the first byte. An empty stream send is 0 at once. kNotConnected, kBrokenPipe,
// kMessageSize, kDestinationRequired: a datagram without address or peer. kIsConnected: a stream, and an address is
// given.
Result send(Socket& socket, Bytes data, const Deadline& deadline) noexcept;
Result send_to(Socket& socket, Bytes data, const Address& to, const Deadline& deadline) noexcept;

// All of `data`, from progress.done on. Non-blocking: what fits; the count is what went, kWouldBlock if nothing did.
// Else Result 0 and progress.done == data.size, or the error, with progress.done saying how much went.
Result send_all(Socket& socket, Bytes data, Progress& progress, const Deadline& deadline) noexcept;

// One transfer; waits only until there is something. 0 is end of stream or an empty datagram.
Result recv(Socket& socket, WritableBytes data, bool peek, const Deadline& deadline) noexcept;
Result recv_from(Socket& socket, WritableBytes data, Address& from, bool peek, const Deadline& deadline) noexcept;

// Notes that a script is told the end of a stream. Whether it was told before; false where the socket is no stream or
// closed.
[[nodiscard]] bool tell_end(Socket& socket) noexcept;

// Fills `data`, or stops at the end of the stream, and returns the count. Non-blocking: what is there, kWouldBlock if
// nothing is. With a timeout nothing is taken from the stream before all of it is there (up to the backend's window),
// so kTimedOut loses nothing: where more than a window was asked for and part was taken, the part is returned instead
// of the error. `on_timeout` kLost gives up what had arrived, as some firmware does. A connection that breaks off in
// the middle is an error, and what came before goes with it. A datagram socket takes one datagram.
Result recv_exactly(Socket& socket, WritableBytes data, Progress& progress, PartialOnTimeout on_timeout,
                    const Deadline& deadline) noexcept;

// Looks, without taking, for the end of a line. Returns how many bytes to take with recv for this call's share of the
// line: up to and with the newline, or all of `scratch` where it is full, or what is there where the stream ended or
// the socket is non-blocking (`complete` then says whether the line is over). Nothing is taken, so a timeout loses
// nothing.
Result peek_line(Socket& socket, WritableBytes scratch, bool& complete, const Deadline& deadline) noexcept;

// Bits of Ready among `interest` (kFailed, kHungUp and kInvalid always); a closed socket is kInvalid.
std::uint8_t poll(Socket& socket, std::uint8_t interest) noexcept;

// kReceiveTimeout and kSendTimeout set the socket's timeout; everything else goes to the backend. kNoProtocolOption.
Result set_option(Socket& socket, Option option, Bytes value) noexcept;
Result get_option(Socket& socket, Option option, std::int32_t& value) noexcept;
Result local_address(Socket& socket, Address& address) noexcept;

// Where a stream's connection stands now; the only call that asks the stack. kBadDescriptor: closed. kNotSupported: not a
// stream, or the stack does not say.
Result connection_state(Socket& socket, TcpState& tcp_state) noexcept;

// The operating system's descriptor, -1 where there is none or the socket is closed.
[[nodiscard]] int descriptor(const Socket& socket) noexcept;

// Sockets that hold a handle now, over the whole firmware.
[[nodiscard]] std::uint32_t open_sockets() noexcept;

}  // namespace portwright
