// Bytes in and out, and what there is to know about them beforehand.

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include "backends/posix/native.h"
#include "backends/posix/posix.h"

namespace portwright::posix {
namespace {

std::size_t unread(int descriptor) noexcept {
    int count = 0;
    return ::ioctl(descriptor, FIONREAD, &count) == 0 && count > 0 ? static_cast<std::size_t>(count) : 0;
}

// What poll(2) says now of `events` and of the failures that it always reports.
short events_now(int descriptor, short events) noexcept {
    pollfd entry{.fd = descriptor, .events = events, .revents = 0};
    return retried([&] { return ::poll(&entry, 1, 0); }) < 0 ? short{POLLERR} : entry.revents;
}

// The system makes its receive buffer twice as large as what it is to report at once, and keeps it so. That holds as many
// bytes from a peer that sends full segments; one that sends a few bytes at a time fills it by what each segment costs, and
// then the socket is reported readable too early, again and again. Asking for more first makes room for the worst peer.
constexpr std::uint32_t kSpare = 4;
constexpr std::uint32_t kRoomyAnyway = 8 * 1024;  // any buffer has room for so many

bool report_from(int descriptor, std::uint32_t bytes) noexcept {
    const auto value = static_cast<int>(bytes);
    return ::setsockopt(descriptor, SOL_SOCKET, SO_RCVLOWAT, &value, sizeof value) == 0;
}

}  // namespace

Result send(void* state, Bytes data, const Address* to) noexcept {
    const int descriptor = state_of(state).descriptor;
    if (to == nullptr) {
        return outcome(retried([&] { return ::send(descriptor, data.data, data.size, MSG_NOSIGNAL); }));
    }
    const NativeAddress native(*to);
    const auto count =
        retried([&] { return ::sendto(descriptor, data.data, data.size, MSG_NOSIGNAL, native.get(), native.length); });
    return count < 0 ? failure_to_reach(errno) : Result::count(static_cast<std::size_t>(count));
}

Result recv(void* state, WritableBytes data, Address* from, bool peek) noexcept {
    const int descriptor = state_of(state).descriptor;
    const int flags = peek ? MSG_PEEK : 0;
    if (from == nullptr) {
        return outcome(retried([&] { return ::recv(descriptor, data.data, data.size, flags); }));
    }
    NativeAddress sender;
    const auto count =
        retried([&] { return ::recvfrom(descriptor, data.data, data.size, flags, sender.get(), &sender.length); });
    if (count < 0) {
        return failure(errno);
    }
    if (state_of(state).type == Type::kStream) {  // the system names the sender of datagrams only
        sender = NativeAddress();
        ::getpeername(descriptor, sender.get(), &sender.length);
    }
    sender.store(*from);
    return Result::count(static_cast<std::size_t>(count));
}

Available available(void* state, std::size_t wanted) noexcept {
    const int descriptor = state_of(state).descriptor;
    const std::size_t bytes = unread(descriptor);
    if (bytes >= wanted || events_now(descriptor, POLLRDHUP) == 0) {
        return {.bytes = bytes, .ended = false};
    }
    // Counted again: the last bytes may have come with the end, after the first look.
    return {.bytes = unread(descriptor), .ended = true};
}

void expect(void* state, std::size_t bytes) noexcept {
    State& socket = state_of(state);
    const auto wanted = static_cast<std::uint32_t>(bytes <= 1 ? 0 : bytes);
    if (wanted == socket.expected) {
        return;
    }
    if (wanted > kRoomyAnyway && wanted > socket.roomy && report_from(socket.descriptor, kSpare * wanted)) {
        socket.roomy = wanted;
    }
    if (report_from(socket.descriptor, wanted == 0 ? 1 : wanted)) {
        socket.expected = wanted;
    }
}

std::uint8_t ready(void* state) noexcept {
    const short events = events_now(state_of(state).descriptor, POLLIN | POLLOUT);
    std::uint8_t bits = 0;
    bits |= (events & POLLIN) != 0 ? kReadable : 0;
    bits |= (events & POLLOUT) != 0 ? kWritable : 0;
    bits |= (events & POLLERR) != 0 ? kFailed : 0;
    bits |= (events & POLLHUP) != 0 ? kHungUp : 0;
    bits |= (events & POLLNVAL) != 0 ? kInvalid : 0;
    return bits;
}

}  // namespace portwright::posix
