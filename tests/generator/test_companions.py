"""Companion modules and the builtins that are functions of them."""

from __future__ import annotations

from dataclasses import replace

from generator.cpp import names
from generator.generate import firmware_context
from generator.model import Variant
from generator.outputs import cpp
from generator.render import Renderer
from tests.generator.support import GOLDEN, REPOSITORY, edition, golden, variant_of


def with_companions(*modules: tuple[str, str]) -> Variant:
    variant = variant_of(golden(), "acme")
    one = variant.companions[0]
    return replace(variant, companions=tuple(replace(one, module=module, path=path) for module, path in modules))


def told(*modules: tuple[str, str]) -> str:
    return names.other_modules(with_companions(*modules))


def test_an_import_error_lists_what_scripts_may_import() -> None:
    assert told() == ""
    assert told(("one", "a/one.py")) == "beside usocket there is one"
    assert told(("two", "a/two.py"), ("one", "")) == "beside usocket there are one, two"


def test_packages_stand_for_nothing_and_helpers_are_not_told() -> None:
    assert told(("a", "a/__init__.py"), ("a.b", "a/b.py"), ("ab", "ab.py")) == "beside usocket there are a.b, ab"
    assert told(("_own", "own.py"), ("_thread", "")) == "beside usocket there is _thread"


def test_only_names_that_the_vm_takes_for_its_own_are_frozen_under_another() -> None:
    variant = with_companions(("utime", "a/utime.py"), ("uos", ""), ("user.time", "a/time.py"), ("time", "a/t.py"))
    assert names.renamed_companions(variant) == (("utime", "_companion_utime"),)


def test_what_the_vm_has_is_not_frozen() -> None:
    specification = golden()
    variant, target = variant_of(specification, "acme"), specification.targets[0]
    context = replace(
        firmware_context(specification, variant, target, GOLDEN), renderer=Renderer(REPOSITORY / "templates", None)
    )
    frozen = [file.path for file in cpp.files(specification, variant, target, context) if file.path.startswith("companions/")]
    assert frozen == ["companions/acme/link.py"]
    assert [one.module for one in variant.companions if not one.path] == ["utime"]


def test_a_child_may_make_something_else_of_its_parents_builtin() -> None:
    changed = "builtins: {SEVEN: {companion: acme.link.ping}, ping: {is: 3}, WIRE: {constant: AF_AIR}}\n"
    variant = variant_of(golden(edition(more=changed)), "edition")
    found = {one.name: (one.number, one.companion, one.function) for one in variant.builtins}
    assert found == {"SEVEN": (None, "acme.link", "ping"), "ping": (3, "", ""), "WIRE": (2, "", "")}


def test_every_function_that_a_builtin_shows_has_its_name_in_the_rom() -> None:
    specification = golden()
    assert {"ping", "SEVEN"} <= set(names.all_names(specification, variant_of(specification, "acme")))
