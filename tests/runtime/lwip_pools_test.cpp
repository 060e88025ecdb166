// The lwIP backend when the stack's pools are empty.

#include <memory>

#include "lwip/pbuf.h"
#include "lwip_fixture.h"

namespace portwright::testing {

using LwipPools = LwipTest;

namespace {

constexpr std::size_t kMost = PORTWRIGHT_LIMIT_TCP_SOCKETS;

}  // namespace

TEST_F(LwipPools, HandlesRunOutAndComeBack) {
    for (unsigned round = 0; round < 3; ++round) {
        std::unique_ptr<Scoped> sockets[kMost];
        for (auto& socket : sockets) {
            socket = std::make_unique<Scoped>();
            EXPECT_TRUE(succeeded(open(*socket, Type::kStream)));
        }
        Scoped more;
        EXPECT_TRUE(failed_with(open(more, Type::kStream), Error::kTooManyOpenFiles));
    }
}

// What closes in the background makes way for whom a script opens.
TEST_F(LwipConnected, OrphansMakeWay) {
    Wire::cut(true, true);
    EXPECT_TRUE(counted(send(client, bytes("never acknowledged"), soon()), 18));
    EXPECT_TRUE(counted(send(server, bytes("never acknowledged"), soon()), 18));
    close(client);
    close(server);
    EXPECT_EQ(usage().connections, 2u);
    std::unique_ptr<Scoped> sockets[kMost];
    for (auto& socket : sockets) {
        socket = std::make_unique<Scoped>();
        EXPECT_TRUE(succeeded(open(*socket, Type::kStream)));
    }
    EXPECT_EQ(usage().connections, kMost);
}

// Connection requests that nobody completes hold no handle against a script.
TEST_F(LwipPools, HalfOpenConnectionsMakeWay) {
    Scoped listener;
    listen_far(listener, 4);
    Wire::watch([](const Frame& frame) { return frame.size() < 48 || (frame[47] & 0x12) != 0x12; });  // no SYN-ACK
    for (unsigned index = 0; index < 2; ++index) {
        Scoped client;
        ASSERT_TRUE(succeeded(open(client, Type::kStream)));
        EXPECT_TRUE(failed_with(connect(client, far_host(kPort), kNow), Error::kInProgress));
        pass(100);
    }
    EXPECT_EQ(usage().connections, 2u);
    std::unique_ptr<Scoped> sockets[kMost];
    for (auto& socket : sockets) {
        socket = std::make_unique<Scoped>();
        EXPECT_TRUE(succeeded(open(*socket, Type::kStream)));
    }
}

// A stack that has no memory left: sending waits instead of failing, and nothing is lost.
TEST_F(LwipConnected, FullMemoryIsWaitedFor) {
    std::vector<pbuf*> hoard;
    for (u16_t size = 1024; size > 0; size /= 2) {
        while (pbuf* buffer = pbuf_alloc(PBUF_RAW, size, PBUF_RAM)) {
            hoard.push_back(buffer);
        }
    }
    Scoped datagrams;
    ASSERT_TRUE(succeeded(open(datagrams, Type::kDatagram)));
    EXPECT_TRUE(failed_with(send_to(datagrams, bytes("x"), far_host(1), kNow), Error::kWouldBlock));
    EXPECT_TRUE(failed_with(send(client, bytes("patience"), kNow), Error::kWouldBlock));
    EXPECT_EQ(ready(client), 0);
    const std::uint64_t begun = elapsed();
    at(begun + 200, [&hoard] {
        for (pbuf* buffer : hoard) {
            pbuf_free(buffer);
        }
    });
    EXPECT_TRUE(counted(send(client, bytes("patience"), soon()), 8));
    EXPECT_EQ(elapsed() - begun, 200u);
    EXPECT_EQ(receive(server, soon()), "patience");
    pass(2000);
    EXPECT_EQ(ready(client), kWritable);
}

// Peers that take nothing: whoever else has something to say finds memory for it.
TEST_F(LwipConnected, StuckConnectionsLeaveMemoryForOthers) {
    Scoped one;
    Scoped other;
    Address peer;
    ASSERT_TRUE(succeeded(open(one, Type::kStream)));
    ASSERT_TRUE(succeeded(connect(one, far_host(kPort), soon())));
    ASSERT_TRUE(succeeded(accept(listener, other, peer, soon())));
    for (unsigned quiet = 0; quiet < 30; ++quiet) {
        for (Socket* stuck : {&client, &server, &one, &other}) {
            if (send(*stuck, bytes(pattern(2000)), kNow).ok()) {
                quiet = 0;
            }
        }
        pass(100);
    }
    EXPECT_GT(usage().heap, PORTWRIGHT_LIMIT_STACK_HEAP / 2u);
    Scoped datagrams;
    ASSERT_TRUE(succeeded(open(datagrams, Type::kDatagram)));
    EXPECT_TRUE(counted(send_to(datagrams, bytes(pattern(400)), far_host(1), kNow), 400));
    pass(100);
    EXPECT_TRUE(counted(send_to(datagrams, bytes(pattern(400)), far_host(1), kNow), 400));
    EXPECT_GE(exchanged(client, server, pattern(100'000)).size(), 100'000u);
    EXPECT_GE(exchanged(other, one, pattern(100'000)).size(), 100'000u);
}

}  // namespace portwright::testing
