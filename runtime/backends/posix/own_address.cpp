// The device's own address. On a host it is the loopback interface's, unless somebody says which interface stands for the
// device's.

#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "backends/posix/native.h"
#include "backends/posix/posix.h"

namespace portwright::posix {
namespace {

constexpr int kExitCode = 125;  // the launcher's own failures, apart from those of scripts
constexpr const char* kVariable = "PORTWRIGHT_ADDRESS";

constexpr Address kLoopbackInet{.family = Family::kInet, .host = {127, 0, 0, 1}};
constexpr Address kLoopbackInet6{.family = Family::kInet6, .host = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}};

struct Own {
    Address address;
    bool exists;
};

constinit Own own_inet{kLoopbackInet, false};
constinit Own own_inet6{kLoopbackInet6, false};
pthread_once_t once = PTHREAD_ONCE_INIT;

bool is_multicast(const Address& address) noexcept {
    return address.family == Family::kInet ? address.host[0] >= 224 : address.host[0] == 0xff;
}

bool is_any(const Address& address) noexcept {
    return address == Address{.family = address.family, .scope = address.scope};
}

// A broadcast address can be bound to, but not connected to.
bool is_of_this_machine(const Address& address) noexcept {
    const int descriptor = ::socket(native_family(address.family), SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        return false;
    }
    const NativeAddress native(address);
    const bool usable = !is_any(address) && !is_multicast(address) &&
                        ::bind(descriptor, native.get(), native.length) == 0 &&
                        ::connect(descriptor, native.get(), native.length) == 0;
    ::close(descriptor);
    return usable;
}

void use(const Address& address) noexcept {
    Own& own = address.family == Family::kInet6 ? own_inet6 : own_inet;
    own = {address, is_of_this_machine(address)};
}

void load(const char* text) noexcept {
    if (text != nullptr && std::strcmp(text, "none") == 0) {
        own_inet.exists = false;
        own_inet6.exists = false;
        return;
    }
    use(kLoopbackInet);
    use(kLoopbackInet6);
    if (text == nullptr || *text == '\0') {
        return;
    }
    Address address;
    if (!parse_host(text, std::strlen(text), address) || !is_of_this_machine(address)) {
        std::fprintf(stderr, "%s: '%s' is no address of this machine (nor \"none\")\n", kVariable, text);
        std::exit(kExitCode);
    }
    use(address);
}

}  // namespace

Result own_address(Family family, Address& address) noexcept {
    pthread_once(&once, [] { load(std::getenv(kVariable)); });
    const bool is_network = family == Family::kInet || family == Family::kInet6;
    const Own& own = family == Family::kInet6 ? own_inet6 : own_inet;
    if (!is_network || !own.exists) {
        return Error::kNetworkDown;
    }
    address = own.address;
    return {};
}

void use_own_address(const char* text) noexcept {
    pthread_once(&once, [] {});  // from now on the environment has no say
    load(text);
}

}  // namespace portwright::posix
