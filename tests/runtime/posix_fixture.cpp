#include "posix_fixture.h"

#include <dirent.h>
#include <time.h>

#include <atomic>


namespace portwright {

namespace {
std::atomic<bool> interruption{false};
}  // namespace

namespace port {

std::uint64_t now_ms() noexcept {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1000 + static_cast<std::uint64_t>(now.tv_nsec) / 1000000;
}

void wait(int descriptor, std::uint8_t interest, const Deadline& deadline) noexcept {
    block(descriptor, interest, deadline);
}

bool interrupted() noexcept { return interruption; }

}  // namespace port

void PrintTo(const Result& result, std::ostream* out) {
    if (result.ok()) {
        *out << "ok " << result.count();
    } else {
        *out << "error " << static_cast<int>(result.error()) << " native " << result.native();
    }
}

void PrintTo(const Address& address, std::ostream* out) {
    char text[kHostTextSize];
    format_host(address, text);
    *out << text << " port " << address.port;
}

namespace testing {

void set_interrupted(bool pending) { interruption = pending; }

Deadline within(std::int32_t timeout_ms) { return Deadline::after(timeout_ms, port::now_ms()); }
Deadline soon() { return within(kLong); }

Address address(const char* host, std::uint16_t port) {
    Address address;
    EXPECT_TRUE(parse_host(host, std::strlen(host), address)) << host;
    address.port = port;
    return address;
}

Address local_host(std::uint16_t port, Family family) {
    return address(family == Family::kInet6 ? "::1" : "127.0.0.1", port);
}

Bytes bytes(std::string_view text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }

AssertionResult succeeded(Result result) {
    return result.ok() ? ::testing::AssertionSuccess()
                       : ::testing::AssertionFailure() << ::testing::PrintToString(result);
}

AssertionResult counted(Result result, std::size_t count) {
    return result.ok() && result.count() == count
               ? ::testing::AssertionSuccess()
               : ::testing::AssertionFailure() << ::testing::PrintToString(result) << " instead of ok " << count;
}

AssertionResult failed_with(Result result, Error error) {
    return result.failed(error) ? ::testing::AssertionSuccess()
                                : ::testing::AssertionFailure() << ::testing::PrintToString(result)
                                                                << " instead of error " << static_cast<int>(error);
}

Result open_stream(Socket& socket, const Backend& backend, Family family) {
    return open(socket, backend, {family, Type::kStream, Protocol::kAny, 0});
}

Result open_datagram(Socket& socket, const Backend& backend, Family family) {
    return open(socket, backend, {family, Type::kDatagram, Protocol::kAny, 0});
}

Address own_address(Socket& socket) {
    Address own;
    EXPECT_TRUE(succeeded(local_address(socket, own)));
    return own;
}

Address listen_somewhere(Socket& socket, const Backend& backend, Family family) {
    EXPECT_TRUE(succeeded(open_stream(socket, backend, family)));
    EXPECT_TRUE(succeeded(bind(socket, local_host(0, family))));
    EXPECT_TRUE(succeeded(listen(socket, 8)));
    return own_address(socket);
}

Address bind_somewhere(Socket& socket, const Backend& backend, Family family) {
    EXPECT_TRUE(succeeded(open_datagram(socket, backend, family)));
    EXPECT_TRUE(succeeded(bind(socket, local_host(0, family))));
    return own_address(socket);
}

std::uint16_t free_port() {
    Scoped socket;
    return listen_somewhere(socket).port;
}

Pair::Pair(const Backend& backend, Family family) {
    const Address where = listen_somewhere(listener, backend, family);
    EXPECT_TRUE(succeeded(open_stream(client, backend, family)));
    EXPECT_TRUE(succeeded(connect(client, where, soon())));
    Address peer;
    EXPECT_TRUE(succeeded(accept(listener, server, peer, soon())));
    EXPECT_EQ(peer, own_address(client));
}

namespace {

std::string shown(Result result, std::string room) {
    if (!result.ok()) {
        return std::string("<").append(::testing::PrintToString(result)).append(">");
    }
    room.resize(result.count());
    return room;
}

}  // namespace

std::string receive(Socket& socket, const Deadline& deadline, std::size_t size) {
    std::string room(size, '\0');
    const Result result = recv(socket, {reinterpret_cast<std::uint8_t*>(room.data()), size}, false, deadline);
    return shown(result, std::move(room));
}

std::string receive_from(Socket& socket, Address& from, std::size_t size) {
    std::string room(size, '\0');
    const Result result = recv_from(socket, {reinterpret_cast<std::uint8_t*>(room.data()), size}, from, false, soon());
    return shown(result, std::move(room));
}

namespace {

std::size_t open_descriptors() {
    std::size_t count = 0;
    DIR* folder = opendir("/proc/self/fd");
    while (folder != nullptr && readdir(folder) != nullptr) {
        ++count;
    }
    closedir(folder);
    return count;
}

}  // namespace

PosixTest::PosixTest() : descriptors_(open_descriptors()) { set_interrupted(false); }

void PosixTest::TearDown() {
    EXPECT_EQ(open_sockets(), 0u);
    EXPECT_EQ(open_descriptors(), descriptors_);
}

}  // namespace testing
}  // namespace portwright
