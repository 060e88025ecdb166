#include "lwip_fixture.h"

#include <ostream>

namespace portwright {

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
    *out << text << " port " << address.port << " scope " << address.scope;
}

namespace testing {

Deadline within(std::int32_t timeout_ms) { return Deadline::after(timeout_ms, port::now_ms()); }
Deadline soon() { return within(60000); }

Address any_host(std::uint16_t port, Family family) {
    Address address;
    address.family = family;
    address.port = port;
    return address;
}

Address loopback_host(std::uint16_t port, Family family) {
    Address address = any_host(port, family);
    address.host[0] = family == Family::kInet ? 127 : 0;
    address.host[family == Family::kInet ? 3 : 15] = 1;
    return address;
}

Address with_port(Address address, std::uint16_t port) {
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

AssertionResult failed_with(Result result, Error error) {
    return result.failed(error) ? ::testing::AssertionSuccess()
                                : ::testing::AssertionFailure() << ::testing::PrintToString(result)
                                                                << " instead of error " << static_cast<int>(error);
}

Result open(Socket& socket, Type type, Family family) {
    return portwright::open(socket, lwip::kBackend, {family, type, Protocol::kAny, 0});
}

Address own_address(Socket& socket) {
    Address address;
    EXPECT_TRUE(succeeded(local_address(socket, address)));
    return address;
}

namespace {

std::string shown(Result result, const std::string& memory) {
    return result.ok() ? memory.substr(0, result.count())
                       : "<error " + std::to_string(static_cast<int>(result.error())) + ">";
}

WritableBytes room_of(std::string& memory) { return {reinterpret_cast<std::uint8_t*>(memory.data()), memory.size()}; }

}  // namespace

std::string receive(Socket& socket, const Deadline& deadline, std::size_t size) {
    std::string memory(size, '\0');
    return shown(recv(socket, room_of(memory), false, deadline), memory);
}

std::string receive_from(Socket& socket, Address& from, std::size_t size) {
    std::string memory(size, '\0');
    return shown(recv_from(socket, room_of(memory), from, false, soon()), memory);
}

std::string peeked(Socket& socket, std::size_t size) {
    std::string memory(size, '\0');
    return shown(recv(socket, room_of(memory), true, soon()), memory);
}

std::string exchanged(Socket& from, Socket& to, std::string_view text, std::size_t sent) {
    std::string got;
    const Deadline end = within(3600 * 1000);
    while (got.size() < text.size() && !end.passed(port::now_ms())) {
        if (sent < text.size()) {
            const Result result = send(from, bytes(text).from(sent), kNow);
            if (!result.ok() && !result.failed(Error::kWouldBlock)) {
                return "<send: error " + std::to_string(static_cast<int>(result.error())) + ">";
            }
            sent += result.ok() ? result.count() : 0;
        }
        std::string memory(1000, '\0');
        const Result result = recv(to, room_of(memory), false, kNow);
        if (result.ok() && result.count() > 0) {
            got += memory.substr(0, result.count());
        } else if (result.failed(Error::kWouldBlock)) {
            pass(1);
        } else {
            return "<recv: " + shown(result, memory) + ">";
        }
    }
    return got;
}

std::uint8_t ready(Socket& socket) { return poll(socket, kReadable | kWritable); }

std::string pattern(std::size_t size, unsigned seed) {
    std::string text(size, '\0');
    std::uint32_t state = seed * 2654435761U + 1;
    for (char& character : text) {
        state = state * 1664525U + 1013904223U;
        character = static_cast<char>(state >> 24);
    }
    return text;
}

LwipTest::LwipTest() {
    Wire::reset();
    before_ = usage();
}

// Whoever closed is given the time that the stack keeps a connection afterwards.
void LwipTest::TearDown() {
    Wire::reset();
    EXPECT_EQ(open_sockets(), 0u);
    pass(is_pooled() ? 0 : 60000);
    for (unsigned second = 0; second < 120 && usage() != before_; ++second) {
        pass(1000);
    }
    EXPECT_EQ(usage(), before_);
}

void listen_far(Socket& listener, std::int32_t backlog, Family family) {
    ASSERT_TRUE(succeeded(open(listener, Type::kStream, family)));
    const std::int32_t on = 1;
    ASSERT_TRUE(succeeded(
        set_option(listener, Option::kReuseAddress, {reinterpret_cast<const std::uint8_t*>(&on), sizeof on})));
    ASSERT_TRUE(succeeded(bind(listener, far_host(kPort, family))));
    ASSERT_TRUE(succeeded(listen(listener, backlog)));
}

void LwipConnected::SetUp() {
    listen_far(listener);
    ASSERT_TRUE(succeeded(open(client, Type::kStream)));
    ASSERT_TRUE(succeeded(connect(client, far_host(kPort), soon())));
    Address peer;
    ASSERT_TRUE(succeeded(accept(listener, server, peer, soon())));
    EXPECT_EQ(peer, own_address(client));
}

void LwipConnected::TearDown() {
    close(client);
    close(server);
    close(listener);
    LwipTest::TearDown();
}

}  // namespace testing
}  // namespace portwright
