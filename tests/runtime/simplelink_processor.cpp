#include "simplelink_processor.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <mutex>

#include "backends/simplelink/driver.h"

namespace portwright::testing::processor {
namespace {

struct Handle {
    int descriptor = -1;
    bool stream = false;
    bool blocks = true;
    bool connecting = false;
    bool failed = false;       // of a connect that failed nothing works any more
    bool cannot_send = false;  // data found nobody; the driver then refuses to send
    int questions = 0;
    std::string pending = {};  // of a segment that it took, and this machine did not yet
};

std::recursive_mutex lock;
using Locked = std::lock_guard<std::recursive_mutex>;

Handle handles[SL_MAX_SOCKETS];
std::vector<std::string> complained;
std::vector<std::string> set_options;
std::string failing_kind;
std::int16_t failing_code = 0;
int made = 0;
int connect_questions = 0;
std::int16_t lookup_code = SL_NET_APP_DNS_NO_SERVER;
std::uint32_t lookup_address = 0;
unsigned lookup_pause = 0;
std::string name;
std::uint32_t addresses[2] = {};
std::atomic<std::uint64_t> sleeps{0};
std::atomic<std::uint64_t> receptions{0};

void complain(const std::string& what) { complained.push_back(what); }

void pause_ms(unsigned milliseconds) {
    timespec time{.tv_sec = milliseconds / 1000, .tv_nsec = static_cast<long>(milliseconds % 1000) * 1000000};
    nanosleep(&time, nullptr);
}

// clang-format off
std::int16_t code_of(int number) {
    switch (number) {
        case EAGAIN: return SL_EAGAIN;
        case EACCES: case EPERM: return SL_EACCES;
        case EINVAL: return SL_EINVAL;
        case EDESTADDRREQ: return SL_EDESTADDRREQ;
        case EOPNOTSUPP: return SL_EOPNOTSUPP;
        case EADDRINUSE: return SL_EADDRINUSE;
        case EADDRNOTAVAIL: return SL_EADDRNOTAVAIL;
        case ENETUNREACH: return SL_ENETUNREACH;
        case ENOTCONN: return SL_ENOTCONN;
        case ETIMEDOUT: return SL_ETIMEDOUT;
        case ECONNREFUSED: return SL_ECONNREFUSED;
        case EALREADY: case EINPROGRESS: return SL_EALREADY;
        default: return SL_SOCKET_ERROR_E;
    }
}
// clang-format on

// What a handle carries in its upper bits, as the processor hands it out.
std::int16_t number_of(int index) {
    return static_cast<std::int16_t>(index | (handles[index].stream ? SL_SOCKET_PAYLOAD_TYPE_TCP_IPV4 : 0));
}

Handle* find(int number) {
    const int index = number & BSD_SOCKET_ID_MASK;
    if (index >= SL_MAX_SOCKETS || handles[index].descriptor < 0 || number_of(index) != number) {
        complain("no handle " + std::to_string(number));
        return nullptr;
    }
    return &handles[index];
}

Handle* find_at_once(int number, const char* what) {
    Handle* handle = find(number);
    if (handle != nullptr && handle->blocks) {
        complain(std::string(what) + " on a handle that blocks");
    }
    return handle;
}

bool fails(const char* kind, std::int16_t& code) {
    if (failing_kind != kind) {
        return false;
    }
    failing_kind.clear();
    code = failing_code;
    return true;
}

std::int16_t add(int descriptor, bool stream) {
    for (int index = 0; index < SL_MAX_SOCKETS; ++index) {
        if (handles[index].descriptor < 0) {
            handles[index] = Handle{.descriptor = descriptor, .stream = stream};
            ++made;
            return number_of(index);
        }
    }
    ::close(descriptor);
    return SL_ENSOCK;
}

sockaddr_in machine_address(const SlSockAddr_t* address, int length) {
    const auto* native = reinterpret_cast<const SlSockAddrIn_t*>(address);
    if (length != sizeof(SlSockAddrIn_t) || native->sin_family != SL_AF_INET) {
        complain("not an address");
    }
    sockaddr_in result{};
    result.sin_family = AF_INET;
    result.sin_port = native->sin_port;
    result.sin_addr.s_addr = native->sin_addr.s_addr;
    return result;
}

void store(const sockaddr_in& from, SlSockAddr_t* address, const SlSocklen_t* length) {
    if (*length != sizeof(SlSockAddrIn_t)) {
        complain("no room for an address");
        return;
    }
    auto* native = reinterpret_cast<SlSockAddrIn_t*>(address);
    native->sin_family = SL_AF_INET;
    native->sin_port = from.sin_port;
    native->sin_addr.s_addr = from.sin_addr.s_addr;
}

template <class Address>
const sockaddr* any(const Address* address) {
    return reinterpret_cast<const sockaddr*>(address);
}

void send_pending(Handle& handle) {
    while (!handle.pending.empty()) {
        const auto count =
            ::send(handle.descriptor, handle.pending.data(), handle.pending.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (count <= 0) {
            return;
        }
        handle.pending.erase(0, static_cast<std::size_t>(count));
    }
}

void send_all_pending() {
    const Locked locked(lock);
    for (Handle& handle : handles) {
        send_pending(handle);
    }
}

// One segment or datagram, whole or not at all. The driver hands it on and is not told what becomes of it.
std::int16_t send_one(Handle& handle, const void* data, std::size_t size, const sockaddr_in* to) {
    if (handle.stream && handle.cannot_send) {
        return SL_SOC_ERROR;
    }
    send_pending(handle);
    if (!handle.pending.empty()) {
        return SL_EAGAIN;
    }
    const auto count = ::sendto(handle.descriptor, data, size, MSG_NOSIGNAL | MSG_DONTWAIT, to ? any(to) : nullptr,
                                to ? sizeof *to : 0);
    if (count >= 0) {
        const auto taken = static_cast<std::size_t>(count);
        handle.pending.assign(static_cast<const char*>(data) + taken, size - taken);
        return SL_SOC_OK;
    }
    if (errno == EPIPE || errno == ECONNRESET) {
        handle.cannot_send = true;
        return SL_SOC_ERROR;
    }
    return code_of(errno);
}

// As the driver cuts what it is given; an error of a later piece hides that earlier ones have gone.
std::int16_t send_pieces(Handle& handle, const void* data, std::int16_t size, const sockaddr_in* to) {
    const auto most = static_cast<std::size_t>(handle.stream ? 1460 : 1472);
    const auto* from = static_cast<const char*>(data);
    auto left = static_cast<std::size_t>(size);
    do {
        const std::size_t piece = left < most ? left : most;
        const std::int16_t code = send_one(handle, from, piece, to);
        if (code < 0) {
            return code;
        }
        from += piece;
        left -= piece;
    } while (left > 0);
    return size;
}

bool is_ready(int descriptor, short event) {
    pollfd entry{.fd = descriptor, .events = event, .revents = 0};
    return ::poll(&entry, 1, 0) > 0;
}

}  // namespace

void reset() {
    const Locked locked(lock);
    for (Handle& handle : handles) {
        if (handle.descriptor >= 0) {
            ::close(handle.descriptor);
        }
        handle = Handle{};
    }
    complained.clear();
    set_options.clear();
    name.clear();
    failing_kind.clear();
    made = 0;
    connect_questions = 0;
    answer_lookups(SL_NET_APP_DNS_NO_SERVER, 0);
    set_addresses(0, 0);
    sleeps = 0;
    receptions = 0;
}

std::vector<std::string> complaints() {
    const Locked locked(lock);
    return complained;
}

int open_handles() {
    const Locked locked(lock);
    int count = 0;
    for (const Handle& handle : handles) {
        count += handle.descriptor >= 0 ? 1 : 0;
    }
    return count;
}

int handles_ever() {
    const Locked locked(lock);
    return made;
}

int descriptor_of(int handle) {
    const Locked locked(lock);
    const Handle* found = find(handle);
    return found != nullptr ? found->descriptor : -1;
}

std::uint16_t port_of(int handle) {
    sockaddr_in own{};
    socklen_t length = sizeof own;
    ::getsockname(descriptor_of(handle), reinterpret_cast<sockaddr*>(&own), &length);
    return ntohs(own.sin_port);
}

void delay_connects(int questions) {
    const Locked locked(lock);
    connect_questions = questions;
}

void fail_next(const char* kind, std::int16_t code) {
    const Locked locked(lock);
    failing_kind = kind;
    failing_code = code;
}

void answer_lookups(std::int16_t code, std::uint32_t address, unsigned pause) {
    const Locked locked(lock);
    lookup_code = code;
    lookup_address = address;
    lookup_pause = pause;
}

std::string last_name() {
    const Locked locked(lock);
    return name;
}

void set_addresses(std::uint32_t station, std::uint32_t access_point) {
    const Locked locked(lock);
    addresses[0] = station;
    addresses[1] = access_point;
}

std::vector<std::string> options() {
    const Locked locked(lock);
    return set_options;
}

std::uint64_t pauses() { return sleeps; }
std::uint64_t receives() { return receptions; }

extern "C" {

void osi_Sleep(unsigned int milliseconds) {
    ++sleeps;
    send_all_pending();
    pause_ms(milliseconds);
}

_i16 sl_Socket(_i16 domain, _i16 type, _i16 protocol) {
    const Locked locked(lock);
    std::int16_t code = 0;
    if (fails("socket", code)) {
        return code;
    }
    const bool stream = type == SL_SOCK_STREAM;
    if (domain != SL_AF_INET || protocol != (stream ? SL_IPPROTO_TCP : SL_IPPROTO_UDP)) {
        return SL_EPROTONOSUPPORT;
    }
    const int descriptor = ::socket(AF_INET, (stream ? SOCK_STREAM : SOCK_DGRAM) | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int on = 1;
    ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    return add(descriptor, stream);
}

_i16 sl_Close(_i16 number) {
    const Locked locked(lock);
    Handle* handle = find(number);
    if (handle == nullptr) {
        return SL_EBADF;
    }
    ::close(handle->descriptor);
    *handle = Handle{};
    return SL_SOC_OK;
}

_i16 sl_Bind(_i16 number, const SlSockAddr_t* address, _i16 length) {
    const Locked locked(lock);
    const Handle* handle = find(number);
    const sockaddr_in wanted = machine_address(address, length);
    return handle == nullptr                                             ? std::int16_t{SL_EBADF}
           : ::bind(handle->descriptor, any(&wanted), sizeof wanted) < 0 ? code_of(errno)
                                                                         : std::int16_t{SL_SOC_OK};
}

_i16 sl_Listen(_i16 number, _i16 backlog) {
    const Locked locked(lock);
    const Handle* handle = find(number);
    return handle == nullptr                                  ? std::int16_t{SL_EBADF}
           : ::listen(handle->descriptor, backlog & 0xff) < 0 ? code_of(errno)
                                                              : std::int16_t{SL_SOC_OK};
}

_i16 sl_Accept(_i16 number, SlSockAddr_t* address, SlSocklen_t* length) {
    const Locked locked(lock);
    const Handle* handle = find_at_once(number, "accept");
    std::int16_t failing = 0;
    if (handle == nullptr) {
        return SL_EBADF;
    }
    if (fails("accept", failing)) {
        return failing;
    }
    sockaddr_in peer{};
    socklen_t size = sizeof peer;
    const int descriptor =
        ::accept4(handle->descriptor, reinterpret_cast<sockaddr*>(&peer), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor < 0) {
        return code_of(errno);
    }
    store(peer, address, length);
    return add(descriptor, true);
}

_i16 sl_Connect(_i16 number, const SlSockAddr_t* address, _i16 length) {
    const Locked locked(lock);
    Handle* handle = find_at_once(number, "connect");
    if (handle == nullptr) {
        return SL_EBADF;
    }
    if (handle->failed) {
        complain("connect on a handle whose connect failed");
        return SL_EINVAL;
    }
    const sockaddr_in wanted = machine_address(address, length);
    if (handle->stream && !handle->connecting) {
        handle->connecting = true;
        handle->questions = connect_questions;
        if (::connect(handle->descriptor, any(&wanted), sizeof wanted) < 0 && errno != EINPROGRESS) {
            handle->failed = true;
            return code_of(errno);
        }
        return SL_EALREADY;
    }
    if (handle->questions > 0) {
        --handle->questions;
        return SL_EALREADY;
    }
    if (handle->stream && !is_ready(handle->descriptor, POLLOUT)) {
        return SL_EALREADY;
    }
    if (handle->stream) {
        int error = 0;
        socklen_t size = sizeof error;
        ::getsockopt(handle->descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
        handle->failed = error != 0;
        return error != 0 ? code_of(error) : std::int16_t{SL_SOC_OK};
    }
    return ::connect(handle->descriptor, any(&wanted), sizeof wanted) < 0 ? code_of(errno) : std::int16_t{SL_SOC_OK};
}

_i16 sl_Send(_i16 number, const void* data, _i16 size, _i16) {
    const Locked locked(lock);
    Handle* handle = find_at_once(number, "send");
    return handle == nullptr ? std::int16_t{SL_EBADF} : send_pieces(*handle, data, size, nullptr);
}

_i16 sl_SendTo(_i16 number, const void* data, _i16 size, _i16, const SlSockAddr_t* to, SlSocklen_t length) {
    const Locked locked(lock);
    Handle* handle = find_at_once(number, "send");
    const sockaddr_in wanted = machine_address(to, length);
    return handle == nullptr ? std::int16_t{SL_EBADF} : send_pieces(*handle, data, size, &wanted);
}

_i16 sl_Recv(_i16 number, void* data, _i16 size, _i16 flags) {
    const Locked locked(lock);
    ++receptions;
    send_all_pending();
    const Handle* handle = find_at_once(number, "receive");
    if (size <= 0 || size > 16000 || flags != 0) {
        complain("a receive of " + std::to_string(size) + " with flags " + std::to_string(flags));
    }
    if (handle == nullptr) {
        return SL_EBADF;
    }
    const auto count = ::recv(handle->descriptor, data, static_cast<std::size_t>(size), MSG_DONTWAIT);
    return count < 0 ? code_of(errno) : static_cast<_i16>(count);
}

_i16 sl_RecvFrom(_i16 number, void* data, _i16 size, _i16 flags, SlSockAddr_t* from, SlSocklen_t* length) {
    const Locked locked(lock);
    const Handle* handle = find_at_once(number, "receive");
    if (size <= 0 || size > 16000 || flags != 0) {
        complain("a receive of " + std::to_string(size) + " with flags " + std::to_string(flags));
    }
    if (handle == nullptr) {
        return SL_EBADF;
    }
    sockaddr_in sender{};
    socklen_t room = sizeof sender;
    const auto count = ::recvfrom(handle->descriptor, data, static_cast<std::size_t>(size), MSG_DONTWAIT,
                                  reinterpret_cast<sockaddr*>(&sender), &room);
    if (count < 0) {
        return code_of(errno);
    }
    store(sender, from, length);
    return static_cast<_i16>(count);
}

_i16 sl_SetSockOpt(_i16 number, _i16 level, _i16 option, const void* value, SlSocklen_t size) {
    const Locked locked(lock);
    Handle* handle = find(number);
    std::int16_t failing = 0;
    if (handle == nullptr) {
        return SL_EBADF;
    }
    if (fails("option", failing)) {
        return failing;
    }
    if (level == SL_SOL_SOCKET && option == SL_SO_NONBLOCKING) {
        handle->blocks = static_cast<const SlSockNonblocking_t*>(value)->NonblockingEnabled == 0;
        return SL_SOC_OK;
    }
    std::string text = std::to_string(level) + " " + std::to_string(option) + " ";
    for (int i = 0; i < size; ++i) {
        static constexpr char kDigits[] = "0123456789abcdef";
        const auto byte = static_cast<const std::uint8_t*>(value)[i];
        text += {kDigits[byte >> 4], kDigits[byte & 15]};
    }
    set_options.push_back(text);
    return SL_SOC_OK;
}

_i16 sl_Select(_i16 count, SlFdSet_t* readable, SlFdSet_t* writable, SlFdSet_t*, SlTimeval_t* timeout) {
    const Locked locked(lock);
    if (timeout == nullptr || timeout->tv_sec != 0 || timeout->tv_usec != 0) {
        complain("a select that waits");
    }
    _i16 found = 0;
    for (int index = 0; index < SL_MAX_SOCKETS; ++index) {
        const auto number = static_cast<_i16>(index);
        for (SlFdSet_t* set : {readable, writable}) {
            if (set == nullptr || SL_FD_ISSET(number, set) == 0) {
                continue;
            }
            if (handles[index].descriptor < 0 || number_of(index) >= count) {
                return SL_EBADF;
            }
            if (is_ready(handles[index].descriptor, set == readable ? POLLIN : POLLOUT)) {
                ++found;
            } else {
                SL_FD_CLR(number, set);
            }
        }
    }
    return found;
}

void SL_FD_SET(_i16 number, SlFdSet_t* set) { set->fd_array[0] |= 1U << (number & BSD_SOCKET_ID_MASK); }
void SL_FD_CLR(_i16 number, SlFdSet_t* set) { set->fd_array[0] &= ~(1U << (number & BSD_SOCKET_ID_MASK)); }
_i16 SL_FD_ISSET(_i16 number, SlFdSet_t* set) {
    return (set->fd_array[0] & (1U << (number & BSD_SOCKET_ID_MASK))) != 0 ? 1 : 0;
}

_u16 sl_Htons(_u16 value) { return htons(value); }

_i16 sl_NetAppDnsGetHostByName(_i8* host, const _u16 length, _u32* address, const _u8 family) {
    unsigned pause = 0;
    {
        const Locked locked(lock);
        name.assign(reinterpret_cast<const char*>(host), length);
        pause = lookup_pause;
        if (family != SL_AF_INET) {
            complain("a lookup of another family");
        }
    }
    pause_ms(pause);
    const Locked locked(lock);
    *address = lookup_address;
    return lookup_code;
}

_i32 sl_NetCfgGet(const _u8 what, _u8*, _u8* size, _u8* values) {
    const Locked locked(lock);
    const bool station = what == SL_IPV4_STA_P2P_CL_GET_INFO;
    if ((!station && what != SL_IPV4_AP_P2P_GO_GET_INFO) || *size != sizeof(SlNetCfgIpV4Args_t)) {
        return SL_EINVAL;
    }
    reinterpret_cast<SlNetCfgIpV4Args_t*>(values)->ipV4 = addresses[station ? 0 : 1];
    return 0;
}

}  // extern "C"

}  // namespace portwright::testing::processor
