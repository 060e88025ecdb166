// Sockets over the tests' own network processor, in real time, and the words that these tests speak.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "backends/simplelink/simplelink.h"
#include "portwright/port.h"
#include "portwright/socket.h"
#include "simplelink_processor.h"

namespace portwright {

void PrintTo(const Result& result, std::ostream* out);
void PrintTo(const Address& address, std::ostream* out);

namespace testing {

using ::testing::AssertionResult;

struct Scoped : Socket {
    Scoped() : Socket() {}
    ~Scoped() { close(*this); }
    Scoped(const Scoped&) = delete;
    Scoped& operator=(const Scoped&) = delete;
};

inline const Deadline kNow = Deadline::after(kNonBlocking, 0);
Deadline within(std::int32_t timeout_ms);
Deadline soon();  // no test that passes waits so long

Address local_host(std::uint16_t port = 0);
Bytes bytes(std::string_view text);
AssertionResult succeeded(Result result);
AssertionResult counted(Result result, std::size_t count);
AssertionResult failed_with(Result result, Error error, std::int32_t native = 0);

Result open_as(Socket& socket, Type type, Protocol protocol = Protocol::kAny, Family family = Family::kInet);
int handle_of(const Socket& socket);
Address own_address(const Socket& socket);

Address listen_somewhere(Socket& socket);
Address bind_somewhere(Socket& socket);  // a datagram socket
std::uint16_t free_port();               // nobody listens there

struct Pair {
    Scoped client;
    Scoped server;
    Pair();
};

// One transfer of up to `size` bytes; what failed instead, in angle brackets.
std::string receive(Socket& socket, const Deadline& deadline, std::size_t size = 4096, bool peek = false);
std::string receive_from(Socket& socket, Address& from, std::size_t size = 4096);
// What a file-like readline makes of it.
std::string line(Socket& socket, const Deadline& deadline, std::size_t look = 64);

void set_interrupted(bool pending);

// The processor is as new, no handle outlives a test, and it has nothing to complain about.
class SimplelinkTest : public ::testing::Test {
protected:
    SimplelinkTest();
    void TearDown() override;
};

}  // namespace testing
}  // namespace portwright
