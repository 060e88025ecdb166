// The host driver's header, for C++.
#pragma once

#include <cstdint>
#include <cstring>

// It closes one brace more than it opens, where a C++ compiler reads it.
extern "C" {
#include <simplelink.h>
