// Socket options: which number of the host each of ours is.

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cstring>

#include "backends/posix/native.h"
#include "backends/posix/posix.h"

namespace portwright::posix {
namespace {

struct NativeOption {
    int level;
    int name;
    bool is_switch;  // read back as 0 or 1, whatever the host says
};

constexpr int kNone = -1;

// clang-format off
NativeOption native_option(Option option) noexcept {
    switch (option) {
        case Option::kReuseAddress: return {SOL_SOCKET, SO_REUSEADDR, true};
        case Option::kBroadcast: return {SOL_SOCKET, SO_BROADCAST, true};
        case Option::kKeepAlive: return {SOL_SOCKET, SO_KEEPALIVE, true};
        case Option::kLinger: return {SOL_SOCKET, SO_LINGER, false};
        case Option::kNoDelay: return {IPPROTO_TCP, TCP_NODELAY, true};
        case Option::kKeepIdle: return {IPPROTO_TCP, TCP_KEEPIDLE, false};
        case Option::kKeepInterval: return {IPPROTO_TCP, TCP_KEEPINTVL, false};
        case Option::kKeepCount: return {IPPROTO_TCP, TCP_KEEPCNT, false};
        case Option::kAddMembership: return {IPPROTO_IP, IP_ADD_MEMBERSHIP, false};
        case Option::kDropMembership: return {IPPROTO_IP, IP_DROP_MEMBERSHIP, false};
        case Option::kReceiveTimeout:
        case Option::kSendTimeout:
        case Option::kKeepAliveMinutes:
        case Option::kConfirmed:
        case Option::kDataRate:
        case Option::kDownlink:
        case Option::kTransmitRepeat:
        case Option::kOutOfBand:
        case Option::kBit:
        case Option::kCount_: break;
    }
    return {kNone, kNone, false};
}
// clang-format on

// The host's close would wait for a time to linger that is not zero. Without one it sends what is left by itself, so only the
// reset is asked for.
Result set_linger(int descriptor, Bytes value) noexcept {
    std::int32_t pair[2];
    std::memcpy(pair, value.data, sizeof pair);
    const linger native{.l_onoff = pair[0] != 0 && pair[1] == 0 ? 1 : 0, .l_linger = 0};
    return outcome(::setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &native, sizeof native));
}

bool is_membership(Option option) noexcept {
    return option == Option::kAddMembership || option == Option::kDropMembership;
}

}  // namespace

Result set_option(void* state, Option option, Bytes value) noexcept {
    const NativeOption native = native_option(option);
    const State& socket = state_of(state);
    if (native.level == kNone || (is_membership(option) && socket.family != Family::kInet)) {
        return Error::kNoProtocolOption;
    }
    if (option == Option::kLinger) {
        return set_linger(socket.descriptor, value);
    }
    if (is_membership(option)) {
        ip_mreq membership;
        static_assert(sizeof membership.imr_multiaddr == 4 && sizeof membership == 8);
        std::memcpy(&membership, value.data,
                    sizeof membership);  // group, then interface, as the option's value has them
        return outcome(::setsockopt(socket.descriptor, native.level, native.name, &membership, sizeof membership));
    }
    std::int32_t number;
    std::memcpy(&number, value.data, sizeof number);
    return outcome(::setsockopt(socket.descriptor, native.level, native.name, &number, sizeof number));
}

Result get_option(void* state, Option option, std::int32_t& value) noexcept {
    const NativeOption native = native_option(option);
    if (native.level == kNone || is_membership(option) || option == Option::kLinger) {
        return Error::kNoProtocolOption;
    }
    std::int32_t number = 0;
    socklen_t length = sizeof number;
    if (::getsockopt(state_of(state).descriptor, native.level, native.name, &number, &length) < 0) {
        return failure(errno);
    }
    value = native.is_switch ? (number != 0 ? 1 : 0) : number;
    return {};
}

}  // namespace portwright::posix
