// What the layer asks of the machine it runs on. A machine with an environment has environment.cpp; a board brings its own.
#pragma once

#include "backends/remap/rules.h"

namespace portwright::remap {

// The text of PORTWRIGHT_CONNECT_TO or PORTWRIGHT_FORWARD, which stays where it is; null: there is none.
[[nodiscard]] const char* setting(const char* variable) noexcept;

// Says on standard error what is wrong with the rule, and ends everything with kRefused.
[[noreturn]] void refuse(const char* variable, Name rule, const char* complaint) noexcept;

inline constexpr int kRefused = 125;  // the launcher's own failures, apart from those of scripts

}  // namespace portwright::remap
