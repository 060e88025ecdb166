// Options: every length and range is checked before a backend sees the value.

#include "fixture.h"

namespace portwright::testing {

namespace {

Result set(Socket& socket, Option option, std::int32_t value) {
    std::uint8_t memory[sizeof value];
    std::memcpy(memory, &value, sizeof value);
    return set_option(socket, option, {memory, sizeof memory});
}

std::int32_t get(Socket& socket, Option option) {
    std::int32_t value = -12345;
    EXPECT_TRUE(succeeded(get_option(socket, option, value)));
    return value;
}

}  // namespace

class Options : public LoopbackTest {
protected:
    void SetUp() override {
        ASSERT_TRUE(succeeded(open_stream(stream)));
        ASSERT_TRUE(succeeded(open_datagram(datagram)));
        ASSERT_TRUE(succeeded(open_datagram(datagram6, Family::kInet6)));
    }
    void TearDown() override {
        close(stream);
        close(datagram);
        close(datagram6);
        LoopbackTest::TearDown();
    }

    Scoped stream;
    Scoped datagram;
    Scoped datagram6;
};

TEST_F(Options, FlagsAreTrueOrFalse) {
    for (const Option option : {Option::kReuseAddress, Option::kBroadcast, Option::kKeepAlive, Option::kNoDelay}) {
        EXPECT_EQ(get(stream, option), 0);
        for (const std::int32_t value : {1, 7, -1, INT32_MIN}) {
            EXPECT_TRUE(succeeded(set(stream, option, value)));
            EXPECT_EQ(get(stream, option), 1) << value;
        }
        EXPECT_TRUE(succeeded(set(stream, option, 0)));
        EXPECT_EQ(get(stream, option), 0);
    }
}

TEST_F(Options, NumbersHaveTheirRange) {
    const std::pair<Option, std::int32_t> cases[] = {
        {Option::kKeepIdle, 32767}, {Option::kKeepInterval, 32767}, {Option::kKeepCount, 127}};
    for (const auto& [option, largest] : cases) {
        EXPECT_TRUE(succeeded(set(stream, option, 1)));
        EXPECT_TRUE(succeeded(set(stream, option, largest)));
        EXPECT_EQ(get(stream, option), largest);
        for (const std::int32_t value : {0, -1, INT32_MIN, largest + 1, INT32_MAX}) {
            EXPECT_TRUE(failed_with(set(stream, option, value), Error::kInvalidArgument)) << value;
        }
        EXPECT_EQ(get(stream, option), largest);
    }
}

TEST_F(Options, MinutesOfKeepAliveAreFourOptionsInOne) {
    ASSERT_TRUE(succeeded(set(stream, Option::kKeepAliveMinutes, 120)));
    EXPECT_EQ(get(stream, Option::kKeepAlive), 1);
    EXPECT_EQ(get(stream, Option::kKeepIdle), 120 * 60);
    EXPECT_EQ(get(stream, Option::kKeepInterval), 25);
    EXPECT_EQ(get(stream, Option::kKeepCount), 3);
    for (const std::int32_t value : {0, -1, 121, INT32_MIN, INT32_MAX}) {
        EXPECT_TRUE(failed_with(set(stream, Option::kKeepAliveMinutes, value), Error::kInvalidArgument)) << value;
    }
    EXPECT_EQ(get(stream, Option::kKeepIdle), 120 * 60);
    std::int32_t value = 5;
    EXPECT_TRUE(failed_with(get_option(stream, Option::kKeepAliveMinutes, value), Error::kNoProtocolOption));
    EXPECT_TRUE(failed_with(set(datagram, Option::kKeepAliveMinutes, 1), Error::kNoProtocolOption));
}

TEST_F(Options, OfRadiosAreNoneOfTheInternets) {
    for (const Option option : {Option::kConfirmed, Option::kDataRate, Option::kDownlink, Option::kTransmitRepeat,
                                Option::kOutOfBand, Option::kBit}) {
        for (Socket* socket : {static_cast<Socket*>(&stream), static_cast<Socket*>(&datagram)}) {
            std::int32_t value = 5;
            EXPECT_TRUE(failed_with(set(*socket, option, 1), Error::kNoProtocolOption));
            EXPECT_TRUE(failed_with(get_option(*socket, option, value), Error::kNoProtocolOption));
        }
    }
}

TEST_F(Options, ValuesHaveTheirLength) {
    const std::string memory(64, '\1');
    const std::size_t integer = sizeof(std::int32_t);
    const std::size_t membership = 8;
    for (std::size_t size = 0; size < memory.size(); ++size) {
        const Bytes value{bytes(memory).data, size};
        EXPECT_EQ(set_option(stream, Option::kNoDelay, value).failed(Error::kInvalidArgument), size != integer);
        EXPECT_EQ(set_option(stream, Option::kReceiveTimeout, value).failed(Error::kInvalidArgument), size != integer);
        EXPECT_EQ(set_option(stream, Option::kLinger, value).failed(Error::kInvalidArgument), size != membership);
        EXPECT_EQ(set_option(datagram, Option::kAddMembership, value).failed(Error::kInvalidArgument),
                  size != membership);
        EXPECT_EQ(set_option(datagram, Option::kDropMembership, value).failed(Error::kInvalidArgument),
                  size != membership);
    }
}

TEST_F(Options, BelongToOneKindOfSocket) {
    const std::string membership(8, '\1');
    for (const Option option : {Option::kNoDelay, Option::kKeepIdle, Option::kKeepInterval, Option::kKeepCount}) {
        std::int32_t value = 0;
        EXPECT_TRUE(failed_with(set(datagram, option, 1), Error::kNoProtocolOption));
        EXPECT_TRUE(failed_with(get_option(datagram, option, value), Error::kNoProtocolOption));
    }
    EXPECT_TRUE(failed_with(set_option(datagram, Option::kLinger, bytes(membership)), Error::kNoProtocolOption));
    for (const Option option : {Option::kAddMembership, Option::kDropMembership}) {
        EXPECT_TRUE(failed_with(set_option(stream, option, bytes(membership)), Error::kNoProtocolOption));
        EXPECT_TRUE(failed_with(set_option(datagram6, option, bytes(membership)), Error::kNoProtocolOption));
    }
}

TEST_F(Options, OfBytesCannotBeReadBack) {
    std::int32_t value = 5;
    EXPECT_TRUE(failed_with(get_option(datagram, Option::kAddMembership, value), Error::kNoProtocolOption));
    EXPECT_EQ(value, 5);
}

TEST_F(Options, AnUnknownOneIsRefused) {
    std::int32_t value = 0;
    EXPECT_TRUE(failed_with(set(stream, static_cast<Option>(200), 1), Error::kNoProtocolOption));
    EXPECT_TRUE(failed_with(get_option(stream, static_cast<Option>(200), value), Error::kNoProtocolOption));
}

TEST_F(Options, TheTimeoutsAreTheSockets) {
    EXPECT_TRUE(succeeded(set(stream, Option::kReceiveTimeout, 250)));
    EXPECT_EQ(stream.timeout_ms, 250);
    EXPECT_EQ(get(stream, Option::kSendTimeout), 250);
    EXPECT_TRUE(succeeded(set(stream, Option::kSendTimeout, 0)));
    EXPECT_EQ(stream.timeout_ms, kForever) << "0 means no timeout, as with setsockopt(2)";
    EXPECT_EQ(get(stream, Option::kReceiveTimeout), 0);
    EXPECT_TRUE(failed_with(set(stream, Option::kReceiveTimeout, -1), Error::kInvalidArgument));
    EXPECT_EQ(stream.timeout_ms, kForever);
}

}  // namespace portwright::testing
