#include "connection.h"
#include "transfer.h"
#include "wait.h"

namespace portwright {

using control::Inside;

namespace {

// Asks the backend for readiness at more than one byte, and takes that back on every way out.
class Expectation {
public:
    explicit Expectation(Socket& socket) : socket_(socket) {}
    ~Expectation() { set(1); }
    Expectation(const Expectation&) = delete;
    Expectation& operator=(const Expectation&) = delete;

    void set(std::size_t bytes) {
        if (bytes != bytes_) {
            bytes_ = bytes;
            socket_.backend->expect(socket_.storage, bytes);
        }
    }

private:
    Socket& socket_;
    std::size_t bytes_ = 1;
};

// Waits until `wanted` bytes are there or the stream has ended, then takes what fits into `room`.
Result receive_wanted(Socket& socket, WritableBytes room, std::size_t wanted, const Deadline& deadline) {
    Expectation expectation(socket);
    return until(socket, kReadable, deadline, [&]() -> Result {
        const Available available = socket.backend->available(socket.storage, wanted);
        if (available.bytes < wanted && !available.ended) {
            expectation.set(wanted);
            return Error::kWouldBlock;
        }
        return receive(socket, room, nullptr, false);
    });
}

// What a call answers that took `done` bytes and then ran out of time: the bytes, where they would be lost otherwise. A
// connection that broke is told at once, and what came before goes with it: the rest of it will never come.
Result part_of(Result failure, std::size_t done, PartialOnTimeout on_timeout) {
    const bool our_timeout = failure.failed(Error::kTimedOut) && failure.native() == 0;
    const bool kept = failure.failed(Error::kWouldBlock) || (our_timeout && on_timeout == PartialOnTimeout::kKept);
    return done > 0 && kept ? Result::count(done) : failure;
}

std::size_t line_length(WritableBytes data) {
    for (std::size_t index = 0; index < data.size; ++index) {
        if (data.data[index] == '\n') {
            return index + 1;
        }
    }
    return 0;
}

// A datagram is a line of its own. An empty one is taken here, for no recv would be asked to.
Result peek_datagram(Socket& socket, WritableBytes scratch, bool& complete, const Deadline& deadline) {
    const Result result = receive_something(socket, scratch, nullptr, true, deadline);
    if (!result.ok()) {
        return result;
    }
    complete = true;
    if (result.count() == 0) {
        return receive(socket, scratch, nullptr, false);
    }
    const std::size_t length = line_length(scratch.first(result.count()));
    return length > 0 ? Result::count(length) : result;
}

// Looks once. kWouldBlock: there is no answer yet, and one may come when more than `held` bytes are there.
Result peek_once(Socket& socket, WritableBytes scratch, bool& complete, bool may_wait, std::size_t& held) {
    held = 0;
    for (;;) {
        const Result result = receive(socket, scratch, nullptr, true);
        if (!result.ok()) {
            return result;
        }
        const std::size_t size = result.count();
        const std::size_t length = line_length(scratch.first(size));
        complete = length > 0 || size == 0;
        if (complete) {
            return Result::count(length);
        }
        if (size == scratch.size || size >= socket.backend->capabilities.window) {
            return result;
        }
        const Available available = socket.backend->available(socket.storage, size + 1);
        if (available.bytes <= size) {
            complete = available.ended;
            const bool answer = available.ended || !may_wait;
            held = size;
            return answer ? result : Result(Error::kWouldBlock);
        }
        if (size == held) {
            return result;  // the backend has more and does not show it: let the caller take what can be seen
        }
        held = size;
    }
}

}  // namespace

Result recv_exactly(Socket& socket, WritableBytes data, Progress& progress, PartialOnTimeout on_timeout,
                    const Deadline& deadline) noexcept {
    const Inside inside(socket);
    if (!inside.entered().ok()) {
        return inside.entered();
    }
    Result result = prepare_to_receive(socket, deadline);
    if (!result.ok()) {
        return result;
    }
    if (!is_stream(socket)) {
        return receive_something(socket, data, nullptr, false, deadline);
    }
    const bool timed = !deadline.is_immediate() && !deadline.is_never();
    const std::size_t window = socket.backend->capabilities.window;
    const std::size_t size = cut_to_count(data.size);
    while (progress.done < size) {
        const WritableBytes room{data.data + progress.done, size - progress.done};
        if (timed && on_timeout == PartialOnTimeout::kKept) {
            result = receive_wanted(socket, room, room.size < window ? room.size : window, deadline);
        } else {
            result = receive_something(socket, room, nullptr, false, deadline);
        }
        if (result.ok() && result.count() == 0) {
            break;
        }
        if (result.ok()) {
            progress.done += result.count();
            result = progress.done < size ? may_continue(deadline) : Result();
        }
        if (!result.ok()) {
            return part_of(result, progress.done, on_timeout);
        }
    }
    return Result::count(progress.done);
}

Result peek_line(Socket& socket, WritableBytes scratch, bool& complete, const Deadline& deadline) noexcept {
    complete = false;
    const Inside inside(socket);
    if (!inside.entered().ok()) {
        return inside.entered();
    }
    const Result prepared = prepare_to_receive(socket, deadline);
    if (!prepared.ok()) {
        return prepared;
    }
    if (!is_stream(socket)) {
        return peek_datagram(socket, scratch, complete, deadline);
    }
    std::size_t held = 0;
    Expectation expectation(socket);
    return until(socket, kReadable, deadline, [&] {
        const Result result = peek_once(socket, scratch, complete, !deadline.is_immediate(), held);
        if (result.failed(Error::kWouldBlock)) {
            expectation.set(held + 1);
        }
        return result;
    });
}

}  // namespace portwright
