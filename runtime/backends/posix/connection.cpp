// From open to connected, and to close.

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "backends/posix/native.h"
#include "backends/posix/posix.h"

namespace portwright::posix {
namespace {

int native_type(Type type) noexcept {
    switch (type) {
        case Type::kStream:
            return SOCK_STREAM;
        case Type::kDatagram:
            return SOCK_DGRAM;
        case Type::kRaw:
            return SOCK_RAW;
    }
    return -1;
}

// clang-format off
int native_protocol(const OpenRequest& request) noexcept {
    switch (request.protocol) {
        case Protocol::kAny: case Protocol::kTcpServer: case Protocol::kTcpCustomPort: return 0;
        case Protocol::kIcmp: return IPPROTO_ICMP;
        case Protocol::kTcp: return IPPROTO_TCP;
        case Protocol::kUdp: return IPPROTO_UDP;
        case Protocol::kIcmp6: return IPPROTO_ICMPV6;
        case Protocol::kRaw: return IPPROTO_RAW;
        case Protocol::kOther: return request.protocol_number;
        case Protocol::kSecure: break;
    }
    return -1;
}
// clang-format on

// After a failure the system would answer the next connect with that failure's echo; this makes it forget the attempt.
void forget_attempt(const State& socket) noexcept {
    sockaddr nobody{};
    nobody.sa_family = AF_UNSPEC;
    (void)::connect(socket.descriptor, &nobody, sizeof nobody);
}

// Died before anybody accepted it: nothing that the caller could act on.
bool died_in_queue(int number) noexcept { return number == ECONNABORTED || number == EPROTO || number == EINTR; }

}  // namespace

Result open(void* state, const OpenRequest& request) noexcept {
    const int family = native_family(request.family);
    if (family == AF_UNSPEC) {
        return Error::kFamilyNotSupported;
    }
    const int descriptor =
        ::socket(family, native_type(request.type) | SOCK_NONBLOCK | SOCK_CLOEXEC, native_protocol(request));
    if (descriptor < 0) {
        return failure(errno);
    }
    // A raw socket has no ports, hence nothing to share; the system refuses the option there.
    if (request.family == Family::kInet6 && request.type != Type::kRaw) {
        const int on = 1;
        if (::setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &on, sizeof on) < 0) {
            const Result result = failure(errno);
            ::close(descriptor);
            return result;
        }
    }
    state_of(state) =
        State{.descriptor = descriptor, .expected = 0, .roomy = 0, .family = request.family, .type = request.type};
    return {};
}

// The descriptor is gone even where close reports an interruption; a second attempt could hit another thread's.
void close(void* state) noexcept { ::close(state_of(state).descriptor); }

void wake(void* state) noexcept { ::shutdown(state_of(state).descriptor, SHUT_RDWR); }

Result bind(void* state, const Address& address) noexcept {
    const NativeAddress native(address);
    return outcome(::bind(state_of(state).descriptor, native.get(), native.length));
}

Result listen(void* state, std::uint16_t backlog) noexcept {
    return outcome(::listen(state_of(state).descriptor, backlog));
}

Result accept(void* state, void* child, Address& peer) noexcept {
    const State& listener = state_of(state);
    for (;;) {
        NativeAddress native;
        const int descriptor =
            ::accept4(listener.descriptor, native.get(), &native.length, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (descriptor >= 0) {
            state_of(child) = State{
                .descriptor = descriptor, .expected = 0, .roomy = 0, .family = listener.family, .type = listener.type};
            native.store(peer);
            return {};
        }
        if (!died_in_queue(errno)) {
            return failure(errno);
        }
    }
}

Result connect(void* state, const Address& address) noexcept {
    const NativeAddress native(address);
    const State& socket = state_of(state);
    if (::connect(socket.descriptor, native.get(), native.length) == 0) {
        return {};
    }
    return failure_to_reach(errno == EINTR ? EINPROGRESS : errno);  // an interrupted connect goes on by itself
}

Result connected(void* state) noexcept {
    const State& socket = state_of(state);
    NativeAddress peer;
    if (::getpeername(socket.descriptor, peer.get(), &peer.length) == 0) {
        return {};
    }
    int number = 0;
    socklen_t length = sizeof number;
    if (::getsockopt(socket.descriptor, SOL_SOCKET, SO_ERROR, &number, &length) < 0) {
        return failure(errno);
    }
    if (number == 0) {
        return Error::kInProgress;
    }
    forget_attempt(socket);
    return failure(number);
}

Result local(void* state, Address& address) noexcept {
    NativeAddress native;
    if (::getsockname(state_of(state).descriptor, native.get(), &native.length) < 0) {
        return failure(errno);
    }
    return native.store(address) ? Result() : Result(Error::kFamilyNotSupported);
}

Result tcp_state(void* state, TcpState& tcp_state) noexcept {
    tcp_info info{};
    socklen_t length = sizeof info;
    if (::getsockopt(state_of(state).descriptor, IPPROTO_TCP, TCP_INFO, &info, &length) < 0) {
        return failure(errno);
    }
    return tcp_state_of(info.tcpi_state, tcp_state);
}

int descriptor(const void* state) noexcept { return static_cast<const State*>(state)->descriptor; }

}  // namespace portwright::posix
