"""What a target's port brings or lacks, and what becomes of a variant there."""

from __future__ import annotations

import ast
from dataclasses import replace

from generator.fit import fitted
from generator.generate import firmware_context, firmware_files
from generator.model import Specification, Target
from generator.pipeline import load
from tests.generator.support import REPOSITORY, golden, variant_of


def whole() -> Specification:
    loaded = load(REPOSITORY / "spec", REPOSITORY / "targets")
    assert loaded.specification is not None
    return loaded.specification


def target_of(specification: Specification, name: str) -> Target:
    return next(target for target in specification.targets if target.name == name)


def module(variant: str, target: str, only: str = "cpp") -> dict[str, str]:
    specification = whole()
    one, other = variant_of(specification, variant), target_of(specification, target)
    context = firmware_context(specification, one, other, REPOSITORY)
    return {file.path: file.text for file in firmware_files(specification, one, other, context, only=(only,))}


def test_a_module_of_the_board_takes_the_companions_place() -> None:
    specification = golden()
    variant, target = variant_of(specification, "acme"), specification.targets[0]
    kept, *_ = (one.module for one in variant.companions if one.path)
    there = replace(target, modules=(kept,))
    assert {one.module: one.path for one in fitted(variant, there).companions}[kept] == ""
    assert fitted(variant, target) == variant


def test_what_only_serves_companions_goes_with_the_last_of_them() -> None:
    specification = whole()
    wipy, board = variant_of(specification, "wipy"), target_of(specification, "cc3200")
    assert [(one.module, one.path) for one in fitted(wipy, board).companions] == [("network", ""), ("machine", ""), ("wipy", "")]
    pycom = fitted(variant_of(specification, "pycom"), board)
    assert {"pycom", "_portwright"} <= {one.module for one in pycom.companions if one.path}


def test_a_vm_without_asyncio_gets_none() -> None:
    assert 'include("$(MPY_DIR)/extmod/asyncio")' in module("wipy", "host")["manifest.py"]
    assert "include(" not in module("wipy", "cc3200")["manifest.py"]


def test_files_of_the_target_go_into_the_module_and_its_code_is_listed() -> None:
    files = module("wipy", "cc3200")
    own = {path for path in files if path.startswith("target/")}
    assert own == {"target/sockets.cpp", "target/make-image.sh"}
    assert "$(PORTWRIGHT_DIR)/target/sockets.cpp" in files["micropython.mk"]
    assert "make-image.sh" not in files["micropython.mk"]
    assert not any(path.startswith("target/") for path in module("wipy", "host"))


def test_the_cases_of_a_vm_without_floating_point_have_none() -> None:
    cases = {path: text for path, text in module("micropython", "cc3200", "conformance").items() if path.endswith(".py")}
    for path, text in cases.items():
        numbers = [node.value for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant)]
        assert not any(isinstance(number, float) for number in numbers), path
        assert "TIMEOUT_IS_WHOLE = True\n" in text and "moment = 1000\n" in text, path
    elsewhere = module("micropython", "host", "conformance")
    assert "conformance/policy.timeout_unit.py" in elsewhere and "conformance/policy.timeout_unit.py" not in cases
    assert len(cases) > len(elsewhere) - 12


def test_the_sources_learn_whether_a_target_serves_ipv6() -> None:
    assert " PORTWRIGHT_FAMILY_INET6=1 " in module("wipy", "mps2-an385")["micropython.cmake"]
    assert "-DPORTWRIGHT_FAMILY_INET6=0" in module("wipy", "cc3200")["micropython.mk"]
