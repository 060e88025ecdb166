// Real sockets on the loopback interface, in real time, and the words that these tests speak.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <string_view>

#include "backends/posix/posix.h"
#include "backends/remap/remap.h"
#include "portwright/port.h"
#include "portwright/socket.h"

namespace portwright {

// How a failing assertion shows a result: "ok 5" or "error 30 native 111".
void PrintTo(const Result& result, std::ostream* out);
void PrintTo(const Address& address, std::ostream* out);

namespace testing {

using ::testing::AssertionResult;

inline constexpr const Backend& kPlain = posix::kBackend;
inline constexpr const Backend& kRemapped = remap::kBackend<posix::kBackend>;
inline constexpr const Resolver& kRemappedNames = remap::kResolver<posix::kResolver>;

// A socket that closes at the end of its scope.
struct Scoped : Socket {
    Scoped() : Socket() {}
    ~Scoped() { close(*this); }
    Scoped(const Scoped&) = delete;
    Scoped& operator=(const Scoped&) = delete;
};

inline const Deadline kNow = Deadline::after(kNonBlocking, 0);
Deadline within(std::int32_t timeout_ms);
inline constexpr std::int32_t kLong = 5000;  // no test that passes waits so long
Deadline soon();                             // within(kLong)

Address address(const char* host, std::uint16_t port = 0);
Address local_host(std::uint16_t port = 0, Family family = Family::kInet);

Bytes bytes(std::string_view text);
AssertionResult succeeded(Result result);
AssertionResult counted(Result result, std::size_t count);
AssertionResult failed_with(Result result, Error error);

Result open_stream(Socket& socket, const Backend& backend = kPlain, Family family = Family::kInet);
Result open_datagram(Socket& socket, const Backend& backend = kPlain, Family family = Family::kInet);
Address own_address(Socket& socket);

// A listening socket, or a datagram socket, on a free port of the loopback interface.
Address listen_somewhere(Socket& socket, const Backend& backend = kPlain, Family family = Family::kInet);
Address bind_somewhere(Socket& socket, const Backend& backend = kPlain, Family family = Family::kInet);
std::uint16_t free_port();  // nobody listens there

struct Pair {
    Scoped listener;
    Scoped client;
    Scoped server;
    explicit Pair(const Backend& backend = kPlain, Family family = Family::kInet);
};

// One transfer of up to `size` bytes; what failed instead, in angle brackets.
std::string receive(Socket& socket, const Deadline& deadline, std::size_t size = 4096);
std::string receive_from(Socket& socket, Address& from, std::size_t size = 4096);

// A callback or Ctrl-C is pending, until the test takes it back.
void set_interrupted(bool pending);

// No socket and no descriptor outlives a test.
class PosixTest : public ::testing::Test {
protected:
    PosixTest();
    void TearDown() override;

private:
    std::size_t descriptors_;
};

}  // namespace testing
}  // namespace portwright
