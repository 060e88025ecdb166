"""`new variant`: a file that passes `check` at once."""

from __future__ import annotations

import argparse
from pathlib import Path

from generator.commands.common import BAD_INPUT, DONE, FAILED, Subparsers, load_or_tell, parser, tell
from generator.commands.scaffolding import check_name, create, quoted, tell_taken
from generator.diagnostics import Diagnostics
from generator.model import Setting, Specification, Variant
from generator.pipeline import find_variant, load

SOURCE = "choice"
EXAMPLE = "./portwright new variant acme --extends micropython --set timeout_unit=milliseconds"


def add(subparsers: Subparsers) -> None:
    made = parser(subparsers, "variant", "begin a new variant", EXAMPLE)
    made.add_argument("name", metavar="NAME")
    made.add_argument("--extends", required=True, metavar="VARIANT", help="the variant that it starts from")
    made.add_argument("--set", action="append", default=[], metavar="POLICY=VALUE", help="a policy to choose; may be repeated")
    made.set_defaults(action=run)


def run(parsed: argparse.Namespace) -> int:
    specification = load_or_tell(parsed)
    if specification is None:
        return BAD_INPUT
    diagnostics = Diagnostics()
    parent = find_variant(specification, parsed.extends, diagnostics)
    path: Path = parsed.spec / "variants" / f"{parsed.name}.yaml"
    check_name("variant", parsed.name, specification, diagnostics)
    if not diagnostics and path.exists():
        tell_taken(path, diagnostics)
    chosen = _choices(parsed.set, specification, diagnostics)
    if parent is None or diagnostics:
        tell(diagnostics)
        return BAD_INPUT
    text = scaffold(parsed.name, parent, chosen)
    loaded = load(parsed.spec, parsed.targets, {parsed.name: text})
    if loaded.specification is None:
        tell(loaded.diagnostics, loaded)
        return BAD_INPUT
    if not create(path, text, diagnostics):
        tell(diagnostics)
        return FAILED
    print(path)
    return DONE


def scaffold(name: str, parent: Variant, chosen: dict[str, str]) -> str:
    """The YAML of a variant that differs from its parent in the chosen policies, at every scope that its parent set."""
    title = f"{parent.title}, varied ({name})"
    made = ", ".join(f"{policy} {value}" for policy, value in chosen.items())
    lines = [
        "# yaml-language-server: $schema=../schema/variant.json",
        f"variant: {name}",
        f"title: {quoted(title)}",
        f"summary: {quoted(f'As {parent.name}' + (f', with {made}.' if made else '.'))}",
        f"extends: {parent.name}",
        "sources:",
        f"  {SOURCE}: Chosen when this variant was made",
        *_policies(chosen, ""),
    ]
    functions = [_overrides(one.name, one.settings, parent.settings, chosen, "  ") for one in parent.functions]
    lines += _section("functions", functions)
    classes = []
    for one in parent.classes:
        inner = _changed(one.settings, parent.settings, chosen)
        body = _policies(inner, "    ")
        made_by = _overrides("constructor", one.constructor.settings, one.settings, chosen, "    ")
        methods = [_overrides(method.name, method.settings, one.settings, chosen, "      ") for method in one.methods]
        body += made_by + _section("    methods", methods)
        classes.append([f"  {one.name}:", *body] if body else [])
    return "\n".join([*lines, *_section("classes", classes)]) + "\n"


def _policies(chosen: dict[str, str], indent: str) -> list[str]:
    if not chosen:
        return []
    settings = [f"{indent}  {policy}: {{is: {value}, source: {SOURCE}}}" for policy, value in chosen.items()]
    return [f"{indent}policies:", *settings]


def _overrides(
    name: str, inner: tuple[Setting, ...], outer: tuple[Setting, ...], chosen: dict[str, str], indent: str
) -> list[str]:
    changed = _changed(inner, outer, chosen)
    return [f"{indent}{name}:", *_policies(changed, indent + "  ")] if changed else []


def _changed(inner: tuple[Setting, ...], outer: tuple[Setting, ...], chosen: dict[str, str]) -> dict[str, str]:
    """The chosen policies that the parent sets in this scope itself, which would win over a choice made outside."""
    around = {setting.policy: setting.fact.chain for setting in outer}
    here = {setting.policy for setting in inner if setting.fact.chain != around[setting.policy]}
    return {policy: value for policy, value in chosen.items() if policy in here}


def _section(name: str, entries: list[list[str]]) -> list[str]:
    flat = [line for entry in entries for line in entry]
    return [f"{name}:", *flat] if flat else []


def _choices(settings: list[str], specification: Specification, diagnostics: Diagnostics) -> dict[str, str]:
    policies = {policy.name: [value.name for value in policy.values] for policy in specification.catalogue.policies}
    chosen: dict[str, str] = {}
    for setting in settings:
        policy, equals, value = setting.partition("=")
        if not equals:
            diagnostics.error("PW004", None, f"'{setting}' sets nothing", expected="--set POLICY=VALUE")
        elif policy not in policies:
            diagnostics.unknown("policy", policy, policies, show=False)
        elif value not in policies[policy]:
            diagnostics.unknown("value", value, policies[policy], of=policy)
        else:
            chosen[policy] = value
    return chosen
