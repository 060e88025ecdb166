// The one place where the host's numbers and structures become ours and back: errno, address families, socket addresses.
#pragma once

#include <sys/socket.h>

#include <cerrno>

#include "backends/posix/posix.h"
#include "portwright/address.h"
#include "portwright/result.h"

namespace portwright::posix {

// A socket address of either family, as the system wants it.
struct NativeAddress {
    sockaddr_storage storage;
    socklen_t length;

    NativeAddress() noexcept : storage{}, length(sizeof storage) {}  // to be filled by the system
    explicit NativeAddress(const Address& address) noexcept;

    [[nodiscard]] sockaddr* get() noexcept { return reinterpret_cast<sockaddr*>(&storage); }
    [[nodiscard]] const sockaddr* get() const noexcept { return reinterpret_cast<const sockaddr*>(&storage); }

    // False, and `address` as it was, where the system gave none (a stream has no sender) or one of another family.
    bool store(Address& address) const noexcept;
};

// AF_INET or AF_INET6; AF_UNSPEC for families that are not the system's.
[[nodiscard]] int native_family(Family family) noexcept;

// `number` is a state of a connection as the system tells it (tcpi_state). kInputOutput: one that TCP does not have.
[[nodiscard]] Result tcp_state_of(int number, TcpState& tcp_state) noexcept;

// `number` is an errno; the result carries it as native code. One without a name here is kInputOutput.
[[nodiscard]] Result failure(int number) noexcept;

// The same of a call that names a peer: the system says EINVAL where no way leads there from the address that the socket is
// bound to, the loopback interface's for instance.
[[nodiscard]] Result failure_to_reach(int number) noexcept;

[[nodiscard]] inline State& state_of(void* state) noexcept { return *static_cast<State*>(state); }

// Calls until no signal interrupts: no operation waits, so this ends.
template <typename Call>
auto retried(Call call) noexcept {
    auto outcome = call();
    while (outcome < 0 && errno == EINTR) {
        outcome = call();
    }
    return outcome;
}

// The count or 0 of a system call, or its errno.
template <typename Count>
Result outcome(Count count) noexcept {
    return count < 0 ? failure(errno) : Result::count(static_cast<std::size_t>(count));
}

}  // namespace portwright::posix
