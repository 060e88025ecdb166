// How many system calls the common operations cost, counted by the system itself: a child process does the operation, and its
// parent traces it.

#include <signal.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "posix_fixture.h"

#if defined(__has_feature)
#define PORTWRIGHT_THREAD_SANITIZER __has_feature(thread_sanitizer)
#elif defined(__SANITIZE_THREAD__)
#define PORTWRIGHT_THREAD_SANITIZER 1
#else
#define PORTWRIGHT_THREAD_SANITIZER 0
#endif

namespace portwright::testing {

class PosixBudget : public PosixTest {
protected:
    void SetUp() override {
        if (PORTWRIGHT_THREAD_SANITIZER) {
            GTEST_SKIP() << "ThreadSanitizer makes system calls of its own";
        }
    }
};

constexpr int kNotTraced = -1;

// Marks where the counting begins and ends: a call that nothing else makes.
void mark() { (void)syscall(SYS_getpgid, 0); }

bool to_next_stop(pid_t child, int& status) {
    return ptrace(PTRACE_SYSCALL, child, nullptr, nullptr) == 0 && waitpid(child, &status, 0) == child &&
           WIFSTOPPED(status);
}

bool is_mark(pid_t child) {
    __ptrace_syscall_info info{};
    ptrace(static_cast<__ptrace_request>(PTRACE_GET_SYSCALL_INFO), child, sizeof info, &info);
    return info.op == PTRACE_SYSCALL_INFO_ENTRY && info.entry.nr == SYS_getpgid;
}

bool is_entry(pid_t child) {
    __ptrace_syscall_info info{};
    ptrace(static_cast<__ptrace_request>(PTRACE_GET_SYSCALL_INFO), child, sizeof info, &info);
    return info.op == PTRACE_SYSCALL_INFO_ENTRY;
}

int count_between_marks(pid_t child) {
    int status = 0;
    int count = 0;
    int marks = 0;
    if (waitpid(child, &status, 0) != child || !WIFSTOPPED(status)) {
        return kNotTraced;
    }
    ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
    while (to_next_stop(child, status)) {
        if (is_mark(child)) {
            ++marks;
        } else if (marks == 1 && is_entry(child)) {
            ++count;
        }
    }
    return WIFEXITED(status) && WEXITSTATUS(status) == 0 && marks == 2 ? count : kNotTraced;
}

// The system calls that `operation` makes; it says whether it succeeded.
template <typename Operation>
int system_calls(Operation operation) {
    const pid_t child = fork();
    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) != 0) {
            _exit(1);
        }
        raise(SIGSTOP);
        mark();
        const bool succeeded = operation();
        mark();
        _exit(succeeded ? 0 : 1);
    }
    return count_between_marks(child);
}

#define SKIP_IF_NOT_TRACED(count)                                                   \
    if ((count) == kNotTraced && system_calls([] { return true; }) == kNotTraced) { \
        GTEST_SKIP() << "this machine does not let a process trace its child";      \
    }

TEST_F(PosixBudget, ConnectAndCloseTakeAtMostFive) {
    for (const Backend* backend : {&kPlain, &kRemapped}) {
        Scoped listener;
        const Address where = listen_somewhere(listener);
        const int count = system_calls([&] {
            Scoped socket;
            return open_stream(socket, *backend).ok() && connect(socket, where, Deadline::never()).ok();
        });
        SKIP_IF_NOT_TRACED(count);
        EXPECT_GE(count, 3);
        EXPECT_LE(count, 5);
    }
}

TEST_F(PosixBudget, TransfersTakeOneEach) {
    for (const Backend* backend : {&kPlain, &kRemapped}) {
        Pair pair(*backend);
        const std::string text(64, 'x');
        ASSERT_TRUE(counted(send(pair.server, bytes(text), soon()), 64));
        std::uint8_t room[64];
        const int receiving = system_calls([&] {
            return recv(pair.client, {room, 64}, false, Deadline::never()).ok();
        });
        SKIP_IF_NOT_TRACED(receiving);
        EXPECT_EQ(receiving, 1);
        EXPECT_EQ(system_calls([&] { return send(pair.client, bytes(text), Deadline::never()).ok(); }), 1);
    }
}

TEST_F(PosixBudget, RecvExactlyWithoutTimeoutTakesOne) {
    Pair pair;
    const std::string text(64, 'x');
    ASSERT_TRUE(counted(send(pair.server, bytes(text), soon()), 64));
    const int count = system_calls([&] {
        std::uint8_t room[64];
        Progress progress;
        return recv_exactly(pair.client, {room, 64}, progress, PartialOnTimeout::kKept, Deadline::never()).ok();
    });
    SKIP_IF_NOT_TRACED(count);
    EXPECT_EQ(count, 1);
}

TEST_F(PosixBudget, ReadinessForOneByteCostsNothingToExpect) {
    Pair pair;
    const int count = system_calls([&] {
        posix::expect(pair.client.storage, 1);
        return true;
    });
    SKIP_IF_NOT_TRACED(count);
    EXPECT_EQ(count, 0);
}

}  // namespace portwright::testing
