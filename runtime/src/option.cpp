#include <cstring>

#include "connection.h"
#include "control.h"
#include "portwright/socket.h"

namespace portwright {

using control::Inside;

namespace {

inline constexpr std::size_t kPairSize = 8;  // of every option that takes bytes: two values of four each
inline constexpr std::uint16_t kLongestKeepAlive = 32767;
inline constexpr std::uint16_t kMostProbes = 127;
inline constexpr std::uint16_t kMostMinutes = 120;
inline constexpr std::int32_t kSecondsBetweenProbes = 25;  // of kKeepAliveMinutes
inline constexpr std::int32_t kProbes = 3;
inline constexpr std::uint16_t kHighestDataRate = 15;
inline constexpr std::uint16_t kMostRepeats = 2;

enum class Value : std::uint8_t { kSwitch, kNumber, kPair, kMilliseconds };
enum class Sockets : std::uint8_t { kAll, kStreams, kGroups, kLora, kSigfox };

// What a script may set an option to, and on which sockets.
struct Rule {
    Value value;
    Sockets sockets;
    std::uint8_t smallest = 0;  // of kNumber
    std::uint16_t largest = 0;
};

constexpr Rule rule_of(Option option) {
    switch (option) {
        case Option::kReuseAddress:
        case Option::kBroadcast:
        case Option::kKeepAlive:
            return {Value::kSwitch, Sockets::kAll};
        case Option::kReceiveTimeout:
        case Option::kSendTimeout:
            return {Value::kMilliseconds, Sockets::kAll};
        case Option::kAddMembership:
        case Option::kDropMembership:
            return {Value::kPair, Sockets::kGroups};
        case Option::kLinger:
            return {Value::kPair, Sockets::kStreams};
        case Option::kNoDelay:
            return {Value::kSwitch, Sockets::kStreams};
        case Option::kKeepIdle:
        case Option::kKeepInterval:
            return {Value::kNumber, Sockets::kStreams, 1, kLongestKeepAlive};
        case Option::kKeepCount:
            return {Value::kNumber, Sockets::kStreams, 1, kMostProbes};
        case Option::kKeepAliveMinutes:
            return {Value::kNumber, Sockets::kStreams, 1, kMostMinutes};
        case Option::kConfirmed:
            return {Value::kSwitch, Sockets::kLora};
        case Option::kDataRate:
            return {Value::kNumber, Sockets::kLora, 0, kHighestDataRate};
        case Option::kDownlink:
        case Option::kOutOfBand:
        case Option::kBit:
            return {Value::kSwitch, Sockets::kSigfox};
        case Option::kTransmitRepeat:
            return {Value::kNumber, Sockets::kSigfox, 0, kMostRepeats};
        case Option::kCount_:
            break;
    }
    return {};
}

constexpr std::size_t kOptions = static_cast<std::size_t>(Option::kCount_);

// The rules, by option.
struct Rules {
    Rule of[kOptions] = {};

    constexpr Rules() {
        for (std::size_t index = 0; index < kOptions; ++index) {
            of[index] = rule_of(static_cast<Option>(index));
        }
    }
};

constexpr Rules kRules;

bool has(const Socket& socket, Sockets sockets) {
    switch (sockets) {
        case Sockets::kAll:
            return true;
        case Sockets::kStreams:
            return is_stream(socket);
        case Sockets::kGroups:
            return !is_stream(socket) && socket.family == Family::kInet;
        case Sockets::kLora:
            return socket.family == Family::kLora;
        case Sockets::kSigfox:
            return socket.family == Family::kSigfox;
    }
    return false;
}

// The rule of an option; null where the socket has no such option, or nobody has.
const Rule* find_rule(const Socket& socket, Option option) {
    if (static_cast<std::size_t>(option) >= kOptions) {
        return nullptr;
    }
    const Rule& rule = kRules.of[static_cast<std::size_t>(option)];
    return has(socket, rule.sockets) ? &rule : nullptr;
}

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
    const std::int32_t largest = rule.value == Value::kMilliseconds ? 0x7fffffff : rule.largest;
    if (rule.value == Value::kSwitch) {
        value = value != 0;
    } else if (value < rule.smallest || value > largest) {
        return Error::kInvalidArgument;
    }
    if (rule.value == Value::kMilliseconds) {
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
    const Rule* rule = find_rule(socket, option);
    if (rule == nullptr) {
        return Error::kNoProtocolOption;
    }
    std::int32_t integer = 0;
    const bool is_pair = rule->value == Value::kPair;
    if (value.size != (is_pair ? kPairSize : sizeof integer)) {
        return Error::kInvalidArgument;
    }
    if (is_pair) {
        return socket.backend->set_option(socket.storage, option, value);
    }
    std::memcpy(&integer, value.data, sizeof integer);
    return set_integer(socket, option, *rule, integer);
}

Result get_option(Socket& socket, Option option, std::int32_t& value) noexcept {
    const Inside inside(socket);
    if (!inside.entered().ok()) {
        return inside.entered();
    }
    const Rule* rule = find_rule(socket, option);
    if (rule == nullptr || rule->value == Value::kPair || option == Option::kKeepAliveMinutes) {
        return Error::kNoProtocolOption;
    }
    if (rule->value == Value::kMilliseconds) {
        value = socket.timeout_ms == kForever ? 0 : socket.timeout_ms;
        return {};
    }
    return socket.backend->get_option(socket.storage, option, value);
}

}  // namespace portwright
