// The host driver's header, for C++.
#pragma once

#include <cstdint>
#include <cstring>

// It closes one brace more than it opens, where a C++ compiler reads it.
extern "C" {
#include <simplelink.h>

// A word of the driver's alone, by which its headers have been chosen; to system headers it is a name.
#undef __dev
