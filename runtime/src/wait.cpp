#include "wait.h"

#include "portwright/port.h"

namespace portwright {

Result may_continue(const Deadline& deadline) noexcept {
    if (port::interrupted()) {
        return Error::kInterrupted;
    }
    if (!deadline.is_immediate() && !deadline.is_never() && deadline.passed(port::now_ms())) {
        return Error::kTimedOut;
    }
    return {};
}

Result pause(int descriptor, std::uint8_t interest, const Deadline& deadline) noexcept {
    if (deadline.is_immediate()) {
        return Error::kWouldBlock;
    }
    const Result result = may_continue(deadline);
    if (result.ok()) {
        port::wait(descriptor, interest, deadline);
    }
    return result;
}

bool try_again(const Socket& socket, std::uint8_t interest, const Deadline& deadline, Result& result) noexcept {
    if (result.ok()) {
        return false;
    }
    if (!control::has(socket, control::kOpen)) {
        result = Error::kBadDescriptor;
    }
    if (!result.failed(Error::kWouldBlock)) {
        return false;
    }
    result = pause(socket.backend->descriptor(socket.storage), interest, deadline);
    return result.ok();
}

}  // namespace portwright
