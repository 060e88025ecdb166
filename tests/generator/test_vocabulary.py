"""The words of the specification and those of the runtime's headers are the same, in the same order.

In: spec/{errors,options,policies}.yaml and runtime/include/portwright/*.h. Out: a failure that names both places.
Never: an enumerator or a policy that only one side knows.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
HEADERS = ROOT / "runtime" / "include" / "portwright"


def specification(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "spec" / f"{name}.yaml").read_text(encoding="utf-8"))
    return loaded


def camel(name: str) -> str:
    return "".join(part[:1].upper() + part[1:] for part in name.split("_"))


def enumerator(name: str) -> str:
    """The naming rule: would_block is kWouldBlock."""
    return "k" + camel(name)


def enums(header: str) -> dict[str, list[str]]:
    """Each `enum class` of a header with its enumerators; kCount_ and the like only count."""
    text = re.sub(r"//[^\n]*", "", (HEADERS / header).read_text(encoding="utf-8"))
    found: dict[str, list[str]] = {}
    for match in re.finditer(r"enum class (\w+)\s*:\s*[\w:]+\s*\{([^}]*)\}", text):
        names = [name.split("=")[0].strip() for name in match[2].split(",")]
        found[match[1]] = [name for name in names if name and not name.endswith("_")]
    return found


def entry_enumerators(entries: dict[str, Any]) -> list[str]:
    return [enumerator((entry or {}).get("enumerator", name)) for name, entry in entries.items()]


def test_every_error_is_an_enumerator() -> None:
    assert enums("error.h")["Error"] == entry_enumerators(specification("errors")["errors"])


def test_every_lookup_error_is_an_enumerator() -> None:
    assert enums("lookup.h")["LookupError"][1:] == entry_enumerators(specification("errors")["lookup_errors"])
    assert enums("lookup.h")["LookupError"][0] == "kNone"


def test_each_error_is_documented_beside_its_enumerator() -> None:
    text = (HEADERS / "error.h").read_text(encoding="utf-8")
    documented = dict(re.findall(r"^\s*(k\w+),\s*// (E\w+)", text, re.MULTILINE))
    errors = specification("errors")["errors"]
    assert documented == {enumerator(entry["enumerator"]): name for name, entry in errors.items()}


@pytest.mark.parametrize(
    ("kind", "enum"),
    [
        ("families", "Family"),
        ("types", "Type"),
        ("protocols", "Protocol"),
        ("levels", "Level"),
        ("options", "Option"),
        ("flags", "Flag"),
        ("tcp_states", "TcpState"),
    ],
)
def test_every_term_is_an_enumerator(kind: str, enum: str) -> None:
    assert enums("terms.h")[enum] == entry_enumerators(specification("options")[kind])


def test_terms_have_no_enum_of_their_own() -> None:
    assert set(enums("terms.h")) == {"Family", "Type", "Protocol", "Level", "Option", "Flag", "TcpState"}


def test_every_policy_is_an_enum_with_its_values() -> None:
    policies = specification("policies")["policies"]
    expected = {camel(name): [enumerator(value) for value in policy["values"]] for name, policy in policies.items()}
    found = enums("policies.h")
    assert set(found) == set(expected)
    for name, values in expected.items():
        assert found[name] == values, f"values of {name} in policies.h and policies.yaml"


def test_the_naming_rule() -> None:
    assert enumerator("would_block") == "kWouldBlock"
    assert enumerator("rb_wb_rwb") == "kRbWbRwb"
    assert enumerator("inet6") == "kInet6"
