// Name lookup waits as sockets do, and gives its ticket back on every way out but one.

#include "portwright/lookup.h"

#include "fixture.h"

namespace portwright::testing {

class Lookups : public LoopbackTest {
protected:
    Result ask(std::string_view name, const Deadline& deadline, bool any_family = true) {
        const LookupRequest request{name.data(), name.size(), any_family, Family::kInet};
        return look_up(loopback::kResolver, request, deadline, ticket, answer);
    }

    int ticket = -1;
    LookupAnswer answer;
};

TEST_F(Lookups, AnswerWithAddressesOfTheFamiliesAskedFor) {
    ASSERT_TRUE(succeeded(ask("localhost", kNever)));
    EXPECT_EQ(answer.error, LookupError::kNone);
    ASSERT_EQ(answer.count, 2u);
    EXPECT_EQ(answer.addresses[0], local_host(0));
    EXPECT_EQ(answer.addresses[1], local_host(0, Family::kInet6));
    EXPECT_EQ(ticket, -1);
    ASSERT_TRUE(succeeded(ask("localhost", kNever, false)));
    ASSERT_EQ(answer.count, 1u);
    EXPECT_EQ(answer.addresses[0], local_host(0));
    EXPECT_EQ(waits(), 0u);
}

TEST_F(Lookups, AnswerWithAnErrorOfTheirOwn) {
    loopback::names().failure = LookupError::kTryAgain;
    ASSERT_TRUE(succeeded(ask("nowhere", kNever)));
    EXPECT_EQ(answer.error, LookupError::kTryAgain);
    EXPECT_EQ(answer.count, 0u);
}

TEST_F(Lookups, WaitForTheAnswer) {
    loopback::names().delay_ms = 700;
    ASSERT_TRUE(succeeded(ask("localhost", within(1000))));
    EXPECT_EQ(elapsed(), 700u);
}

TEST_F(Lookups, EndAtTheDeadline) {
    loopback::names().delay_ms = 700;
    EXPECT_TRUE(failed_with(ask("localhost", within(300)), Error::kTimedOut));
    EXPECT_EQ(elapsed(), 300u);
    EXPECT_EQ(ticket, -1);
    EXPECT_EQ(loopback::lookups_in_use(), 0u);
    EXPECT_TRUE(failed_with(ask("localhost", kNow), Error::kTimedOut));
    EXPECT_EQ(loopback::lookups_in_use(), 0u);
}

TEST_F(Lookups, GoOnAfterAnInterruption) {
    loopback::names().delay_ms = 700;
    const Deadline deadline = within(1000);
    at(100, [] { set_interrupted(true); });
    EXPECT_TRUE(failed_with(ask("localhost", deadline), Error::kInterrupted));
    EXPECT_EQ(elapsed(), 100u);
    EXPECT_GE(ticket, 0);
    EXPECT_EQ(loopback::lookups_in_use(), 1u);
    set_interrupted(false);
    EXPECT_TRUE(succeeded(ask("localhost", deadline)));
    EXPECT_EQ(elapsed(), 700u);
}

TEST_F(Lookups, AreRefusedWhereTooManyRun) {
    loopback::names().delay_ms = 700;
    const LookupRequest request{"localhost", 9, true, Family::kInet};
    int tickets[4] = {-1, -1, -1, -1};
    set_interrupted(true);
    for (int& one : tickets) {
        EXPECT_TRUE(failed_with(look_up(loopback::kResolver, request, kNever, one, answer), Error::kInterrupted));
    }
    EXPECT_TRUE(failed_with(ask("localhost", kNever), Error::kNoBufferSpace));
    EXPECT_EQ(ticket, -1);
    set_interrupted(false);
    for (int& one : tickets) {
        EXPECT_TRUE(succeeded(look_up(loopback::kResolver, request, kNever, one, answer)));
    }
}

}  // namespace portwright::testing
