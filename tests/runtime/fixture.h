// Sockets on the network in memory, in virtual time, and the words that the tests speak.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <string_view>

#include "backends/loopback/loopback.h"
#include "portwright/socket.h"
#include "virtual_port.h"

namespace portwright {

// How a failing assertion shows a result: "ok 5" or "error 30 native 0".
void PrintTo(const Result& result, std::ostream* out);

namespace testing {

using ::testing::AssertionResult;

// A socket that closes at the end of its scope.
struct Scoped : Socket {
    Scoped() : Socket() {}
    ~Scoped() { close(*this); }
    Scoped(const Scoped&) = delete;
    Scoped& operator=(const Scoped&) = delete;
};

inline constexpr std::uint16_t kPort = 8000;

Address local_host(std::uint16_t port, Family family = Family::kInet);
Address any_host(std::uint16_t port);

inline const Deadline kNow = Deadline::after(kNonBlocking, 0);
inline const Deadline kNever = Deadline::never();
// Counted from the present virtual time.
Deadline within(std::int32_t timeout_ms);

Bytes bytes(std::string_view text);
inline constexpr PartialOnTimeout kKept = PartialOnTimeout::kKept;
inline constexpr PartialOnTimeout kLost = PartialOnTimeout::kLost;

AssertionResult succeeded(Result result);
AssertionResult counted(Result result, std::size_t count);
AssertionResult failed_with(Result result, Error error);

Result open_stream(Socket& socket, Family family = Family::kInet);
Result open_datagram(Socket& socket, Family family = Family::kInet);

// Room for what a call receives.
struct Room {
    std::uint8_t memory[2 * loopback::kWindow] = {};

    WritableBytes of(std::size_t size) { return {memory, size}; }
    std::string_view text(std::size_t size) const { return {reinterpret_cast<const char*>(memory), size}; }
};

// What `socket` has for us now, up to `size` bytes; what failed instead, in angle brackets.
std::string drain(Socket& socket, std::size_t size = 2 * loopback::kWindow);

// No socket, handle or lookup outlives a test.
class LoopbackTest : public ::testing::Test {
protected:
    LoopbackTest();
    void TearDown() override;
};

// With a listener on kPort, and a connection through it.
class ConnectedTest : public LoopbackTest {
protected:
    void SetUp() override;
    void TearDown() override;

    // Sends from the server's side when that much time has gone by.
    void server_sends_at(std::uint64_t elapsed_ms, std::string text);

    Scoped listener;
    Scoped client;
    Scoped server;
    Room room;
};

}  // namespace testing
}  // namespace portwright
