// Name lookup by the system's getaddrinfo, which waits: so it runs in a thread of its own, and the caller looks at a slot.
//
// A slot belongs to a caller from begin to end, and besides to its thread until that is through; whichever of the two leaves
// last frees it. All fields but the request are read and written under `lock` only; the request does not change while the
// thread runs.

#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <cstring>

#include "backends/posix/native.h"
#include "backends/posix/posix.h"

namespace portwright::posix {
namespace {

enum class Stage : std::uint8_t { kFree, kRunning, kOver, kAbandoned };

struct Slot {
    int finished;  // eventfd of a threaded lookup, else -1
    int native_family;
    LookupAnswer answer;
    Stage stage;
    bool threaded;
    char host[kLongestHostName + 1];
};

// Numeric hosts need a slot only for the moment between begin and end, so names that hang never stand in their way.
constexpr int kSlots = 2 * kMostLookups;

constinit Slot slots[kSlots] = {};
pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

class Locked {
public:
    Locked() noexcept { pthread_mutex_lock(&lock); }
    ~Locked() { pthread_mutex_unlock(&lock); }
    Locked(const Locked&) = delete;
    Locked& operator=(const Locked&) = delete;
};

// clang-format off
LookupError named(int code) noexcept {
    switch (code) {
        case 0: return LookupError::kNone;
        case EAI_NONAME: return LookupError::kNoName;
        case EAI_AGAIN: return LookupError::kTryAgain;
        case EAI_FAMILY: return LookupError::kFamily;
        case EAI_SOCKTYPE: return LookupError::kType;
        case EAI_SERVICE: return LookupError::kService;
        case EAI_MEMORY: return LookupError::kMemory;
        case EAI_SYSTEM: return LookupError::kSystem;
#ifdef EAI_NODATA
        case EAI_NODATA: return LookupError::kNoName;
#endif
#ifdef EAI_ADDRFAMILY
        case EAI_ADDRFAMILY: return LookupError::kFamily;
#endif
        default: return LookupError::kFailed;
    }
}
// clang-format on

bool contains(const LookupAnswer& answer, const Address& address) noexcept {
    for (std::size_t index = 0; index < answer.count; ++index) {
        if (answer.addresses[index] == address) {
            return true;
        }
    }
    return false;
}

void append(LookupAnswer& answer, const addrinfo& entry) noexcept {
    NativeAddress native;
    native.length = entry.ai_addrlen;
    std::memcpy(native.get(), entry.ai_addr, entry.ai_addrlen);
    Address address;
    if (native.store(address) && answer.count < kMostLookupResults && !contains(answer, address)) {
        answer.addresses[answer.count++] = address;
    }
}

LookupAnswer system_lookup(const char* host, int native_family) noexcept {
    addrinfo hints{};
    hints.ai_family = native_family;
    hints.ai_socktype = SOCK_STREAM;  // one entry for each address instead of one for each type
    addrinfo* entries = nullptr;
    LookupAnswer answer;
    answer.error = named(::getaddrinfo(host, nullptr, &hints, &entries));
    if (answer.error != LookupError::kNone) {
        return answer;
    }
    for (const addrinfo* entry = entries; entry != nullptr; entry = entry->ai_next) {
        append(answer, *entry);
    }
    ::freeaddrinfo(entries);
    if (answer.count == 0) {
        answer.error = LookupError::kNoName;
    }
    return answer;
}

void* serve(void* argument) noexcept {
    Slot& slot = *static_cast<Slot*>(argument);
    const LookupAnswer answer = system_lookup(slot.host, slot.native_family);
    const Locked locked;
    if (slot.stage == Stage::kAbandoned) {
        slot.stage = Stage::kFree;
        return nullptr;
    }
    slot.answer = answer;
    slot.stage = Stage::kOver;
    (void)::eventfd_write(slot.finished, 1);
    return nullptr;
}

// The VM stops threads and notices Ctrl-C by signals; none of them may land in a thread that it does not know.
int start_thread(Slot& slot) noexcept {
    pthread_attr_t attributes;
    sigset_t all;
    sigset_t before;
    pthread_t thread;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    const int number = pthread_create(&thread, &attributes, serve, &slot);
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    pthread_attr_destroy(&attributes);
    return number;
}

Slot* free_slot(bool threaded) noexcept {
    Slot* found = nullptr;
    int running = 0;
    for (Slot& slot : slots) {
        if (slot.stage == Stage::kFree) {
            found = &slot;
        } else if (slot.threaded) {
            ++running;
        }
    }
    return threaded && running >= kMostLookups ? nullptr : found;
}

void answer_at_once(Slot& slot, LookupError error) noexcept {
    slot.threaded = false;
    slot.finished = -1;
    slot.answer = LookupAnswer{};
    slot.answer.error = error;
    slot.stage = Stage::kOver;
}

Result answer_by_thread(Slot& slot, const LookupRequest& request) noexcept {
    slot.finished = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (slot.finished < 0) {
        return failure(errno);
    }
    slot.threaded = true;
    slot.native_family = request.any_family ? AF_UNSPEC : native_family(request.family);
    std::memcpy(slot.host, request.host, request.host_length);
    slot.host[request.host_length] = '\0';
    slot.stage = Stage::kRunning;
    const int number = start_thread(slot);
    if (number != 0) {
        slot.stage = Stage::kFree;
        ::close(slot.finished);
        // EAGAIN means that there are too many threads, not that this call could be tried again.
        return {Error::kNoBufferSpace, number};
    }
    return {};
}

bool has_zero_byte(const LookupRequest& request) noexcept {
    return std::memchr(request.host, '\0', request.host_length) != nullptr;
}

}  // namespace

Result begin_lookup(const LookupRequest& request) noexcept {
    Address address;
    const bool numeric = parse_host(request.host, request.host_length, address);
    const bool never_a_name = has_zero_byte(request);
    const bool foreign_family = !request.any_family && native_family(request.family) == AF_UNSPEC;
    const bool threaded = !numeric && !never_a_name && !foreign_family;

    const Locked locked;
    Slot* slot = free_slot(threaded);
    if (slot == nullptr) {
        return Error::kNoBufferSpace;
    }
    if (threaded) {
        const Result result = answer_by_thread(*slot, request);
        if (!result.ok()) {
            return result;
        }
    } else if (foreign_family || (numeric && !request.any_family && address.family != request.family)) {
        answer_at_once(*slot, LookupError::kFamily);
    } else if (never_a_name) {
        answer_at_once(*slot, LookupError::kNoName);
    } else {
        answer_at_once(*slot, LookupError::kNone);
        address.port = 0;
        slot->answer.addresses[slot->answer.count++] = address;
    }
    return Result::count(static_cast<std::size_t>(slot - slots));
}

Result poll_lookup(int ticket, LookupAnswer& answer) noexcept {
    const Locked locked;
    const Slot& slot = slots[ticket];
    if (slot.stage == Stage::kRunning) {
        return Error::kWouldBlock;
    }
    answer = slot.answer;
    return {};
}

void end_lookup(int ticket) noexcept {
    const Locked locked;
    Slot& slot = slots[ticket];
    if (slot.finished >= 0) {
        ::close(slot.finished);
    }
    slot.stage = slot.stage == Stage::kRunning ? Stage::kAbandoned : Stage::kFree;
}

int lookup_descriptor(int ticket) noexcept {
    const Locked locked;
    return slots[ticket].finished;
}

}  // namespace portwright::posix
