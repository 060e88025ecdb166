// What poll shows of a socket in each state.

#include "fixture.h"

namespace portwright::testing {

using Polling = LoopbackTest;

TEST_F(Polling, AFreshStreamIsHungUpAndWritable) {
    Scoped socket;
    ASSERT_TRUE(succeeded(open_stream(socket)));
    EXPECT_EQ(poll(socket, kReadable | kWritable), kWritable | kHungUp);
    EXPECT_EQ(poll(socket, kReadable), kHungUp);
    EXPECT_EQ(poll(socket, 0), kHungUp) << "nobody can mask it";
    ASSERT_TRUE(succeeded(bind(socket, local_host(kPort))));
    EXPECT_EQ(poll(socket, kReadable | kWritable), kWritable | kHungUp);
}

TEST_F(Polling, ADatagramSocketIsWritableAndReadableWhenOneCame) {
    Scoped socket;
    Room room;
    ASSERT_TRUE(succeeded(open_datagram(socket)));
    ASSERT_TRUE(succeeded(bind(socket, local_host(kPort))));
    EXPECT_EQ(poll(socket, kReadable | kWritable), kWritable);
    ASSERT_TRUE(counted(send_to(socket, bytes(""), local_host(kPort), kNow), 0));
    EXPECT_EQ(poll(socket, kReadable | kWritable), kReadable | kWritable);
    ASSERT_TRUE(counted(recv(socket, room.of(1), false, kNow), 0));
    EXPECT_EQ(poll(socket, kReadable), 0);
}

TEST_F(ConnectedTest, AListenerIsReadableWhenSomebodyCame) {
    EXPECT_EQ(poll(listener, kReadable | kWritable), 0);
    Scoped another;
    ASSERT_TRUE(succeeded(open_stream(another)));
    ASSERT_TRUE(succeeded(connect(another, local_host(kPort), kNow)));
    EXPECT_EQ(poll(listener, kReadable | kWritable), kReadable);
}

TEST_F(ConnectedTest, PollShowsDataRoomAndTheEnd) {
    EXPECT_EQ(poll(client, kReadable | kWritable), kWritable);
    EXPECT_EQ(poll(client, 0), 0);
    ASSERT_TRUE(counted(send(server, bytes("x"), kNow), 1));
    EXPECT_EQ(poll(client, kReadable), kReadable);
    EXPECT_EQ(drain(client), "x");
    EXPECT_EQ(poll(client, kReadable), 0);
    const std::string window(loopback::kWindow, 'w');
    ASSERT_TRUE(counted(send(client, bytes(window), kNow), loopback::kWindow));
    EXPECT_EQ(poll(client, kWritable), 0);
    EXPECT_EQ(drain(server).size(), loopback::kWindow);
    close(server);
    EXPECT_EQ(poll(client, kReadable), kReadable) << "the end is something to read";
}

TEST_F(ConnectedTest, PollShowsABrokenConnection) {
    loopback::abort_connection(server.storage);
    EXPECT_EQ(poll(client, kReadable), kReadable | kFailed | kHungUp);
    EXPECT_TRUE(failed_with(recv(client, room.of(1), false, kNow), Error::kConnectionReset));
    EXPECT_EQ(poll(client, kReadable), kReadable);
}

TEST_F(ConnectedTest, ReadinessThatThePollInventsCostsATransferNothing) {
    loopback::faults().pretended = kReadable;
    EXPECT_EQ(poll(client, kReadable), kReadable);
    EXPECT_TRUE(failed_with(recv(client, room.of(1), false, kNow), Error::kWouldBlock));
}

}  // namespace portwright::testing
