// The port's main: one script, whose exit code is the emulator's; without a script the prompt.

#include <string.h>

#include "py/builtin.h"
#include "py/compile.h"
#include "py/cstack.h"
#include "py/gc.h"
#include "py/lexer.h"
#include "py/mperrno.h"
#include "py/mphal.h"
#include "py/mpthread.h"
#include "py/objlist.h"
#include "py/objmodule.h"
#include "py/repl.h"
#include "py/runtime.h"
#include "shared/readline/readline.h"
#include "shared/runtime/gchelper.h"
#include "shared/runtime/pyexec.h"

#include "parameters.h"

// Exit codes, as MicroPython's unix port has them.
#define EXIT_DONE (0)
#define EXIT_EXCEPTION (1)

static uint8_t stack[PORTWRIGHT_MEMORY_STACK] __attribute__((section(".stack"), aligned(8), used));
static uint8_t heap[PORTWRIGHT_MEMORY_HEAP] __attribute__((aligned(8)));

static void write_error(void *environment, const char *text, size_t size) {
    (void)environment;
    board_write(BOARD_ERRORS, text, size);
}

static const mp_print_t errors = {NULL, write_error};

// What the exception means for the exit code; prints it unless it asks to end.
static int code_of(mp_obj_t exception) {
    if (!mp_obj_is_subclass_fast(MP_OBJ_FROM_PTR(mp_obj_get_type(exception)), MP_OBJ_FROM_PTR(&mp_type_SystemExit))) {
        mp_obj_print_exception(&errors, exception);
        return EXIT_EXCEPTION;
    }
    mp_obj_t value = mp_obj_exception_get_value(exception);
    mp_int_t code = EXIT_DONE;
    if (value != mp_const_none && !mp_obj_get_int_maybe(value, &code)) {
        mp_obj_print_helper(&errors, value, PRINT_STR);
        write_error(NULL, "\n", 1);
        return EXIT_EXCEPTION;
    }
    return code & 0xff;
}

static void set_arguments(void) {
    size_t size = 0;
    const char *argument;
    for (size_t index = 0; (argument = board_parameter("ARGV", index, &size)) != NULL; ++index) {
        mp_obj_list_append(mp_sys_argv, mp_obj_new_str(argument, size));
    }
}

static int run_script(const char *text, size_t size) {
    nlr_buf_t nlr;
    int code = EXIT_DONE;
    if (nlr_push(&nlr) == 0) {
        set_arguments();
        size_t name_size = 0;
        const char *name = board_parameter("NAME", 0, &name_size);
        const qstr file = name == NULL ? MP_QSTR__lt_stdin_gt_ : qstr_from_strn(name, name_size);
        mp_lexer_t *lexer = mp_lexer_new_from_str_len(file, text, size, 0);
        mp_parse_tree_t tree = mp_parse(lexer, MP_PARSE_FILE_INPUT);
        mp_obj_t script = mp_compile(&tree, file, false);
        mp_hal_set_interrupt_char(CHAR_CTRL_C);
        mp_call_function_0(script);
        mp_hal_set_interrupt_char(-1);
        mp_handle_pending(true);
        nlr_pop();
    } else {
        mp_hal_set_interrupt_char(-1);
        mp_handle_pending(false);
        code = code_of(MP_OBJ_FROM_PTR(nlr.ret_val));
    }
    return code;
}

// Comes back where somebody pressed Ctrl-D.
static void run_prompt(void) {
    board_output_is_for_terminal(true);
    while ((pyexec_mode_kind == PYEXEC_MODE_RAW_REPL ? pyexec_raw_repl() : pyexec_friendly_repl()) == 0) {
    }
}

int main(void) {
    board_start();
    size_t size = 0;
    const char *script = board_parameter("TEXT", 0, &size);
    const bool hosted = board_parameter("HERE", 0, &(size_t) {0}) != NULL;
    for (;;) {
        board_threads_reset();
        mp_cstack_init_with_top(stack + sizeof stack, sizeof stack);
        gc_init(heap, heap + sizeof heap);
        mp_init();
        int code = EXIT_DONE;
        if (script != NULL) {
            code = run_script(script, size);
        } else {
            run_prompt();
        }
        board_threads_reset();
        gc_sweep_all();  // closes what is open
        board_settle();
        mp_deinit();
        if (script != NULL || (hosted && pyexec_mode_kind == PYEXEC_MODE_FRIENDLY_REPL)) {
            return code;
        }
        mp_hal_stdout_tx_str("MPY: soft reboot\r\n");
    }
}

void gc_collect(void) {
    gc_collect_start();
    gc_helper_collect_regs_and_stack();
    board_threads_collect();
    gc_collect_end();
}

void nlr_jump_fail(void *value) {
    (void)value;
    write_error(NULL, "an exception that nobody catches\n", 33);
    board_exit(EXIT_EXCEPTION);
}

// There are no files.

mp_lexer_t *mp_lexer_new_from_file(qstr name) {
    (void)name;
    mp_raise_OSError(MP_ENOENT);
}

mp_import_stat_t mp_import_stat(const char *path) {
    (void)path;
    return MP_IMPORT_STAT_NO_EXIST;
}

static mp_obj_t open_nothing(size_t count, const mp_obj_t *arguments, mp_map_t *keywords) {
    (void)count;
    (void)arguments;
    (void)keywords;
    mp_raise_OSError(MP_ENOENT);
}
MP_DEFINE_CONST_FUN_OBJ_KW(mp_builtin_open_obj, 1, open_nothing);
