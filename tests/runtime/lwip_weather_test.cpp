// The lwIP backend on a bad wire, and under frames that nobody honest sends.

#include <ostream>
#include <random>

#include "lwip_fixture.h"

namespace portwright::testing {

namespace {

constexpr std::size_t kMegabyte = 1024 * 1024;

// Of every byte and its place.
std::uint32_t checksum(std::string_view text) {
    std::uint32_t low = 1;
    std::uint32_t high = 0;
    for (const char character : text) {
        low = (low + static_cast<unsigned char>(character)) % 65521;
        high = (high + low) % 65521;
    }
    return high << 16 | low;
}

struct Case {
    const char* name;
    Weather weather;
};

void PrintTo(const Case& instance, std::ostream* out) { *out << instance.name; }

}  // namespace

class LwipWeather : public LwipConnected, public ::testing::WithParamInterface<Case> {};

INSTANTIATE_TEST_SUITE_P(
    , LwipWeather,
    ::testing::Values(Case{"Fine", {}}, Case{"Lossy", {.lost = 20}}, Case{"Doubling", {.doubled = 100}},
                      Case{"Disordered", {.delayed = 100}}, Case{"Damaging", {.damaged = 20}},
                      Case{"AllAtOnce", {.lost = 10, .doubled = 20, .delayed = 20, .damaged = 10}}),
    [](const auto& instance) { return instance.param.name; });

TEST_P(LwipWeather, MegabyteArrivesWhole) {
    const std::string text = pattern(kMegabyte);
    Wire::weather() = GetParam().weather;
    const std::string got = exchanged(client, server, text);
    EXPECT_EQ(got.size(), text.size());
    EXPECT_EQ(checksum(got), checksum(text));
}

TEST_P(LwipWeather, ConnectionsComeAboutAndEnd) {
    Wire::weather() = GetParam().weather;
    for (unsigned round = 0; round < 20; ++round) {
        Scoped one;
        Scoped other;
        Address peer;
        ASSERT_TRUE(succeeded(open(one, Type::kStream)));
        ASSERT_TRUE(succeeded(connect(one, far_host(kPort), Deadline::never())));
        ASSERT_TRUE(succeeded(accept(listener, other, peer, within(600000))));
        EXPECT_TRUE(counted(send(one, bytes("question"), within(600000)), 8));
        EXPECT_EQ(receive(other, within(600000), 8), "question");
        EXPECT_TRUE(counted(send(other, bytes("answer"), within(600000)), 6));
        close(other);
        EXPECT_EQ(receive(one, within(600000)), "answer");
        EXPECT_EQ(receive(one, within(600000)), "");
    }
}

// Frames of a real conversation with bits turned and cut anywhere, checksums of the headers made right again or not.
TEST_F(LwipConnected, DamagedFramesDoNoHarm) {
    std::vector<Frame> heard;
    Wire::watch([&heard](const Frame& frame) {
        heard.push_back(frame);
        return true;
    });
    Scoped one;
    Scoped other;
    ASSERT_TRUE(succeeded(open(one, Type::kDatagram)));
    ASSERT_TRUE(succeeded(bind(one, near_host(7000))));
    ASSERT_TRUE(succeeded(open(other, Type::kDatagram)));
    EXPECT_TRUE(counted(send_to(other, bytes(pattern(400)), near_host(7000), soon()), 400));
    EXPECT_TRUE(counted(send(server, bytes(pattern(900)), soon()), 900));
    EXPECT_TRUE(counted(send(client, bytes(pattern(900)), soon()), 900));
    pass(1000);
    Wire::watch(nullptr);
    ASSERT_GT(heard.size(), 4u);

    std::mt19937 dice(7);
    const auto roll = [&dice](std::size_t below) {
        return std::uniform_int_distribution<std::size_t>(0, below - 1)(dice);
    };
    for (unsigned round = 0; round < 20000; ++round) {
        Frame frame = heard[roll(heard.size())];
        for (std::size_t count = 1 + roll(4); count > 0; --count) {
            frame[roll(frame.size())] = static_cast<std::uint8_t>(roll(256));
        }
        if (roll(4) == 0) {
            frame.resize(1 + roll(frame.size()));
        }
        Wire::inject(std::move(frame));
        if (round % 16 == 0) {
            pass(1);
            (void)ready(client);
            (void)receive(one, kNow);
        }
    }
    pass(1000);
    // Whatever became of that connection, the stack goes on.
    Scoped fresh;
    Scoped accepted;
    close(client);
    close(server);
    Address peer;
    ASSERT_TRUE(succeeded(open(fresh, Type::kStream)));
    ASSERT_TRUE(succeeded(connect(fresh, far_host(kPort), within(600000))));
    do {
        close(accepted);
        ASSERT_TRUE(succeeded(accept(listener, accepted, peer, within(600000))));
    } while (peer != own_address(fresh));
    EXPECT_TRUE(counted(send(fresh, bytes("alive"), soon()), 5));
    EXPECT_EQ(receive(accepted, soon()), "alive");
}

}  // namespace portwright::testing
