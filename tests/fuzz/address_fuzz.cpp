// Whatever parse_host accepts, format_host writes, and that text means the same address.

#include <cstdlib>
#include <cstring>

#include "portwright/address.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace portwright;
    Address address;
    if (!parse_host(reinterpret_cast<const char*>(data), size, address)) {
        return 0;
    }
    char text[kHostTextSize];
    const std::size_t length = format_host(address, text);
    Address again;
    if (length >= kHostTextSize || std::strlen(text) != length || !parse_host(text, length, again)) {
        std::abort();
    }
    again.scope = address.scope;
    if (again != address) {
        std::abort();
    }
    return 0;
}
