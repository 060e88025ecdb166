// sys.stdin, sys.stdout and sys.stderr: the console, and the stream of errors beside it.

#include "py/builtin.h"
#include "py/mperrno.h"
#include "py/mphal.h"
#include "py/runtime.h"
#include "py/stream.h"

typedef struct {
    mp_obj_base_t base;
    enum { INPUT, OUTPUT, ERRORS } which;
} stdio_t;

static void stdio_print(const mp_print_t *print, mp_obj_t self_in, mp_print_kind_t kind) {
    (void)kind;
    const stdio_t *self = MP_OBJ_TO_PTR(self_in);
    mp_printf(print, "<io.%s %d>", mp_obj_get_type_str(self_in), (int)self->which);
}

// Waits for the first byte only.
static mp_uint_t stdio_read(mp_obj_t self_in, void *data, mp_uint_t size, int *error) {
    const stdio_t *self = MP_OBJ_TO_PTR(self_in);
    if (self->which != INPUT) {
        *error = MP_EPERM;
        return MP_STREAM_ERROR;
    }
    mp_uint_t count = 0;
    while (count < size) {
        int byte = board_read();
        if (byte >= 0) {
            ((uint8_t *)data)[count++] = (uint8_t)byte;
        } else if (count > 0 || board_input_ended()) {
            break;
        } else {
            mp_event_wait_indefinite();
        }
    }
    return count;
}

static mp_uint_t write_to(mp_obj_t self_in, const void *data, mp_uint_t size, int *error, bool cooked) {
    const stdio_t *self = MP_OBJ_TO_PTR(self_in);
    switch (self->which) {
        case OUTPUT:
            if (cooked) {
                mp_hal_stdout_tx_strn_cooked(data, size);
            } else {
                mp_hal_stdout_tx_strn(data, size);
            }
            return size;
        case ERRORS:
            board_write(BOARD_ERRORS, data, size);
            return size;
        default:
            *error = MP_EPERM;
            return MP_STREAM_ERROR;
    }
}

static mp_uint_t stdio_write(mp_obj_t self, const void *data, mp_uint_t size, int *error) {
    return write_to(self, data, size, error, true);
}

static mp_uint_t buffer_write(mp_obj_t self, const void *data, mp_uint_t size, int *error) {
    return write_to(self, data, size, error, false);
}

static mp_uint_t stdio_ioctl(mp_obj_t self, mp_uint_t request, uintptr_t argument, int *error) {
    (void)self;
    switch (request) {
        case MP_STREAM_POLL:
            return mp_hal_stdio_poll(argument);
        case MP_STREAM_CLOSE:
        case MP_STREAM_FLUSH:
            return 0;
        default:
            *error = MP_EINVAL;
            return MP_STREAM_ERROR;
    }
}

static const mp_stream_p_t buffer_stream = {
    .read = stdio_read,
    .write = buffer_write,
    .ioctl = stdio_ioctl,
};

static const mp_rom_map_elem_t buffer_names[] = {
    { MP_ROM_QSTR(MP_QSTR_read), MP_ROM_PTR(&mp_stream_read_obj) },
    { MP_ROM_QSTR(MP_QSTR_readinto), MP_ROM_PTR(&mp_stream_readinto_obj) },
    { MP_ROM_QSTR(MP_QSTR_readline), MP_ROM_PTR(&mp_stream_unbuffered_readline_obj) },
    { MP_ROM_QSTR(MP_QSTR_readlines), MP_ROM_PTR(&mp_stream_unbuffered_readlines_obj) },
    { MP_ROM_QSTR(MP_QSTR_write), MP_ROM_PTR(&mp_stream_write_obj) },
    { MP_ROM_QSTR(MP_QSTR_flush), MP_ROM_PTR(&mp_stream_flush_obj) },
    { MP_ROM_QSTR(MP_QSTR_close), MP_ROM_PTR(&mp_identity_obj) },
};
static MP_DEFINE_CONST_DICT(buffer_dict, buffer_names);

static MP_DEFINE_CONST_OBJ_TYPE(
    type_buffer, MP_QSTR_FileIO, MP_TYPE_FLAG_ITER_IS_STREAM,
    print, stdio_print,
    protocol, &buffer_stream,
    locals_dict, &buffer_dict
    );

static const stdio_t buffers[] = {{{&type_buffer}, INPUT}, {{&type_buffer}, OUTPUT}, {{&type_buffer}, ERRORS}};

static const mp_stream_p_t stdio_stream = {
    .read = stdio_read,
    .write = stdio_write,
    .ioctl = stdio_ioctl,
    .is_text = true,
};

static const mp_rom_map_elem_t stdio_names[] = {
    { MP_ROM_QSTR(MP_QSTR_read), MP_ROM_PTR(&mp_stream_read_obj) },
    { MP_ROM_QSTR(MP_QSTR_readinto), MP_ROM_PTR(&mp_stream_readinto_obj) },
    { MP_ROM_QSTR(MP_QSTR_readline), MP_ROM_PTR(&mp_stream_unbuffered_readline_obj) },
    { MP_ROM_QSTR(MP_QSTR_readlines), MP_ROM_PTR(&mp_stream_unbuffered_readlines_obj) },
    { MP_ROM_QSTR(MP_QSTR_write), MP_ROM_PTR(&mp_stream_write_obj) },
    { MP_ROM_QSTR(MP_QSTR_flush), MP_ROM_PTR(&mp_stream_flush_obj) },
    { MP_ROM_QSTR(MP_QSTR_close), MP_ROM_PTR(&mp_identity_obj) },
    { MP_ROM_QSTR(MP_QSTR___enter__), MP_ROM_PTR(&mp_identity_obj) },
    { MP_ROM_QSTR(MP_QSTR___exit__), MP_ROM_PTR(&mp_stream___exit___obj) },
};
static MP_DEFINE_CONST_DICT(stdio_dict, stdio_names);

static void stdio_attribute(mp_obj_t self_in, qstr name, mp_obj_t *destination) {
    const stdio_t *self = MP_OBJ_TO_PTR(self_in);
    if (destination[0] == MP_OBJ_NULL && name == MP_QSTR_buffer) {
        destination[0] = MP_OBJ_FROM_PTR(&buffers[self->which]);
    } else {
        destination[1] = MP_OBJ_SENTINEL; // go on in the dictionary
    }
}

static MP_DEFINE_CONST_OBJ_TYPE(
    type_stdio, MP_QSTR_TextIOWrapper, MP_TYPE_FLAG_ITER_IS_STREAM,
    print, stdio_print,
    attr, stdio_attribute,
    protocol, &stdio_stream,
    locals_dict, &stdio_dict
    );

const stdio_t mp_sys_stdin_obj = {{&type_stdio}, INPUT};
const stdio_t mp_sys_stdout_obj = {{&type_stdio}, OUTPUT};
const stdio_t mp_sys_stderr_obj = {{&type_stdio}, ERRORS};
