// The vocabulary of sockets: families, types, protocols, options. One enumerator for each term of spec/options.yaml.
#pragma once

#include <cstddef>
#include <cstdint>

namespace portwright {

enum class Family : std::uint8_t { kInet, kInet6, kCan, kLora, kSigfox };

enum class Type : std::uint8_t { kStream, kDatagram, kRaw };

// kAny lets the type decide. A raw socket may carry a protocol number that has no name here: see OpenRequest.
enum class Protocol : std::uint8_t {
    kAny,
    kIcmp,
    kTcp,
    kUdp,
    kIcmp6,
    kRaw,
    kTcpServer,
    kTcpCustomPort,
    kOther,
    kSecure,
};

enum class Level : std::uint8_t { kSocket, kIp, kTcp, kLora, kSigfox };

// Each option belongs to one level; spec/options.yaml says which and what its value is.
enum class Option : std::uint8_t {
    kReuseAddress,
    kBroadcast,
    kKeepAlive,
    kReceiveTimeout,  // milliseconds; kept by the runtime, no backend sees it
    kSendTimeout,     // milliseconds; likewise
    kLinger,          // bytes: on or off, seconds; four bytes each, native order
    kAddMembership,   // bytes: group address, interface address, four bytes each
    kDropMembership,
    kNoDelay,
    kKeepIdle,      // seconds
    kKeepInterval,  // seconds
    kKeepCount,
    kKeepAliveMinutes,  // the runtime makes kKeepAlive and the three above of it; no backend sees it
    kConfirmed,
    kDataRate,
    kDownlink,
    kTransmitRepeat,
    kOutOfBand,
    kBit,
    kCount_,
};

enum class Flag : std::uint8_t { kPeek, kDontWait };

// Where a TCP connection stands. Scripts see the position here.
enum class TcpState : std::uint8_t {
    kClosed,
    kListen,
    kSynSent,
    kSynReceived,
    kEstablished,
    kFinWait1,
    kFinWait2,
    kCloseWait,
    kClosing,
    kLastAck,
    kTimeWait,
};

}  // namespace portwright
