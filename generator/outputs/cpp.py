"""Private stand-in: C++ bindings and tables, so that the conformance cases can be tried on a firmware."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from generator.context import Context
from generator.model import Meaning, Method, Specification, Target, Variant
from generator.naming import camel, enumerator, identifier
from generator.plan import OutputFile

NAME = "cpp"
HELP = "C++ bindings and tables"
SUBJECT = "firmware"


def default(parameter: Any, missing: str = "MP_ROM_NONE") -> str:
    value = parameter.default
    if value is None:
        return "MP_ROM_NONE"
    if isinstance(value, bool):
        return "MP_ROM_TRUE" if value else "MP_ROM_FALSE"
    if isinstance(value, int):
        return f"MP_ROM_INT({value})"
    return f"MP_ROM_QSTR(MP_QSTR_{value})"


def binding(method: Method, specification: Specification, policies: str, kind: str, keywords: bool) -> dict[str, Any]:
    operation = next(one for one in specification.catalogue.operations if one.name == method.operation)
    symbol = f"portwright_{kind}_{identifier(method.name).strip('_')}"
    self_count = 1 if kind == "method" else 0
    by_slot = {one.slot: index for index, one in enumerate(method.parameters)}
    least = sum(one.required for one in method.parameters)
    most = len(method.parameters)
    fixed = kind != "constructor" and least == most and most + self_count <= 3 and not (keywords and most and not method.name.startswith("__"))
    form = "constructor" if kind == "constructor" else "fixed" if fixed else "keywords" if keywords else "array"
    if fixed:
        slots = [method.parameters[by_slot[s.name]].slot if s.name in by_slot else "MP_OBJ_NULL" for s in operation.slots]
        arguments = ["self"] * self_count + slots
    else:
        arguments = (["args[0]"] if self_count else []) + [f"values[{by_slot[s.name]}].u_obj" if s.name in by_slot else "MP_OBJ_NULL" for s in operation.slots]
    names = ["self"] * self_count + [one.slot for one in method.parameters]
    parameters = [] if fixed else [
        {"name": one.name, "flags": ("MP_ARG_REQUIRED | " if one.required else "") + "MP_ARG_OBJ", "default": default(one)} for one in method.parameters
    ]
    prototype = {
        "fixed": f"mp_obj_t {symbol}({', '.join('mp_obj_t ' + n for n in names) or 'void'})",
        "constructor": f"mp_obj_t {symbol}(const mp_obj_type_t *type, size_t n_args, size_t n_kw, const mp_obj_t *args)",
        "keywords": f"mp_obj_t {symbol}(size_t n_args, const mp_obj_t *args, mp_map_t *keywords)",
        "array": f"mp_obj_t {symbol}(size_t n_args, const mp_obj_t *args)",
    }[form]
    obj = {
        "fixed": f"static MP_DEFINE_CONST_FUN_OBJ_{len(names)}({symbol}_object, {symbol});" if len(names) <= 3 else "",
        "constructor": "",
        "keywords": f"static MP_DEFINE_CONST_FUN_OBJ_KW({symbol}_object, {self_count}, {symbol});",
        "array": f"static MP_DEFINE_CONST_FUN_OBJ_VAR_BETWEEN({symbol}_object, {least + self_count}, {most + self_count}, {symbol});",
    }[form]
    return dict(symbol=symbol, form=form, fixed=names, operation=method.operation, policies=policies, arguments=arguments,
                parameters=parameters, parameters_name=f"{symbol}_parameters" if parameters else "", keywords=keywords,
                least=least, most=most, self_count=self_count, prototype=prototype, object=obj, name=method.name)


def files(specification: Specification, variant: Variant, target: Target, context: Context) -> Iterable[OutputFile]:
    catalogue = specification.catalogue
    module_values = {s.policy: s.fact.value for s in variant.settings}

    def struct(name: str, settings: Any, base: str = "", around: dict[str, Any] | None = None) -> dict[str, Any]:
        return {"name": name, "base": base, "settings": [
            {"enum": camel(s.policy), "name": s.policy, "value": enumerator(str(s.fact.value))}
            for s in settings if (around or {}).get(s.policy) != s.fact.value]}

    structs = [struct("ModulePolicies", variant.settings)]
    keywords = module_values["keyword_arguments"] == "accepted"
    bindings, classes = [], []
    class_settings: Any
    for one in variant.classes:
        cname = camel(identifier(one.name)) + "Policies"
        structs.append(struct(cname, one.settings, "ModulePolicies", module_values))
        around = {**module_values, **{s.policy: s.fact.value for s in one.settings}}
        constructor = binding(one.constructor, specification, cname, "constructor", keywords)
        bindings.append(constructor)
        entries = []
        for m in one.methods:
            pname = cname
            if any(around[s.policy] != s.fact.value for s in m.settings):
                pname = camel(identifier(one.name)) + camel(identifier(m.name)) + "Policies"
                structs.append(struct(pname, m.settings, cname, around))
            b = binding(m, specification, pname, "method", keywords)
            bindings.append(b)
            entries.append({"name": m.name, "symbol": b["symbol"]})
        classes.append({"symbol": f"portwright_type_{one.name}", "name": one.name, "methods": entries, "constructor": constructor["symbol"], "families": one.families})
    module_entries = [{"name": c["name"], "value": f"MP_ROM_PTR(&{c['symbol']})"} for c in classes]
    for f in variant.functions:
        b = binding(f, specification, "ModulePolicies", "function", keywords)
        bindings.append(b)
        module_entries.append({"name": f.name, "value": f"MP_ROM_PTR(&{b['symbol']}_object)"})
    module_entries += [{"name": c.name, "value": f"MP_ROM_INT({c.number})"} for c in variant.constants]
    exceptions = [{"symbol": f"portwright_type_{e.name}", "name": e.name, "base": (f"portwright_type_{e.base}" if any(x.name == e.base for x in variant.exceptions) else f"mp_type_{e.base}")} for e in variant.exceptions if not e.alias_of]
    symbols = {e["name"]: e["symbol"] for e in exceptions}
    terms = {}
    for c in variant.constants:
        terms.setdefault((c.meaning, c.term), c.number)
    tables = []
    for name, term, kind in (("kFamilies", "Family", Meaning.FAMILY), ("kTypes", "Type", Meaning.TYPE), ("kProtocols", "Protocol", Meaning.PROTOCOL), ("kFlags", "Flag", Meaning.FLAG)):
        tables.append({"name": name, "term": term, "entries": [{"number": c.number, "enumerator": enumerator(c.term), "names": c.name} for c in variant.constants if c.meaning is kind]})
    options = []
    by_name = {t.name: t for t in catalogue.terms if t.kind is Meaning.OPTION}
    for c in variant.constants:
        if c.meaning is Meaning.OPTION:
            t = by_name[c.term]
            level = terms.get((Meaning.LEVEL, t.level), terms.get((Meaning.PROTOCOL, t.level)))
            if level is not None:
                options.append({"level": level, "number": c.number, "enumerator": enumerator(c.term), "takes_bytes": "true" if t.value == "bytes" else "false", "names": c.name})
    numbering = dict(next(n for n in catalogue.numberings if n.name == variant.numbering.value).numbers)
    errors = [{"name": e.name, "number": numbering[e.name]} for e in catalogue.errors]

    def layered(what: str, backend: str, layers: tuple[str, ...]) -> str:
        text = f"{backend}::{what}"
        for layer in reversed(layers):
            text = f"{layer}::{what}<{text}>"
        return text

    routes = [{"family": enumerator(r.family), "type": enumerator(r.type), "backend": layered("kBackend", r.backend, r.layers)} for r in target.routes]
    backends = sorted({r.backend for r in target.routes} | {l for r in target.routes for l in r.layers})
    registrations = [f"MP_REGISTER_MODULE(MP_QSTR_{name}, portwright_module);" for name in variant.modules]
    copies = [
        *context.copy("runtime/include", "include", (".h",)),
        *context.copy("runtime/src", "src", (".h", ".cpp")),
        *context.copy("runtime/micropython", "micropython", (".h", ".cpp")),
        *(f for b in backends for f in context.copy(f"runtime/backends/{b}", f"backends/{b}", (".h", ".cpp"))),
    ]
    yield from copies
    for companion in variant.companions:
        path = context.root / "runtime/companions" / companion.path
        package = companion.path.endswith("__init__.py")
        yield OutputFile("companions/" + companion.module.replace(".", "/") + ("/__init__.py" if package else ".py"), path.read_text())
    names = set()
    for v in specification.variants:
        for c in v.classes:
            names |= {c.name, *(m.name for m in c.methods), *(p.name for m in (*c.methods, c.constructor) for p in m.parameters)}
        names |= {f.name for f in v.functions} | {p.name for f in v.functions for p in f.parameters}
        names |= {c.name for c in v.constants} | {e.name for e in v.exceptions} | {b.name for b in v.builtins} | set(v.modules)
    names |= {e.name for e in catalogue.errors}
    builtins = [{"name": b.name, "value": f"MP_ROM_INT({b.number})"} for b in variant.builtins]
    builtins += [{"name": e.name, "value": f"MP_ROM_PTR(&{symbols[e.name]})"} for e in variant.exceptions if e.builtin and e.name in symbols]
    scanned = ["bindings.cpp", *sorted(c.path for c in copies if c.path.startswith("micropython/") and c.path.endswith(".cpp"))]
    library = sorted(c.path for c in copies if c.path.startswith(("src/", "backends/")) and c.path.endswith(".cpp"))
    values: dict[str, Any] = dict(
        variant=variant, target=target, bindings=bindings, classes=classes, exceptions=exceptions, module_entries=module_entries,
        registrations=registrations, errors=errors, companions=variant.companions)
    yield OutputFile("bindings.cpp", context.render("cpp/bindings.cpp.j2", **values))
    yield OutputFile("tables.c", context.render("cpp/tables.c.j2", **values))
    yield OutputFile("manifest.py", context.render("cpp/manifest.py.j2", **values))
    yield OutputFile("builtins.h", context.render("cpp/builtins.h.j2", variant=variant, exceptions=[e for e in exceptions if any(x.name == e["name"] and x.builtin for x in variant.exceptions)], entries=builtins))
    yield OutputFile("qstrs.c", context.render("cpp/qstrs.c.j2", names=sorted(names)))
    yield OutputFile("config.h", context.render("cpp/config.h.j2", variant=variant, target=target, includes=backends,
        types=[c["symbol"] for c in classes] + [e["symbol"] for e in exceptions], policy_structs=structs, number_tables=tables, options=options, errors=errors,
        lookup_errors=catalogue.lookup_errors, io_error=symbols.get("IOError", "mp_type_OSError"), timeout_error=symbols.get("TimeoutError", "mp_type_OSError"),
        routes=routes, classes=[{"family": enumerator(f), "type": c["symbol"]} for c in classes for f in c["families"]],
        resolver=layered("kResolver", target.resolver, target.routes[0].layers)))
    yield OutputFile("micropython.mk", context.render("cpp/micropython.mk.j2", variant=variant, c_sources=["tables.c", "qstrs.c"], scanned_sources=scanned, library_sources=library,
        definitions=["-DPORTWRIGHT_POSIX=1"], link_flags=[]))
