// A result keeps its count, or its error with the backend's code beside it, in four bytes.

#include "portwright/result.h"

#include <gtest/gtest.h>

#include "portwright/deadline.h"

namespace portwright {

static_assert(sizeof(Result) == 4);
static_assert(Result().ok() && Result().count() == 0);
static_assert(Result::count(Result::kLargestCount).count() == Result::kLargestCount);

TEST(Result, CarriesEveryErrorWithEveryKindOfNativeCode) {
    const std::pair<std::int32_t, std::int32_t> codes[] = {
        {0, 0},
        {1, 1},
        {-14, 14},
        {566, 566},
        {-0x7280, 0x7280},
        {0xffff, 0xffff},
        {0x10000, 0xffff},
        {INT32_MAX, 0xffff},
        {-INT32_MAX, 0xffff},
        {INT32_MIN, 0xffff},
    };
    for (int number = 0; number < static_cast<int>(Error::kCount_); ++number) {
        for (const auto& [given, kept] : codes) {
            const auto error = static_cast<Error>(number);
            const Result result(error, given);
            EXPECT_FALSE(result.ok());
            EXPECT_TRUE(result.failed(error));
            EXPECT_EQ(result.error(), error);
            EXPECT_EQ(result.native(), kept) << given;
        }
    }
}

TEST(Result, OfACountIsNoError) {
    for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{65536}, Result::kLargestCount}) {
        const Result result = Result::count(count);
        EXPECT_TRUE(result.ok());
        EXPECT_EQ(result.count(), count);
        EXPECT_FALSE(result.failed(Error::kNotPermitted));
    }
}

TEST(Deadline, PassesAtItsTimeAndNotBefore) {
    const Deadline deadline = Deadline::after(500, 1000);
    EXPECT_FALSE(deadline.passed(1499));
    EXPECT_TRUE(deadline.passed(1500));
    EXPECT_FALSE(deadline.is_immediate());
    EXPECT_FALSE(deadline.is_never());
    EXPECT_EQ(Deadline::after(INT32_MAX, 1000).at_ms(), 1000u + INT32_MAX);
}

TEST(Deadline, OfZeroIsImmediateAndOfLessIsNever) {
    EXPECT_TRUE(Deadline::after(kNonBlocking, 1000).is_immediate());
    EXPECT_FALSE(Deadline::after(kNonBlocking, 1000).is_never());
    EXPECT_TRUE(Deadline::after(kForever, 1000).is_never());
    EXPECT_TRUE(Deadline::after(INT32_MIN, 1000).is_never());
    EXPECT_FALSE(Deadline::never().is_immediate());
    EXPECT_FALSE(Deadline::never().passed(UINT64_MAX - 1));
}

}  // namespace portwright
