#include "backends/posix/native.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <cstring>

namespace portwright::posix {

NativeAddress::NativeAddress(const Address& address) noexcept : storage{}, length(0) {
    if (address.family == Family::kInet6) {
        auto& native = reinterpret_cast<sockaddr_in6&>(storage);
        native.sin6_family = AF_INET6;
        native.sin6_port = htons(address.port);
        native.sin6_scope_id = address.scope;
        std::memcpy(&native.sin6_addr, address.host, sizeof native.sin6_addr);
        length = sizeof native;
    } else {
        auto& native = reinterpret_cast<sockaddr_in&>(storage);
        native.sin_family = AF_INET;
        native.sin_port = htons(address.port);
        std::memcpy(&native.sin_addr, address.host, sizeof native.sin_addr);
        length = sizeof native;
    }
}

bool NativeAddress::store(Address& address) const noexcept {
    if (length >= sizeof(sockaddr_in6) && storage.ss_family == AF_INET6) {
        const auto& native = reinterpret_cast<const sockaddr_in6&>(storage);
        address = Address{.family = Family::kInet6, .port = ntohs(native.sin6_port), .scope = native.sin6_scope_id};
        std::memcpy(address.host, &native.sin6_addr, sizeof native.sin6_addr);
        return true;
    }
    if (length >= sizeof(sockaddr_in) && storage.ss_family == AF_INET) {
        const auto& native = reinterpret_cast<const sockaddr_in&>(storage);
        address = Address{.family = Family::kInet, .port = ntohs(native.sin_port)};
        std::memcpy(address.host, &native.sin_addr, sizeof native.sin_addr);
        return true;
    }
    return false;
}

int native_family(Family family) noexcept {
    switch (family) {
        case Family::kInet:
            return AF_INET;
        case Family::kInet6:
            return AF_INET6;
        default:
            return AF_UNSPEC;
    }
}

namespace {

// clang-format off
Error named(int number) noexcept {
    switch (number) {
        case EPERM: return Error::kNotPermitted;
        case ENOENT: return Error::kNotFound;
        case EBADF: case ENOTSOCK: return Error::kBadDescriptor;
        case EAGAIN: return Error::kWouldBlock;
        case ENOMEM: return Error::kNoMemory;
        case EACCES: return Error::kAccessDenied;
        case EEXIST: return Error::kExists;
        case ENODEV: case ENXIO: return Error::kNoDevice;
        case EINVAL: case EDOM: return Error::kInvalidArgument;
        case EMFILE: case ENFILE: return Error::kTooManyOpenFiles;
        case EPIPE: case ESHUTDOWN: return Error::kBrokenPipe;
        case EDESTADDRREQ: return Error::kDestinationRequired;
        case EMSGSIZE: return Error::kMessageSize;
        case EPROTOTYPE: return Error::kProtocolType;
        case ENOPROTOOPT: return Error::kNoProtocolOption;
        case EPROTONOSUPPORT: return Error::kProtocolNotSupported;
        case ESOCKTNOSUPPORT: return Error::kTypeNotSupported;
        case EOPNOTSUPP: return Error::kNotSupported;
        case EAFNOSUPPORT: case EPFNOSUPPORT: return Error::kFamilyNotSupported;
        case EADDRINUSE: return Error::kAddressInUse;
        case EADDRNOTAVAIL: return Error::kAddressNotAvailable;
        case ENETDOWN: return Error::kNetworkDown;
        case ENETUNREACH: return Error::kNetworkUnreachable;
        case ECONNABORTED: return Error::kConnectionAborted;
        case ECONNRESET: case ENETRESET: return Error::kConnectionReset;
        case ENOBUFS: return Error::kNoBufferSpace;
        case EISCONN: return Error::kIsConnected;
        case ENOTCONN: return Error::kNotConnected;
        case ETIMEDOUT: return Error::kTimedOut;
        case ECONNREFUSED: return Error::kConnectionRefused;
        case EHOSTUNREACH: case EHOSTDOWN: return Error::kHostUnreachable;
        case EALREADY: return Error::kAlready;
        case EINPROGRESS: return Error::kInProgress;
        default: return Error::kInputOutput;
    }
}
// clang-format on

}  // namespace

// The system counts the states in another order than we do.
Result tcp_state_of(int number, TcpState& tcp_state) noexcept {
    // clang-format off
    switch (number) {
        case TCP_CLOSE: tcp_state = TcpState::kClosed; return {};
        case TCP_LISTEN: tcp_state = TcpState::kListen; return {};
        case TCP_SYN_SENT: tcp_state = TcpState::kSynSent; return {};
        case TCP_SYN_RECV: tcp_state = TcpState::kSynReceived; return {};
        case TCP_ESTABLISHED: tcp_state = TcpState::kEstablished; return {};
        case TCP_FIN_WAIT1: tcp_state = TcpState::kFinWait1; return {};
        case TCP_FIN_WAIT2: tcp_state = TcpState::kFinWait2; return {};
        case TCP_CLOSE_WAIT: tcp_state = TcpState::kCloseWait; return {};
        case TCP_CLOSING: tcp_state = TcpState::kClosing; return {};
        case TCP_LAST_ACK: tcp_state = TcpState::kLastAck; return {};
        case TCP_TIME_WAIT: tcp_state = TcpState::kTimeWait; return {};
        default: return {Error::kInputOutput, number};
    }
    // clang-format on
}

Result failure_to_reach(int number) noexcept {
    return number == EINVAL ? Result(Error::kNetworkUnreachable, number) : failure(number);
}

Result failure(int number) noexcept { return {named(number), number}; }

}  // namespace portwright::posix
