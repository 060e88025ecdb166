#include "transfers.h"

namespace portwright::micropython {

bool read_flags(mp_obj_t object, Flags& flags) {
    if (!is_given(object)) {
        return true;
    }
    mp_int_t bits = mp_obj_get_int(object);
    for (const auto& entry : config::kFlags) {
        if ((bits & entry.number) != 0) {
            flags.peek = flags.peek || entry.term == Flag::kPeek;
            flags.dont_wait = flags.dont_wait || entry.term == Flag::kDontWait;
            bits &= ~static_cast<mp_int_t>(entry.number);
        }
    }
    return bits == 0;
}

}  // namespace portwright::micropython
