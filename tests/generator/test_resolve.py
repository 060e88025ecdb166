"""What a variant is, once its layers are put together."""

from __future__ import annotations

from pathlib import Path

from generator.model import Constant, Emulator, Method, Setting, Variant
from tests.generator.support import GOLDEN, edition, golden, golden_copy, load_from, told, variant_of


def resolved(more: str = "", policies: str = "", extends: str = "acme") -> Variant:
    return variant_of(golden(edition(policies, more, extends=extends)), "edition")


def value(settings: tuple[Setting, ...], policy: str) -> object:
    return next(setting.fact.value for setting in settings if setting.policy == policy)


def method(variant: Variant, owner: str, name: str) -> Method:
    (methods,) = [one.methods for one in variant.classes if one.name == owner]
    return next(one for one in methods if one.name == name)


def constant(variant: Variant, name: str) -> Constant:
    return next(one for one in variant.constants if one.name == name)


def test_an_edition_without_overrides_has_all_that_its_parent_has() -> None:
    parent, child = variant_of(golden(), "acme"), resolved()
    for part in ("modules", "settings", "functions", "constants", "exceptions", "builtins", "classes", "absent"):
        assert getattr(child, part) == getattr(parent, part)
    assert child.parents == ("acme", "base")
    assert child.files == (*parent.files, "variants/edition.yaml")


def test_the_innermost_scope_wins_even_over_a_wider_one_in_the_child() -> None:
    child = resolved(policies="amount: none")
    assert value(child.settings, "amount") == "none"
    assert value(method(child, "socket", "take").settings, "amount") == "some"
    assert value(method(child, "socket", "give").settings, "amount") == "none"


def test_a_class_stands_between_the_module_and_its_methods() -> None:
    acme = variant_of(golden(), "acme")
    assert value(acme.settings, "greeting") == "silent"
    assert [value(one.settings, "greeting") for one in acme.classes] == ["loud", "silent"]
    assert value(acme.classes[0].constructor.settings, "greeting") == "loud"
    assert value(method(acme, "radio", "give").settings, "amount") == "none"


def test_a_method_has_only_the_policies_that_its_operation_reads() -> None:
    acme = variant_of(golden(), "acme")
    assert [setting.policy for setting in method(acme, "socket", "take").settings] == ["clock", "amount"]
    assert [setting.policy for setting in acme.classes[0].constructor.settings] == ["clock", "greeting"]


def test_a_chain_tells_every_step_from_the_default_to_the_last_word() -> None:
    (amount,) = [one for one in method(variant_of(golden(), "acme-2"), "socket", "take").settings if one.policy == "amount"]
    assert [(link.variant, link.says, link.place.file, link.reason) for link in amount.fact.chain] == [
        ("base", "amount: some (the default)", "policies.yaml", ""),
        ("acme", "amount: all", "variants/acme.yaml", ""),
        ("acme-2", "amount: some", "variants/acme-2.yaml", "It never takes everything."),
        ("acme", "amount: some for socket.take", "variants/acme.yaml", ""),
    ]
    source = amount.fact.chain[-1].source
    assert source is not None and (source.key, source.title, source.where) == ("page", "Acme manual", "take")


def test_mappings_merge_key_by_key_and_lists_are_replaced() -> None:
    child = resolved(
        "constants: {AF_AIR: {is: 9}}\n"
        "classes: {socket: {methods: {take: {parameters: [{name: n, slot: count}], note: Mine.}}}}\n"
    )
    air = constant(child, "AF_AIR")
    assert (air.number, air.term) == (9, "air")
    take = method(child, "socket", "take")
    assert ([one.name for one in take.parameters], take.note) == (["n"], "Mine.")
    assert value(take.settings, "amount") == "some"


def test_a_default_that_names_a_constant_has_the_number_of_this_variant() -> None:
    child = resolved("constants: {AF_WIRE: {is: 40}}\n")
    (family,) = child.classes[0].constructor.parameters
    assert (family.default, family.constant, family.required) == (40, "AF_WIRE", False)


def test_parameters_default_to_the_required_slots() -> None:
    (data,) = method(variant_of(golden(), "acme"), "socket", "give").parameters
    assert (data.name, data.slot, data.required) == ("data", "data", True)


