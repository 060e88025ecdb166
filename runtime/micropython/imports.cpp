#include "imports.h"

#include "config.h"
#include "vm.h"

extern "C" {
#include "py/builtin.h"
}

#include <cstring>

namespace {

namespace config = portwright::config;

// With a list of names, as `from a.b import c` has one, an import answers a.b and not a.
mp_obj_t import_leaf(const char* name) {
    return mp_import_name(qstr_from_str(name), mp_const_empty_tuple, MP_OBJ_NEW_SMALL_INT(0));
}

// Loads a companion for which the VM would take a module of its own, so that the import then finds it loaded. Of a dotted name
// that is the first part.
void load_renamed(const char* wanted) {
    const std::size_t length = std::strcspn(wanted, ".");
    for (const auto* each = config::kFrozenModules; each->name != nullptr; ++each) {
        if (std::strncmp(wanted, each->name, length) == 0 && each->name[length] == '\0') {
            mp_map_t* loaded = &MP_STATE_VM(mp_loaded_modules_dict).map;
            const mp_obj_t key = MP_OBJ_NEW_QSTR(qstr_from_str(each->name));
            if (mp_map_lookup(loaded, key, MP_MAP_LOOKUP) == nullptr) {
                const mp_obj_t module = import_leaf(each->frozen);
                mp_store_attr(module, MP_QSTR___name__, key);
                mp_map_lookup(loaded, key, MP_MAP_LOOKUP_ADD_IF_NOT_FOUND)->value = module;
            }
            return;
        }
    }
}

// Without a path to look in, an import is for what the VM itself has.
bool looks_for_files() {
#if MICROPY_PY_SYS_PATH
    std::size_t count = 0;
    mp_obj_t* folders = nullptr;
    mp_obj_get_array(mp_sys_path, &count, &folders);
    return count != 0;
#else
    return true;
#endif
}

mp_obj_t import_module(size_t n_args, const mp_obj_t* args) {
    const bool relative = n_args >= 5 && args[4] != MP_OBJ_NEW_SMALL_INT(0);
    if (!relative && mp_obj_is_str(args[0]) && looks_for_files()) {
        load_renamed(mp_obj_str_get_str(args[0]));
    }
    return mp_builtin___import___default(n_args, args);
}

// Whether the import itself found nothing. What a module raises while it is imported has passed through its code, which
// leaves a trace; so has what an import inside of it raises.
bool is_missing_module(mp_obj_t error) {
    if (mp_obj_get_type(error) != &mp_type_ImportError) {
        return false;
    }
    std::size_t length = 0;
    std::size_t* trace = nullptr;
    mp_obj_exception_get_traceback(error, &length, &trace);
    const mp_obj_t text = mp_obj_exception_get_value(error);
    if (length != 0 || !mp_obj_is_str(text)) {
        return false;
    }
    const char* said = mp_obj_str_get_str(text);
    return std::strncmp(said, "no module named", 15) == 0 || std::strcmp(said, "module not found") == 0;
}

}  // namespace

extern "C" {

mp_obj_t portwright_import(size_t n_args, const mp_obj_t* args) {
    if (config::kOtherModules[0] == '\0') {
        return import_module(n_args, args);
    }
    nlr_buf_t nlr;
    if (nlr_push(&nlr) == 0) {
        const mp_obj_t module = import_module(n_args, args);
        nlr_pop();
        return module;
    }
    const mp_obj_t error = MP_OBJ_FROM_PTR(nlr.ret_val);
    if (is_missing_module(error)) {
        const char* said = mp_obj_str_get_str(mp_obj_exception_get_value(error));
        mp_raise_msg_varg(&mp_type_ImportError, MP_ERROR_TEXT("%s; %s"), said, config::kOtherModules);
    }
    nlr_raise(error);
}

mp_obj_t portwright_call_companion(mp_obj_t self, size_t n_args, size_t n_kw, const mp_obj_t* args) {
    const auto* called = static_cast<const portwright_companion_function_t*>(MP_OBJ_TO_PTR(self));
    const mp_obj_t module = import_leaf(called->module);
    return mp_call_function_n_kw(mp_load_attr(module, called->function), n_args, n_kw, args);
}

}  // extern "C"
