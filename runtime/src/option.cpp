#include <cstring>

#include "connection.h"
#include "control.h"
#include "portwright/socket.h"

namespace portwright {

using control::Inside;

namespace {

inline constexpr std::size_t kPairSize = 8;  // of every option that takes bytes: two values of four each
inline constexpr std::int32_t kLongestKeepAlive = 32767;
inline constexpr std::int32_t kMostProbes = 127;
inline constexpr std::int32_t kMostMinutes = 120;
inline constexpr std::int32_t kSecondsBetweenProbes = 25;  // of kKeepAliveMinutes
inline constexpr std::int32_t kProbes = 3;
inline constexpr std::int32_t kHighestDataRate = 15;
inline constexpr std::int32_t kMostRepeats = 2;

// What a script may set an option to, and on which sockets.
struct Rule {
    std::int32_t smallest = 0;
    std::int32_t largest = 0x7fffffff;
    bool takes_bytes = false;
    bool applies = true;
};

Rule rule_of(Option option, const Socket& socket) {
    const bool stream = is_stream(socket);
    switch (option) {
        case Option::kReuseAddress:
        case Option::kBroadcast:
        case Option::kKeepAlive:
        case Option::kReceiveTimeout:
        case Option::kSendTimeout:
            return {};
        case Option::kAddMembership:
        case Option::kDropMembership:
            return {.takes_bytes = true, .applies = !stream && socket.family == Family::kInet};
        case Option::kLinger:
            return {.takes_bytes = true, .applies = stream};
        case Option::kNoDelay:
            return {.applies = stream};
        case Option::kKeepIdle:
        case Option::kKeepInterval:
            return {.smallest = 1, .largest = kLongestKeepAlive, .applies = stream};
        case Option::kKeepCount:
            return {.smallest = 1, .largest = kMostProbes, .applies = stream};
        case Option::kKeepAliveMinutes:
            return {.smallest = 1, .largest = kMostMinutes, .applies = stream};
        case Option::kConfirmed:
            return {.applies = socket.family == Family::kLora};
        case Option::kDataRate:
            return {.largest = kHighestDataRate, .applies = socket.family == Family::kLora};
        case Option::kDownlink:
        case Option::kOutOfBand:
        case Option::kBit:
            return {.applies = socket.family == Family::kSigfox};
        case Option::kTransmitRepeat:
            return {.largest = kMostRepeats, .applies = socket.family == Family::kSigfox};
    }
    return {.applies = false};
}

bool is_flag(Option option) {
    switch (option) {
        case Option::kReuseAddress:
        case Option::kBroadcast:
        case Option::kKeepAlive:
        case Option::kNoDelay:
        case Option::kConfirmed:
        case Option::kDownlink:
        case Option::kOutOfBand:
        case Option::kBit:
            return true;
        default:
            return false;
    }
}

bool is_timeout(Option option) { return option == Option::kReceiveTimeout || option == Option::kSendTimeout; }

Result hand_on(Socket& socket, Option option, std::int32_t value) {
    std::uint8_t bytes[sizeof value];
    std::memcpy(bytes, &value, sizeof value);
    return socket.backend->set_option(socket.storage, option, {bytes, sizeof bytes});
}

// The probes are set up before they are switched on.
Result set_keep_alive(Socket& socket, std::int32_t minutes) {
    const struct {
        Option option;
        std::int32_t value;
    } steps[] = {{Option::kKeepIdle, minutes * 60},
                 {Option::kKeepInterval, kSecondsBetweenProbes},
                 {Option::kKeepCount, kProbes},
                 {Option::kKeepAlive, 1}};
    for (const auto& step : steps) {
        const Result result = hand_on(socket, step.option, step.value);
        if (!result.ok()) {
            return result;
        }
    }
    return {};
}

Result set_integer(Socket& socket, Option option, const Rule& rule, std::int32_t value) {
    if (is_flag(option)) {
        value = value != 0;
    } else if (value < rule.smallest || value > rule.largest) {
        return Error::kInvalidArgument;
    }
    if (is_timeout(option)) {
        socket.timeout_ms = value == 0 ? kForever : value;
        return {};
    }
    return option == Option::kKeepAliveMinutes ? set_keep_alive(socket, value) : hand_on(socket, option, value);
}

}  // namespace

Result set_option(Socket& socket, Option option, Bytes value) noexcept {
    const Inside inside(socket);
    if (!inside.entered().ok()) {
        return inside.entered();
    }
    const Rule rule = rule_of(option, socket);
    if (!rule.applies) {
        return Error::kNoProtocolOption;
    }
    std::int32_t integer = 0;
    if (value.size != (rule.takes_bytes ? kPairSize : sizeof integer)) {
        return Error::kInvalidArgument;
    }
    if (rule.takes_bytes) {
        return socket.backend->set_option(socket.storage, option, value);
    }
    std::memcpy(&integer, value.data, sizeof integer);
    return set_integer(socket, option, rule, integer);
}

Result get_option(Socket& socket, Option option, std::int32_t& value) noexcept {
    const Inside inside(socket);
    if (!inside.entered().ok()) {
        return inside.entered();
    }
    const Rule rule = rule_of(option, socket);
    if (!rule.applies || rule.takes_bytes || option == Option::kKeepAliveMinutes) {
        return Error::kNoProtocolOption;
    }
    if (is_timeout(option)) {
        value = socket.timeout_ms == kForever ? 0 : socket.timeout_ms;
        return {};
    }
    return socket.backend->get_option(socket.storage, option, value);
}

}  // namespace portwright
