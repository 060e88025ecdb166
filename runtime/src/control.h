// The control word of a socket: open or not, how many are inside, and what a script was told and what not yet.
//
// Who closes the handle: being open holds one reference, each thread inside an operation one more. close() takes the
// first; whoever drops the last one gives the handle back, so no thread ever works on a handle that is gone.
#pragma once

#include <cstdint>

#include "atomic.h"
#include "portwright/socket.h"

namespace portwright::control {

inline constexpr std::uint16_t kOpen = 0x8000;
inline constexpr std::uint16_t kSettling = 0x4000;     // one thread begins a connection or asks how it went
inline constexpr std::uint16_t kUnreported = 0x2000;   // connect() has not said yet how its connection ended
inline constexpr std::uint16_t kScriptBinds = 0x1000;  // the address is the script's business: see wants_address
inline constexpr std::uint16_t kEndTold = 0x0800;      // a script was told the end of the stream
inline constexpr std::uint16_t kReferences = 0x007f;

[[nodiscard]] inline bool has(const Socket& socket, std::uint16_t bits) {
    return (atomic::load(socket.control) & bits) != 0;
}

// Clears bits and then sets bits, in one step; the word as it was before.
std::uint16_t change(Socket& socket, std::uint16_t cleared, std::uint16_t set) noexcept;

// Whether the bit was set before.
inline bool set(Socket& socket, std::uint16_t bit) { return (change(socket, 0, bit) & bit) != 0; }
inline bool clear(Socket& socket, std::uint16_t bit) { return (change(socket, bit, 0) & bit) != 0; }

[[nodiscard]] inline State state(const Socket& socket) { return atomic::load(socket.state); }
inline void set_state(Socket& socket, State state) { atomic::store(socket.state, state); }
// A socket that has got an address is bound, unless another thread has taken it further meanwhile.
inline void has_address(Socket& socket) {
    atomic::update(socket.state, [](State now) { return now == State::kCreated ? State::kBound : now; });
}

// Makes a zeroed or closed socket, whose storage the backend has just filled, an open one.
void begin(Socket& socket, const Backend& backend, Family family, Type type, State state) noexcept;
// Ends being open. Threads inside are woken, and the last of them gives the handle back.
void end(Socket& socket) noexcept;

// A thread's stay inside an operation.
class Inside {
public:
    explicit Inside(Socket& socket) noexcept;
    ~Inside();
    Inside(const Inside&) = delete;
    Inside& operator=(const Inside&) = delete;

    // 0; kBadDescriptor: closed; kNoBufferSpace: more threads are inside than can be counted.
    [[nodiscard]] Result entered() const { return entered_; }

private:
    Socket& socket_;
    Result entered_;
};

}  // namespace portwright::control
