#include "settings.h"

#include <cstring>

#include "config.h"

namespace portwright::micropython {

namespace {

const OptionNumber* find_option(OptionLevel levels, mp_int_t level, mp_int_t number) {
    for (const OptionNumber& option : config::kOptions) {
        if (option.number == number && (option.level == level || levels == OptionLevel::kIgnored)) {
            return &option;
        }
    }
    return nullptr;
}

}  // namespace

Result set_option_from(Socket& socket, OptionLevel levels, mp_int_t level, mp_int_t number, mp_obj_t value) {
    if (!is_open(socket)) {
        return Error::kBadDescriptor;
    }
    const OptionNumber* option = find_option(levels, level, number);
    if (option == nullptr) {
        return Error::kNoProtocolOption;
    }
    if (option->takes_bytes) {
        return set_option(socket, option->option, bytes_of(value));
    }
    std::int32_t integer = 0;
    if (mp_obj_is_int(value) || mp_obj_is_bool(value)) {
        const mp_int_t wide = mp_obj_get_int(value);
        integer = static_cast<std::int32_t>(wide);
        if (integer != wide) {
            return Error::kInvalidArgument;
        }
    } else {
        const Bytes bytes = bytes_of(value);
        if (bytes.size != sizeof integer) {
            return Error::kInvalidArgument;
        }
        std::memcpy(&integer, bytes.data, sizeof integer);
    }
    return set_option(socket, option->option, {reinterpret_cast<const std::uint8_t*>(&integer), sizeof integer});
}

void warn_of_option(mp_int_t number) {
    mp_printf(&mp_plat_print, "Warning: setsockopt() has no option %d on this socket\n", static_cast<int>(number));
}

void check_file_mode(mp_obj_t mode, MakefileModes modes) {
    std::size_t length = 0;
    const char* text = mp_obj_str_get_data(mode, &length);
    const bool one_way = length == 2 && (text[0] == 'r' || text[0] == 'w') && text[1] == 'b';
    const bool both_ways = length == 3 && std::memcmp(text, "rwb", 3) == 0;
    if (!one_way && !(both_ways && modes == MakefileModes::kRbWbRwb)) {
        mp_raise_msg_varg(&mp_type_ValueError, MP_ERROR_TEXT("mode '%s' is not supported"), text);
    }
}

}  // namespace portwright::micropython
