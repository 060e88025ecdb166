// Socket options: the few that the network processor has.

#include <cstring>

#include "backends/simplelink/native.h"

namespace portwright::simplelink {
namespace {

template <class Value>
Result set(const State& socket, std::int16_t level, std::int16_t number, const Value& value) noexcept {
    return outcome(sl_SetSockOpt(socket.descriptor, level, number, &value, sizeof value));
}

}  // namespace

Result set_option(void* state, Option option, Bytes value) noexcept {
    State& socket = state_of(state);
    const Result handled = need_handle(socket);
    if (!handled.ok()) {
        return handled;
    }
    if (option == Option::kAddMembership || option == Option::kDropMembership) {
        SlSockIpMreq request{};
        std::memcpy(&request.imr_multiaddr, value.data, 4);
        std::memcpy(&request.imr_interface, value.data + 4, 4);
        const bool joins = option == Option::kAddMembership;
        return set(socket, SL_IPPROTO_IP, joins ? SL_IP_ADD_MEMBERSHIP : SL_IP_DROP_MEMBERSHIP, request);
    }
    std::int32_t number = 0;
    std::memcpy(&number, value.data, value.size < sizeof number ? value.size : sizeof number);
    if (option == Option::kKeepAlive) {
        return set(socket, SL_SOL_SOCKET, SL_SO_KEEPALIVE, SlSockKeepalive_t{number != 0 ? 1U : 0U});
    }
    // The processor's sockets share addresses, and nothing changes that.
    return option == Option::kReuseAddress && number != 0 ? Result() : Result(Error::kNoProtocolOption);
}

}  // namespace portwright::simplelink
