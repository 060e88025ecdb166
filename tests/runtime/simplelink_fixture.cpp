#include "simplelink_fixture.h"

#include <time.h>

#include <atomic>
#include <cstring>

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
Deadline soon() { return within(5000); }

Address local_host(std::uint16_t port) {
    Address address;
    EXPECT_TRUE(parse_host("127.0.0.1", 9, address));
    address.port = port;
    return address;
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

AssertionResult failed_with(Result result, Error error, std::int32_t native) {
    return result.failed(error) && result.native() == native
               ? ::testing::AssertionSuccess()
               : ::testing::AssertionFailure() << ::testing::PrintToString(result) << " instead of error "
                                               << static_cast<int>(error) << " native " << native;
}

Result open_as(Socket& socket, Type type, Protocol protocol, Family family) {
    return open(socket, simplelink::kBackend, {family, type, protocol, 0});
}

int handle_of(const Socket& socket) { return reinterpret_cast<const simplelink::State*>(socket.storage)->descriptor; }

Address own_address(const Socket& socket) { return local_host(processor::port_of(handle_of(socket))); }

Address listen_somewhere(Socket& socket) {
    EXPECT_TRUE(succeeded(open_as(socket, Type::kStream)));
    EXPECT_TRUE(succeeded(bind(socket, local_host())));
    EXPECT_TRUE(succeeded(listen(socket, 4)));
    return own_address(socket);
}

Address bind_somewhere(Socket& socket) {
    EXPECT_TRUE(succeeded(open_as(socket, Type::kDatagram)));
    EXPECT_TRUE(succeeded(bind(socket, local_host())));
    return own_address(socket);
}

std::uint16_t free_port() {
    Scoped socket;
    return listen_somewhere(socket).port;
}

Pair::Pair() {
    Scoped listener;
    const Address where = listen_somewhere(listener);
    EXPECT_TRUE(succeeded(open_as(client, Type::kStream)));
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

WritableBytes writable(std::string& room) { return {reinterpret_cast<std::uint8_t*>(room.data()), room.size()}; }

}  // namespace

std::string receive(Socket& socket, const Deadline& deadline, std::size_t size, bool peek) {
    std::string room(size, '\0');
    const Result result = recv(socket, writable(room), peek, deadline);
    return shown(result, std::move(room));
}

std::string receive_from(Socket& socket, Address& from, std::size_t size) {
    std::string room(size, '\0');
    const Result result = recv_from(socket, writable(room), from, false, soon());
    return shown(result, std::move(room));
}

std::string line(Socket& socket, const Deadline& deadline, std::size_t look) {
    std::string text;
    bool complete = false;
    while (!complete) {
        std::string room(look, '\0');
        const Result found = peek_line(socket, writable(room), complete, deadline);
        if (!found.ok()) {
            return text + shown(found, "");
        }
        if (found.count() == 0) {
            break;
        }
        text += receive(socket, deadline, found.count());
    }
    return text;
}

SimplelinkTest::SimplelinkTest() {
    processor::reset();
    set_interrupted(false);
}

void SimplelinkTest::TearDown() {
    EXPECT_EQ(open_sockets(), 0u);
    EXPECT_EQ(processor::open_handles(), 0);
    EXPECT_EQ(processor::complaints(), std::vector<std::string>());
    processor::reset();
}

}  // namespace testing
}  // namespace portwright
