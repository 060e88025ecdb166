// Included before those files of the core that know its own errno numbers, whatever the port's configuration says of them.
#pragma once

#include "py/mpconfig.h"

#undef MICROPY_PY_ERRNO
#define MICROPY_PY_ERRNO (0)
#undef MICROPY_COMP_MODULE_CONST
#define MICROPY_COMP_MODULE_CONST (0)
