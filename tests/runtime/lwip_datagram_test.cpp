// UDP and raw sockets of the lwIP backend, and options of all.

#include <iterator>
#include <memory>

#include "lwip_fixture.h"

namespace portwright::testing {

using LwipDatagram = LwipTest;

class LwipDatagrams : public LwipTest, public ::testing::WithParamInterface<Family> {};

INSTANTIATE_TEST_SUITE_P(, LwipDatagrams, ::testing::Values(Family::kInet, Family::kInet6),
                         [](const auto& family) { return family.param == Family::kInet ? "Inet" : "Inet6"; });

namespace {

struct Ends {
    Scoped near;
    Scoped far;

    explicit Ends(Family family = Family::kInet) {
        EXPECT_TRUE(succeeded(open(near, Type::kDatagram, family)));
        EXPECT_TRUE(succeeded(bind(near, near_host(7000, family))));
        EXPECT_TRUE(succeeded(open(far, Type::kDatagram, family)));
        EXPECT_TRUE(succeeded(bind(far, far_host(kPort, family))));
    }
};

Bytes number(const std::int32_t& value) { return {reinterpret_cast<const std::uint8_t*>(&value), sizeof value}; }

std::int32_t value_of(Socket& socket, Option option) {
    std::int32_t value = -1;
    EXPECT_TRUE(succeeded(get_option(socket, option, value)));
    return value;
}

}  // namespace

TEST_P(LwipDatagrams, CarrySenderAndBorders) {
    Ends ends(GetParam());
    const Address to = far_host(kPort, GetParam());
    EXPECT_TRUE(counted(send_to(ends.near, bytes("first"), to, soon()), 5));
    EXPECT_TRUE(counted(send_to(ends.near, bytes(""), to, soon()), 0));
    EXPECT_TRUE(counted(send_to(ends.near, bytes("third"), to, soon()), 5));
    Address from;
    EXPECT_EQ(ready(ends.far), kWritable);
    EXPECT_EQ(receive_from(ends.far, from), "first");
    EXPECT_EQ(from, near_host(7000, GetParam()));
    EXPECT_EQ(ready(ends.far), kReadable | kWritable);
    EXPECT_EQ(receive_from(ends.far, from), "");
    EXPECT_EQ(peeked(ends.far), "third");
    EXPECT_EQ(receive_from(ends.far, from, 2), "th");  // the rest is cut off
    EXPECT_TRUE(failed_with(recv(ends.far, {}, false, kNow), Error::kWouldBlock));
}

TEST_P(LwipDatagrams, LargestGoesAndOneMoreDoesNot) {
    Ends ends(GetParam());
    const std::size_t most = GetParam() == Family::kInet ? 1472 : 1452;
    const std::string text = pattern(most + 1);
    EXPECT_TRUE(failed_with(send_to(ends.near, bytes(text), far_host(kPort, GetParam()), soon()), Error::kMessageSize));
    EXPECT_TRUE(counted(send_to(ends.near, {bytes(text).data, most}, far_host(kPort, GetParam()), soon()), most));
    EXPECT_EQ(receive(ends.far, soon()), text.substr(0, most));
}

TEST_P(LwipDatagrams, ConnectedOnesHearTheirPeerOnly) {
    Ends ends(GetParam());
    Scoped stranger;
    ASSERT_TRUE(succeeded(open(stranger, Type::kDatagram, GetParam())));
    EXPECT_TRUE(failed_with(send(ends.far, bytes("x"), soon()), Error::kDestinationRequired));
    ASSERT_TRUE(succeeded(connect(ends.far, near_host(7000, GetParam()), soon())));
    EXPECT_TRUE(counted(send_to(stranger, bytes("no"), far_host(kPort, GetParam()), soon()), 2));
    EXPECT_TRUE(counted(send_to(ends.near, bytes("yes"), far_host(kPort, GetParam()), soon()), 3));
    EXPECT_EQ(receive(ends.far, soon()), "yes");
    EXPECT_TRUE(counted(send(ends.far, bytes("back"), soon()), 4));
    EXPECT_EQ(receive(ends.near, soon()), "back");
}

TEST_P(LwipDatagrams, LoopbackNeedsNoWire) {
    Scoped one;
    Scoped other;
    Wire::cut(true, true);
    ASSERT_TRUE(succeeded(open(one, Type::kDatagram, GetParam())));
    ASSERT_TRUE(succeeded(bind(one, loopback_host(kPort, GetParam()))));
    ASSERT_TRUE(succeeded(open(other, Type::kDatagram, GetParam())));
    EXPECT_TRUE(counted(send_to(other, bytes("inside"), loopback_host(kPort, GetParam()), soon()), 6));
    EXPECT_EQ(receive(one, soon()), "inside");
}

TEST_F(LwipDatagram, NewestAreDroppedAndCounted) {
    Ends ends;
    for (unsigned index = 0; index < 300; ++index) {
        EXPECT_TRUE(counted(
            send_to(ends.near, bytes(std::string(1, static_cast<char>('a' + index % 26))), far_host(kPort), soon()),
            1));
        pass(5);
    }
    EXPECT_EQ(reinterpret_cast<const lwip::State*>(ends.far.storage)->dropped, 255u);
    std::string got;
    for (unsigned index = 0; index < PORTWRIGHT_LIMIT_DATAGRAMS; ++index) {
        got += receive(ends.far, kNow);
    }
    EXPECT_EQ(got, "abcd");
    EXPECT_TRUE(failed_with(recv(ends.far, {}, false, kNow), Error::kWouldBlock));
}

// A script may leave many sockets unread. That stops nobody who sends, and makes no other socket deaf.
TEST_F(LwipConnected, UnreadOnesLeaveMemoryForOthers) {
    std::unique_ptr<Scoped> sleepers[PORTWRIGHT_LIMIT_UDP_SOCKETS - 1];
    Scoped sender;
    ASSERT_TRUE(succeeded(open(sender, Type::kDatagram)));
    std::uint16_t port = 9000;
    for (auto& sleeper : sleepers) {
        sleeper = std::make_unique<Scoped>();
        ASSERT_TRUE(succeeded(open(*sleeper, Type::kDatagram)));
        ASSERT_TRUE(succeeded(bind(*sleeper, far_host(++port))));
        for (unsigned index = 0; index < PORTWRIGHT_LIMIT_DATAGRAMS; ++index) {
            EXPECT_TRUE(counted(send_to(sender, bytes(pattern(1400)), far_host(port), soon()), 1400));
            pass(5);
        }
    }
    EXPECT_EQ(receive(*sleepers[0], kNow), pattern(1400));
    EXPECT_EQ(receive(**std::rbegin(sleepers), kNow), pattern(1400));
    EXPECT_TRUE(counted(send(client, bytes(pattern(2000)), kNow), 2000));
    EXPECT_EQ(receive(server, soon(), 2000).size() + receive(server, soon(), 2000).size(), 2000u);
}

TEST_F(LwipDatagram, ClosingWithSomethingUnreadLeavesNothing) {
    Ends ends;
    for (unsigned index = 0; index < 3; ++index) {
        EXPECT_TRUE(counted(send_to(ends.near, bytes(pattern(1000)), far_host(kPort), soon()), 1000));
    }
    pass(100);
}

TEST_F(LwipDatagram, NoRouteIsTold) {
    Scoped socket;
    ASSERT_TRUE(succeeded(open(socket, Type::kDatagram, Family::kInet)));
    Address outside = any_host(1);
    outside.host[0] = 192;
    EXPECT_TRUE(failed_with(send_to(socket, bytes("x"), outside, soon()), Error::kNetworkUnreachable));
    Scoped stream;
    ASSERT_TRUE(succeeded(open(stream, Type::kStream)));
    EXPECT_TRUE(failed_with(connect(stream, outside, soon()), Error::kNetworkUnreachable));
    EXPECT_TRUE(failed_with(connect(stream, far_host(1), soon()), Error::kConnectionRefused));
}

TEST_F(LwipDatagram, BroadcastNeedsTheOption) {
    Ends ends;
    Scoped other;
    ASSERT_TRUE(succeeded(open(other, Type::kDatagram)));
    ASSERT_TRUE(succeeded(bind(other, any_host(6000))));
    Address everybody = near_host(6000);
    everybody.host[3] = 255;
    EXPECT_TRUE(failed_with(send_to(ends.near, bytes("x"), everybody, soon()), Error::kAccessDenied));
    ASSERT_TRUE(succeeded(set_option(ends.near, Option::kBroadcast, number(1))));
    EXPECT_TRUE(counted(send_to(ends.near, bytes("all"), everybody, soon()), 3));
    EXPECT_EQ(receive(other, soon()), "all");
}

TEST_F(LwipDatagram, PacketsOfInetComeWithTheirHeader) {
    Scoped pinger;
    ASSERT_TRUE(succeeded(portwright::open(pinger, lwip::kBackend, {Family::kInet, Type::kRaw, Protocol::kIcmp, 1})));
    ASSERT_TRUE(succeeded(bind(pinger, near_host(0))));
    const std::uint8_t request[] = {8, 0, 0xf7, 0xff, 0, 0, 0, 0};  // an echo request and its checksum
    EXPECT_TRUE(counted(send_to(pinger, {request, sizeof request}, far_host(0), soon()), sizeof request));
    Address from;
    const std::string answer = receive_from(pinger, from);
    ASSERT_EQ(answer.size(), 28u);
    EXPECT_EQ(answer[0], 0x45);
    EXPECT_EQ(answer[20], 0);  // an echo reply
    EXPECT_EQ(from, far_host(0));
}

TEST_F(LwipDatagram, PacketsOfInet6ComeWithoutTheirHeader) {
    Scoped pinger;
    ASSERT_TRUE(
        succeeded(portwright::open(pinger, lwip::kBackend, {Family::kInet6, Type::kRaw, Protocol::kIcmp6, 58})));
    ASSERT_TRUE(succeeded(bind(pinger, near_host(0, Family::kInet6))));
    const std::uint8_t request[] = {128, 0, 0, 0, 0, 9, 0, 1};
    EXPECT_TRUE(counted(send_to(pinger, {request, sizeof request}, far_host(0, Family::kInet6), soon()), 8));
    for (unsigned tries = 0; tries < 8; ++tries) {  // it hears what neighbours say as well
        Address from;
        const std::string packet = receive_from(pinger, from);
        ASSERT_FALSE(packet.empty());
        if (static_cast<unsigned char>(packet[0]) == 129) {
            EXPECT_EQ(packet.size(), 8u);
            EXPECT_EQ(packet[5], 9);
            EXPECT_EQ(from, far_host(0, Family::kInet6));
            return;
        }
    }
    FAIL() << "no echo";
}

TEST_F(LwipDatagram, RawSocketsNeedAProtocol) {
    Scoped socket;
    EXPECT_TRUE(failed_with(open(socket, Type::kRaw), Error::kProtocolNotSupported));
    EXPECT_TRUE(failed_with(portwright::open(socket, lwip::kBackend, {Family::kCan, Type::kRaw, Protocol::kAny, 0}),
                            Error::kFamilyNotSupported));
}

TEST_F(LwipDatagram, GroupsAreJoinedOnceAndLeftAtClose) {
    std::uint8_t membership[8] = {224, 0, 1, 9, 0, 0, 0, 0};
    const Bytes group{membership, sizeof membership};
    for (unsigned round = 0; round < 2 * PORTWRIGHT_LIMIT_GROUPS; ++round) {
        Scoped one;
        Scoped other;
        ASSERT_TRUE(succeeded(open(one, Type::kDatagram)));
        ASSERT_TRUE(succeeded(open(other, Type::kDatagram)));
        ASSERT_TRUE(succeeded(bind(one, any_host(5000))));
        EXPECT_TRUE(failed_with(set_option(one, Option::kDropMembership, group), Error::kAddressNotAvailable));
        ASSERT_TRUE(succeeded(set_option(one, Option::kAddMembership, group)));
        EXPECT_TRUE(failed_with(set_option(one, Option::kAddMembership, group), Error::kAddressInUse));
        ASSERT_TRUE(succeeded(set_option(other, Option::kAddMembership, group)));
        ASSERT_TRUE(succeeded(set_option(other, Option::kDropMembership, group)));
        pass(2000);
        Address to = any_host(5000);
        to.host[0] = 224;
        to.host[2] = 1;
        to.host[3] = 9;
        ASSERT_TRUE(succeeded(bind(other, near_host(0))));
        EXPECT_TRUE(counted(send_to(other, bytes("group"), to, soon()), 5));
        EXPECT_EQ(receive(one, soon()), "group");
    }
    Scoped socket;
    ASSERT_TRUE(succeeded(open(socket, Type::kDatagram)));
    membership[0] = 10;
    EXPECT_TRUE(failed_with(set_option(socket, Option::kAddMembership, group), Error::kInvalidArgument));
    membership[0] = 224;
    membership[4] = 99;
    EXPECT_TRUE(failed_with(set_option(socket, Option::kAddMembership, group), Error::kNoDevice));
}

TEST_F(LwipConnected, OptionsAreReadAsTheyWereSet) {
    for (const Option option : {Option::kReuseAddress, Option::kKeepAlive, Option::kNoDelay}) {
        EXPECT_EQ(value_of(client, option), 0);
        EXPECT_TRUE(succeeded(set_option(client, option, number(5))));
        EXPECT_EQ(value_of(client, option), 1);
        EXPECT_TRUE(succeeded(set_option(client, option, number(0))));
        EXPECT_EQ(value_of(client, option), 0);
    }
    for (const Option option : {Option::kKeepIdle, Option::kKeepInterval, Option::kKeepCount}) {
        EXPECT_TRUE(succeeded(set_option(client, option, number(7))));
        EXPECT_EQ(value_of(client, option), 7);
    }
    EXPECT_TRUE(failed_with(set_option(listener, Option::kNoDelay, number(1)), Error::kNoProtocolOption));
    EXPECT_TRUE(succeeded(set_option(listener, Option::kKeepAlive, number(1))));
}

TEST_F(LwipConnected, KeepAliveFindsOutThatThePeerIsGone) {
    EXPECT_TRUE(succeeded(set_option(client, Option::kKeepAlive, number(1))));
    EXPECT_TRUE(succeeded(set_option(client, Option::kKeepIdle, number(10))));
    EXPECT_TRUE(succeeded(set_option(client, Option::kKeepInterval, number(2))));
    EXPECT_TRUE(succeeded(set_option(client, Option::kKeepCount, number(3))));
    Wire::cut(false, true);
    EXPECT_EQ(receive(client, Deadline::never()), "<error " + std::to_string(static_cast<int>(Error::kTimedOut)) + ">");
    EXPECT_LT(elapsed(), 30000u);
    EXPECT_TRUE(failed_with(set_option(client, Option::kNoDelay, number(1)), Error::kInvalidArgument));
}

}  // namespace portwright::testing
