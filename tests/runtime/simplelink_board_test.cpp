// Lookups, the device's own address, and what the port of the board asks of its sockets.

#include <thread>

#include "backends/simplelink/board.h"
#include "backends/simplelink/driver.h"
#include "simplelink_fixture.h"

extern "C" {
void modusocket_pre_init(void);
void modusocket_socket_add(std::int16_t descriptor, bool user);
void modusocket_socket_delete(std::int16_t descriptor);
void modusocket_enter_sleep(void);
void modusocket_close_all_user_sockets(void);
}

namespace portwright::testing {

using SimplelinkBoard = SimplelinkTest;

constexpr std::uint32_t kAddress = 0xc0a8010a;  // 192.168.1.10

LookupAnswer looked_up(const char* name, Result& result, bool any_family = true, Family family = Family::kInet) {
    LookupAnswer answer;
    int ticket = -1;
    result = look_up(simplelink::kResolver, {name, std::strlen(name), any_family, family}, soon(), ticket, answer);
    return answer;
}

TEST_F(SimplelinkBoard, ANameHasOneAddress) {
    processor::answer_lookups(0, kAddress);
    Result result;
    const LookupAnswer answer = looked_up("device.example", result);
    ASSERT_TRUE(succeeded(result));
    EXPECT_EQ(answer.error, LookupError::kNone);
    ASSERT_EQ(answer.count, 1u);
    char text[kHostTextSize];
    format_host(answer.addresses[0], text);
    EXPECT_STREQ(text, "192.168.1.10");
    EXPECT_EQ(processor::last_name(), "device.example");
}

TEST_F(SimplelinkBoard, TheLongestNameIsAskedForAsItIs) {
    processor::answer_lookups(0, kAddress);
    const std::string name(kLongestHostName, 'n');
    Result result;
    EXPECT_EQ(looked_up(name.c_str(), result).count, 1u);
    EXPECT_EQ(processor::last_name(), name);
}

TEST_F(SimplelinkBoard, FailuresOfALookupAreToldApart) {
    const std::pair<std::int16_t, LookupError> known[] = {
        {SL_NET_APP_DNS_QUERY_NO_RESPONSE, LookupError::kTryAgain},
        {SL_NET_APP_DNS_QUERY_FAILED, LookupError::kNoName},
        {SL_NET_APP_DNS_MALFORMED_PACKET, LookupError::kFailed},
        {SL_NET_APP_DNS_NO_SERVER, LookupError::kFailed},
        {SL_POOL_IS_EMPTY, LookupError::kTryAgain},
    };
    for (const auto& [code, error] : known) {
        processor::answer_lookups(code, 0);
        Result result;
        const LookupAnswer answer = looked_up("nobody", result);
        EXPECT_TRUE(succeeded(result));
        EXPECT_EQ(answer.error, error) << code;
        EXPECT_EQ(answer.count, 0u);
    }
}

TEST_F(SimplelinkBoard, NobodyIsAskedForAnotherFamily) {
    Result result;
    EXPECT_EQ(looked_up("device.example", result, false, Family::kInet6).error, LookupError::kFamily);
    EXPECT_EQ(processor::last_name(), "");
}

TEST_F(SimplelinkBoard, LookupsOfSeveralThreadsAreAllAnswered) {
    processor::answer_lookups(0, kAddress, 20);
    Result results[simplelink::kMostLookups];
    std::size_t counts[simplelink::kMostLookups] = {};
    std::thread threads[simplelink::kMostLookups];
    for (int i = 0; i < simplelink::kMostLookups; ++i) {
        threads[i] = std::thread([&, i] { counts[i] = looked_up("device.example", results[i]).count; });
    }
    for (int i = 0; i < simplelink::kMostLookups; ++i) {
        threads[i].join();
        EXPECT_TRUE(succeeded(results[i]));
        EXPECT_EQ(counts[i], 1u);
    }
}

TEST_F(SimplelinkBoard, OneLookupTooManyIsRefusedAndAnEndedOneMakesRoom) {
    const LookupRequest request{"device.example", 14, true, Family::kInet};
    int tickets[simplelink::kMostLookups];
    for (int& ticket : tickets) {
        const Result begun = simplelink::kResolver.begin(request);
        ASSERT_TRUE(succeeded(begun));
        ticket = static_cast<int>(begun.count());
    }
    EXPECT_TRUE(failed_with(simplelink::kResolver.begin(request), Error::kNoBufferSpace));
    simplelink::kResolver.end(tickets[1]);
    EXPECT_TRUE(counted(simplelink::kResolver.begin(request), static_cast<std::size_t>(tickets[1])));
    for (const int ticket : tickets) {
        simplelink::kResolver.end(ticket);
    }
}

TEST_F(SimplelinkBoard, ALookupThatIsLeftMakesRoomForTheNext) {
    processor::answer_lookups(0, kAddress);
    set_interrupted(true);
    LookupAnswer answer;
    int ticket = -1;
    const LookupRequest request{"left", 4, true, Family::kInet};
    ASSERT_TRUE(failed_with(look_up(simplelink::kResolver, request, soon(), ticket, answer), Error::kInterrupted));
    set_interrupted(false);
    EXPECT_TRUE(succeeded(look_up(simplelink::kResolver, request, soon(), ticket, answer)));
    EXPECT_TRUE(failed_with(look_up(simplelink::kResolver, request, kNow, ticket, answer), Error::kTimedOut));
    EXPECT_TRUE(succeeded(look_up(simplelink::kResolver, request, soon(), ticket, answer)));
}

TEST_F(SimplelinkBoard, TheDeviceIsAStationOrAnAccessPointOrNowhere) {
    Address address;
    EXPECT_TRUE(failed_with(simplelink::kResolver.own_address(Family::kInet, address), Error::kNetworkDown));
    processor::set_addresses(0, 0xc0a80101);
    ASSERT_TRUE(succeeded(simplelink::kResolver.own_address(Family::kInet, address)));
    EXPECT_EQ(address.host[3], 1);
    processor::set_addresses(kAddress, 0xc0a80101);
    ASSERT_TRUE(succeeded(simplelink::kResolver.own_address(Family::kInet, address)));
    EXPECT_EQ(address.host[3], 10);
    EXPECT_TRUE(failed_with(simplelink::kResolver.own_address(Family::kInet6, address), Error::kNetworkDown));
}

TEST_F(SimplelinkBoard, ASoftResetClosesWhatScriptsOpenedAndNothingElse) {
    Scoped socket;
    ASSERT_TRUE(succeeded(open_as(socket, Type::kStream)));
    const std::int16_t server = sl_Socket(SL_AF_INET, SL_SOCK_STREAM, SL_IPPROTO_TCP);
    modusocket_socket_add(server, false);
    modusocket_close_all_user_sockets();
    EXPECT_EQ(processor::open_handles(), 1);
    modusocket_close_all_user_sockets();  // nothing is left to close
    modusocket_socket_delete(server);
    sl_Close(server);
}

TEST_F(SimplelinkBoard, AHandleThatThePortClosedIsNotClosedAgainUnderItsNextOwner) {
    Scoped before;
    ASSERT_TRUE(succeeded(open_as(before, Type::kStream)));
    modusocket_close_all_user_sockets();
    const std::int16_t server = sl_Socket(SL_AF_INET, SL_SOCK_STREAM, SL_IPPROTO_TCP);
    ASSERT_EQ(server, handle_of(before));  // the number is another's now, which the port has not announced
    close(before);
    EXPECT_EQ(processor::open_handles(), 1);
    sl_Close(server);
}

TEST_F(SimplelinkBoard, SleepWithoutSocketsDoesNotWait) {
    modusocket_pre_init();
    modusocket_enter_sleep();
    Scoped socket;
    ASSERT_TRUE(succeeded(open_as(socket, Type::kStream)));
    close(socket);
    modusocket_enter_sleep();
}

}  // namespace portwright::testing
