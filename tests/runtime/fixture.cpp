#include "fixture.h"

#include "portwright/port.h"

namespace portwright {

void PrintTo(const Result& result, std::ostream* out) {
    if (result.ok()) {
        *out << "ok " << result.count();
    } else {
        *out << "error " << static_cast<int>(result.error()) << " native " << result.native();
    }
}

namespace testing {

Address local_host(std::uint16_t port, Family family) {
    Address address;
    address.family = family;
    address.port = port;
    address.host[0] = family == Family::kInet ? 127 : 0;
    address.host[family == Family::kInet ? 3 : 15] = 1;
    return address;
}

Address any_host(std::uint16_t port) {
    Address address;
    address.port = port;
    return address;
}

Deadline within(std::int32_t timeout_ms) { return Deadline::after(timeout_ms, port::now_ms()); }

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

Result open_stream(Socket& socket, Family family) {
    return open(socket, loopback::kBackend, {family, Type::kStream, Protocol::kAny, 0});
}

Result open_datagram(Socket& socket, Family family) {
    return open(socket, loopback::kBackend, {family, Type::kDatagram, Protocol::kAny, 0});
}

std::string drain(Socket& socket, std::size_t size) {
    std::string text;
    Room room;
    while (text.size() < size) {
        const Result result = recv(socket, room.of(size - text.size()), false, kNow);
        if (!result.ok() && !result.failed(Error::kWouldBlock)) {
            return text + "<error " + std::to_string(static_cast<int>(result.error())) + ">";
        }
        if (!result.ok() || result.count() == 0) {
            break;
        }
        text += room.text(result.count());
    }
    return text;
}

LoopbackTest::LoopbackTest() {
    reset_port();
    loopback::reset();
}

void LoopbackTest::TearDown() {
    EXPECT_EQ(open_sockets(), 0u);
    EXPECT_EQ(loopback::handles_in_use(), 0u);
    EXPECT_EQ(loopback::lookups_in_use(), 0u);
}

void ConnectedTest::SetUp() {
    ASSERT_TRUE(succeeded(open_stream(listener)));
    ASSERT_TRUE(succeeded(bind(listener, local_host(kPort))));
    ASSERT_TRUE(succeeded(listen(listener, 4)));
    ASSERT_TRUE(succeeded(open_stream(client)));
    ASSERT_TRUE(succeeded(connect(client, local_host(kPort), kNever)));
    Address peer;
    ASSERT_TRUE(succeeded(accept(listener, server, peer, kNow)));
}

void ConnectedTest::TearDown() {
    close(client);
    close(server);
    close(listener);
    LoopbackTest::TearDown();
}

void ConnectedTest::server_sends_at(std::uint64_t elapsed_ms, std::string text) {
    at(elapsed_ms,
       [this, text = std::move(text)] { EXPECT_TRUE(counted(send(server, bytes(text), kNow), text.size())); });
}

}  // namespace testing
}  // namespace portwright
