// What the rest of the port expects of its socket module, and the SimpleLink backend of its board: which handles of the network
// processor are open, so that a soft reset can close those of scripts, and sleep can end when one of them has news.
//
// Called by the VM's threads and by the task of the port's servers; each entry is one word that changes at once.

#include "backends/simplelink/board.h"
#include "backends/simplelink/driver.h"

namespace {

using Entry = std::uint16_t;  // 0: no such handle; else these bits, and the handle in the lower ones
constexpr Entry kOpen = 0x8000;
constexpr Entry kOfScript = 0x4000;
constexpr Entry kHandle = 0x00ff;

constinit Entry entries[BSD_SOCKET_ID_MASK + 1] = {};

Entry& entry_of(std::int16_t descriptor) { return entries[descriptor & BSD_SOCKET_ID_MASK]; }

std::int16_t handle_in(Entry entry) { return static_cast<std::int16_t>(entry & kHandle); }

void add(std::int16_t descriptor, bool of_script) {
    const unsigned handle = static_cast<std::uint16_t>(descriptor) & kHandle;
    const auto entry = static_cast<Entry>(handle | kOpen | (of_script ? kOfScript : 0U));
    __atomic_store_n(&entry_of(descriptor), entry, __ATOMIC_RELAXED);
}

// Whether it was there.
bool remove(std::int16_t descriptor) {
    return __atomic_exchange_n(&entry_of(descriptor), Entry{0}, __ATOMIC_RELAXED) != 0;
}

}  // namespace

extern "C" {

void portwright_simplelink_opened(std::int16_t descriptor) { add(descriptor, true); }

bool portwright_simplelink_forget(std::int16_t descriptor) { return remove(descriptor); }

void portwright_simplelink_delay(std::uint32_t milliseconds) { osi_Sleep(milliseconds); }

// By the names of the port's mods/modsocket.h, which needs the VM's headers.

void modusocket_pre_init(void) {}

void modusocket_socket_add(std::int16_t descriptor, bool user) { add(descriptor, user); }

void modusocket_socket_delete(std::int16_t descriptor) { (void)remove(descriptor); }

void modusocket_enter_sleep(void) {
    SlFdSet_t handles{};
    std::int16_t past_last = 0;
    for (const Entry& each : entries) {
        const Entry entry = __atomic_load_n(&each, __ATOMIC_RELAXED);
        if (entry != 0) {
            SL_FD_SET(handle_in(entry), &handles);
            const auto next = static_cast<std::int16_t>(handle_in(entry) + 1);
            past_last = next > past_last ? next : past_last;
        }
    }
    if (past_last > 0) {
        (void)sl_Select(past_last, &handles, nullptr, nullptr, nullptr);
    }
}

void modusocket_close_all_user_sockets(void) {
    for (const Entry& each : entries) {
        const Entry entry = __atomic_load_n(&each, __ATOMIC_RELAXED);
        if ((entry & kOfScript) != 0 && remove(handle_in(entry))) {
            (void)sl_Close(handle_in(entry));
        }
    }
}

}  // extern "C"
