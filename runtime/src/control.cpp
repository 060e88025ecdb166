#include "control.h"

#include "portwright/deadline.h"

namespace portwright {

namespace {

std::uint32_t open_count = 0;

// Drops a reference; the last one gives the handle back.
void drop(Socket& socket) {
    const std::uint16_t before = atomic::update(socket.control, [](std::uint16_t word) { return word - 1; });
    if ((before & control::kReferences) != 1) {
        return;
    }
    socket.backend->close(socket.storage);
    atomic::update(open_count, [](std::uint32_t count) { return count - 1; });
    atomic::publish(socket.control, std::uint16_t{0});
}

}  // namespace

std::uint32_t open_sockets() noexcept { return atomic::load(open_count); }

namespace control {

std::uint16_t change(Socket& socket, std::uint16_t cleared, std::uint16_t set) noexcept {
    return atomic::update(socket.control, [=](std::uint16_t word) { return (word & ~cleared) | set; });
}

void begin(Socket& socket, const Backend& backend, Family family, Type type, State state) noexcept {
    socket.backend = &backend;
    socket.timeout_ms = kForever;
    socket.family = family;
    socket.type = type;
    set_state(socket, state);
    atomic::update(open_count, [](std::uint32_t count) { return count + 1; });
    atomic::publish(socket.control, static_cast<std::uint16_t>(kOpen | 1));
}

void end(Socket& socket) noexcept {
    const std::uint16_t before = change(socket, kOpen, 0);
    if ((before & kOpen) == 0) {
        return;
    }
    if ((before & kReferences) > 1) {
        socket.backend->wake(socket.storage);
    }
    drop(socket);
}

Inside::Inside(Socket& socket) noexcept : socket_(socket) {
    std::uint16_t word = atomic::load(socket.control);
    do {
        if ((word & kOpen) == 0) {
            entered_ = Error::kBadDescriptor;
            return;
        }
        if ((word & kReferences) == kReferences) {
            entered_ = Error::kNoBufferSpace;
            return;
        }
    } while (!atomic::compare_exchange(socket.control, word, static_cast<std::uint16_t>(word + 1)));
}

Inside::~Inside() {
    if (entered_.ok()) {
        drop(socket_);
    }
}

}  // namespace control

}  // namespace portwright