def test_what_is_removed_is_gone_and_says_why() -> None:
    child = variant_of(golden(), "acme-2")
    assert [one.name for one in child.classes[0].methods] == ["take"]
    (absence,) = child.absent
    assert (absence.item, absence.reason) == ("socket.give", "The firmware forgot it.")


def test_what_is_removed_can_come_back_without_its_past() -> None:
    child = variant_of(
        golden(
            {
                **edition(more="constants: {LIMIT: {absent: Gone.}}\n", name="without"),
                **edition(more="constants: {LIMIT: {means: number, is: 5}}\n", name="again", extends="without"),
            }
        ),
        "again",
    )
    limit = constant(child, "LIMIT")
    assert (limit.number, limit.note) == (5, "")
    assert [link.variant for link in limit.chain] == ["acme", "without", "again"]
    assert child.absent == ()


def test_extras_false_drops_what_the_page_does_not_have() -> None:
    bare = variant_of(golden(), "bare")
    assert [one.name for one in bare.functions] == ["wait"]
    assert "LIMIT" not in [one.name for one in bare.constants]


def test_constants_keep_the_order_of_the_ancestor_and_then_of_the_file() -> None:
    child = resolved("constants: {NEW: {means: number, is: 1}, AF_AIR: {is: 8}}\n")
    assert [one.name for one in child.constants] == ["AF_WIRE", "AF_AIR", "SO_SLOW", "SO_FAR", "LIMIT", "NEW"]


def test_the_base_alone_is_no_variant() -> None:
    assert [one.name for one in golden().variants] == ["acme", "acme-2", "bare"]


def test_a_source_of_the_variant_or_class_stands_for_what_is_inside() -> None:
    acme = variant_of(golden(), "acme")
    (amount,) = [one for one in acme.classes[1].settings if one.policy == "amount"]
    source = amount.fact.chain[-1].source
    assert source is not None and source.where == "radio"


def test_a_target_has_its_routes_and_variables() -> None:
    (board,) = golden().targets
    (route,) = board.routes
    assert (route.family, route.type, route.backend, route.layers) == ("wire", "stream", "stack", ("tap",))
    assert (board.limits, board.make, board.port) == ((("backlog", 4),), (("MICROPY_PY_FFI", "0"),), "unix")


def test_a_target_can_be_a_port_of_its_own(tmp_path: Path) -> None:
    house = golden_copy(tmp_path)
    (house / "targets/toolchains").mkdir()
    (house / "targets/toolchains/arm.cmake").touch()
    text = (house / "targets/board/target.yaml").read_text()
    (house / "targets/board/target.yaml").write_text(
        text[: text.index("build:")]
        + "memory: {heap: 4096}\ncpu: cortex-m0\nbuild: {toolchain: arm, sources: [stack]}\n"
        + "emulator: {program: qemu-system-arm, machine: a-board, parameters: 0x100}\n"
    )
    specification = load_from(house).specification
    assert specification is not None
    (board,) = specification.targets
    assert (board.port, board.toolchain, board.cpu, board.sources) == ("", "arm", "cortex-m0", ("stack",))
    assert board.memory == (("heap", 4096),)
    assert board.emulator == Emulator("qemu-system-arm", "a-board", "", 0x100)


def test_an_overlay_takes_the_place_of_a_file_of_its_name() -> None:
    text = (GOLDEN / "spec/variants/bare.yaml").read_text().replace("extras: false", "extras: true")
    assert "LIMIT" in [one.name for one in variant_of(golden({"bare": text}), "bare").constants]


def test_deleting_a_variant_is_deleting_its_file(tmp_path: Path) -> None:
    house = golden_copy(tmp_path)
    (house / "spec/variants/bare.yaml").unlink()
    assert told(load_from(house), house) == ""
    (house / "spec/variants/acme.yaml").unlink()
    assert told(load_from(house), house) == (
        "spec/variants/acme-2.yaml:4:10: error[PW301]: 'acme-2' extends 'acme', which is not a variant\n"
        "    4 | extends: acme\n      |          ^^^^\n1 error\n"
    )


def test_digests_and_files_cover_what_was_read() -> None:
    specification = golden()
    names = [name for name, _ in specification.digests]
    assert names == sorted(names)
    for variant in specification.variants:
        assert set(variant.files) <= set(names)
