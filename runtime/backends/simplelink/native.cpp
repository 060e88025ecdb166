#include "backends/simplelink/native.h"

#include <cstring>

namespace portwright::simplelink {
namespace {

// clang-format off
Error named(std::int32_t code) noexcept {
    switch (code) {
        case SL_EAGAIN: case SL_INEXE: case SL_POOL_IS_EMPTY: return Error::kWouldBlock;
        case SL_EBADF: return Error::kBadDescriptor;
        case SL_ENSOCK: return Error::kTooManyOpenFiles;
        case SL_ENOMEM: return Error::kNoMemory;
        case SL_EACCES: return Error::kAccessDenied;
        case SL_EFAULT: case SL_EINVAL: return Error::kInvalidArgument;
        case SL_EDESTADDRREQ: return Error::kDestinationRequired;
        case SL_EPROTOTYPE: return Error::kProtocolType;
        case SL_ENOPROTOOPT: return Error::kNoProtocolOption;
        case SL_EPROTONOSUPPORT: return Error::kProtocolNotSupported;
        case SL_ESOCKTNOSUPPORT: return Error::kTypeNotSupported;
        case SL_EOPNOTSUPP: return Error::kNotSupported;
        case SL_EAFNOSUPPORT: return Error::kFamilyNotSupported;
        case SL_EADDRINUSE: return Error::kAddressInUse;
        case SL_EADDRNOTAVAIL: return Error::kAddressNotAvailable;
        case SL_ENETUNREACH: return Error::kNetworkUnreachable;
        case SL_ENOBUFS: return Error::kNoBufferSpace;
        case SL_EISCONN: return Error::kIsConnected;
        case SL_ENOTCONN: return Error::kNotConnected;
        case SL_ETIMEDOUT: return Error::kTimedOut;
        case SL_ECONNREFUSED: return Error::kConnectionRefused;
        case SL_EALREADY: return Error::kInProgress;
        default: return Error::kInputOutput;
    }
}
// clang-format on

}  // namespace

Result failure(std::int32_t code) noexcept { return {named(code), code}; }

SlSockAddrIn_t native_address(const Address& address) noexcept {
    SlSockAddrIn_t native{};
    native.sin_family = SL_AF_INET;
    native.sin_port = sl_Htons(address.port);
    std::memcpy(&native.sin_addr, address.host, 4);
    return native;
}

Address address_of(const SlSockAddrIn_t& native) noexcept {
    Address address{.family = Family::kInet, .port = sl_Htons(native.sin_port)};
    std::memcpy(address.host, &native.sin_addr, 4);
    return address;
}

Address address_of(std::uint32_t number) noexcept {
    Address address;
    for (unsigned i = 0; i < 4; ++i) {
        address.host[i] = static_cast<std::uint8_t>(number >> (24 - 8 * i));
    }
    return address;
}

}  // namespace portwright::simplelink
