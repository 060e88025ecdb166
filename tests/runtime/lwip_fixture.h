// Sockets of the lwIP backend, over a wire in memory and in virtual time, and the words that these tests speak.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "backends/lwip/lwip.h"
#include "lwip_wire.h"
#include "portwright/port.h"
#include "portwright/socket.h"

namespace portwright {

// How a failing assertion shows a result: "ok 5" or "error 30 native 14".
void PrintTo(const Result& result, std::ostream* out);
void PrintTo(const Address& address, std::ostream* out);

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
inline const Deadline kNow = Deadline::after(kNonBlocking, 0);
Deadline within(std::int32_t timeout_ms);
Deadline soon();  // no test that passes waits so long

Address any_host(std::uint16_t port, Family family = Family::kInet);
Address loopback_host(std::uint16_t port, Family family = Family::kInet);
// Another place of the same host.
Address with_port(Address address, std::uint16_t port);

Bytes bytes(std::string_view text);
AssertionResult succeeded(Result result);
AssertionResult counted(Result result, std::size_t count);
AssertionResult failed_with(Result result, Error error);

Result open(Socket& socket, Type type, Family family = Family::kInet);
Address own_address(Socket& socket);

// One transfer; what failed instead, in angle brackets.
std::string receive(Socket& socket, const Deadline& deadline, std::size_t size = 8192);
std::string receive_from(Socket& socket, Address& from, std::size_t size = 8192);
std::string peeked(Socket& socket, std::size_t size = 8192);
std::uint8_t ready(Socket& socket);  // bits of Ready
// What `to` receives while `from` sends `text`, whose first `sent` bytes it has sent already. Ends after an hour.
std::string exchanged(Socket& from, Socket& to, std::string_view text, std::size_t sent = 0);
// Bytes that any test can make and check.
std::string pattern(std::size_t size, unsigned seed = 1);

// Nothing of the stack's memory outlives a test.
class LwipTest : public ::testing::Test {
protected:
    LwipTest();
    void TearDown() override;

private:
    Usage before_;
};

// With a listener at the far end, and connections to it.
class LwipConnected : public LwipTest {
protected:
    void SetUp() override;
    void TearDown() override;

    Scoped listener;
    Scoped client;  // near
    Scoped server;  // far
};

void listen_far(Socket& listener, std::int32_t backlog = 4, Family family = Family::kInet);

}  // namespace testing
}  // namespace portwright
