#include "backends/remap/environment.h"

#if defined(__unix__)

#include <cstdio>
#include <cstdlib>

namespace portwright::remap {

const char* setting(const char* variable) noexcept { return std::getenv(variable); }

void refuse(const char* variable, Name rule, const char* complaint) noexcept {
    std::fprintf(stderr, "%s: '%.*s': %s\n", variable, static_cast<int>(rule.length), rule.text, complaint);
    std::exit(kRefused);
}

}  // namespace portwright::remap

#endif
