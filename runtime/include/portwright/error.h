// The errors a call can end with, by name. Numbers belong to a variant and live in its configuration header.
#pragma once

#include <cstdint>

namespace portwright {

// One enumerator for each entry of spec/errors.yaml, in its order (a test compares the two). The numbers that scripts
// see come from the variant's numbering; the runtime knows only these names.
enum class Error : std::uint8_t {
    kNotPermitted,         // EPERM: the operating system refuses (raw sockets without rights)
    kNotFound,             // ENOENT
    kInterrupted,          // EINTR: an exception or callback is pending; the caller handles it and resumes
    kInputOutput,          // EIO: the stack failed in a way that has no name; see Result::native()
    kBadDescriptor,        // EBADF: the socket is closed
    kWouldBlock,           // EAGAIN: non-blocking, and nothing could be done now
    kNoMemory,             // ENOMEM
    kAccessDenied,         // EACCES: privileged port, or a broadcast without SO_BROADCAST
    kExists,               // EEXIST
    kNoDevice,             // ENODEV
    kInvalidArgument,      // EINVAL: the state or the arguments do not allow the call
    kTooManyOpenFiles,     // EMFILE: no handle left
    kBrokenPipe,           // EPIPE: sending after the connection was shut
    kDestinationRequired,  // EDESTADDRREQ: a datagram without an address
    kMessageSize,          // EMSGSIZE: a datagram larger than the transport carries
    kProtocolType,         // EPROTOTYPE: the protocol does not go with the socket type
    kNoProtocolOption,     // ENOPROTOOPT: the level has no such option, or there is no such level
    kProtocolNotSupported, // EPROTONOSUPPORT
    kTypeNotSupported,     // ESOCKTNOSUPPORT
    kNotSupported,         // EOPNOTSUPP: this kind of socket cannot do that
    kFamilyNotSupported,   // EAFNOSUPPORT: no backend of this target serves the family
    kAddressInUse,         // EADDRINUSE
    kAddressNotAvailable,  // EADDRNOTAVAIL
    kNetworkDown,          // ENETDOWN
    kNetworkUnreachable,   // ENETUNREACH
    kConnectionAborted,    // ECONNABORTED
    kConnectionReset,      // ECONNRESET
    kNoBufferSpace,        // ENOBUFS
    kIsConnected,          // EISCONN
    kNotConnected,         // ENOTCONN
    kTimedOut,             // ETIMEDOUT
    kConnectionRefused,    // ECONNREFUSED
    kHostUnreachable,      // EHOSTUNREACH
    kAlready,              // EALREADY: a connect is under way
    kInProgress,           // EINPROGRESS: a non-blocking connect has begun
    kCount_,
};

}  // namespace portwright
