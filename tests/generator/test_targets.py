"""Targets that extend others, and `new target`, which begins one."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator import pipeline
from generator.diagnostics import Diagnostics
from generator.generate import firmware_context, firmware_files
from generator.model import Emulator, Target
from tests.generator.support import REPOSITORY, generator, golden_copy, load_from, told, variant_of

HEAD = "target: second\ntitle: Second\nsummary: Second.\n"


def house_with(tmp_path: Path, heir: str, name: str = "second") -> Path:
    house = golden_copy(tmp_path)
    (house / "targets" / name).mkdir()
    (house / "targets" / name / "target.yaml").write_text(HEAD.replace("second", name) + heir)
    return house


def target_of(house: Path, name: str) -> Target:
    loaded = load_from(house)
    assert loaded.specification is not None, told(loaded, house)
    return next(one for one in loaded.specification.targets if one.name == name)


def test_an_heir_has_what_it_does_not_say_from_the_target_that_it_extends(tmp_path: Path) -> None:
    house = house_with(tmp_path, "extends: board\nlimits: {lookups: 2}\nbuild: {make: {MICROPY_PY_SSL: 0}}\n")
    board, second = target_of(house, "board"), target_of(house, "second")
    assert (second.title, second.summary) == ("Second", "Second.")
    assert (second.routes, second.resolver, second.port) == (board.routes, board.resolver, board.port)
    assert second.limits == (*board.limits, ("lookups", 2))
    assert second.make == (*board.make, ("MICROPY_PY_SSL", "0"))
    assert second.files == ("targets/board/target.yaml", "targets/second/target.yaml")
    assert second.folders == ("targets/board", "targets/second")


def test_what_an_heir_says_counts_and_an_empty_mapping_takes_away(tmp_path: Path) -> None:
    house = house_with(
        tmp_path, "extends: board\naddresses: {ethernet: 0xA0000000}\nlimits: {backlog: 9}\nemulator: {program: p, machine: m, parameters: 0}\n"
    )
    (house / "targets/third").mkdir()
    (house / "targets/third/target.yaml").write_text(HEAD.replace("second", "third") + "extends: second\nlimits: {}\nemulator: {}\n")
    second, third = target_of(house, "second"), target_of(house, "third")
    assert (second.limits, second.emulator) == ((("backlog", 9),), Emulator("p", "m", "", 0))
    assert (third.limits, third.emulator) == ((), None)
    assert third.addresses == second.addresses == (("ethernet", 0xA0000000),)


def test_a_mistake_in_a_target_is_told_once_and_not_for_every_heir(tmp_path: Path) -> None:
    house = house_with(tmp_path, "extends: board\n")
    path = house / "targets/board/target.yaml"
    path.write_text(path.read_text().replace("resolver: stack", "resolver: stakc"))
    assert told(load_from(house), house).endswith("1 error\n")
    path.write_text(path.read_text().replace("resolver: stakc", "resolver: [stack]"))
    assert told(load_from(house), house).endswith("1 error\n")


ODD = ("", "{}", "[]", "null", "5", "-1", "true", "text", "[a, {b: c}]", "{a: {b: [c]}}", "{ethernet: [1]}", "{program: {x: y}}")


@pytest.mark.parametrize("key", ["extends", "routes", "limits", "memory", "addresses", "build", "emulator", "float_abi", "resolver", "lacks"])
def test_whatever_an_heir_says_is_told_or_taken(key: str, tmp_path: Path) -> None:
    house = house_with(tmp_path, "")
    path = house / "targets/second/target.yaml"
    for odd in ODD:
        path.write_text(HEAD + ("" if key == "extends" else "extends: board\n") + f"{key}: {odd}\n")
        loaded = load_from(house)
        assert (loaded.specification is None) == bool(told(loaded, house))


def module_of(house: Path, name: str) -> dict[str, str]:
    """The files of the target's own that come with the module."""
    specification = load_from(house).specification
    assert specification is not None
    variant, target = variant_of(specification, "acme"), pipeline.find_target(specification, name, Diagnostics())
    assert target is not None
    context = firmware_context(specification, variant, target, REPOSITORY)
    object.__setattr__(context, "root", house)
    return {one.path: one.text for one in firmware_files(specification, variant, target, context, ("cpp",)) if one.path.startswith("target/")}


def test_a_file_of_the_heirs_folder_takes_the_place_of_one_of_its_name(tmp_path: Path) -> None:
    house = house_with(tmp_path, "extends: board\n")
    for folder, files in (("board", ("a.cpp", "b.cpp")), ("second", ("b.cpp", "c.cpp"))):
        (house / "targets" / folder / "module").mkdir()
        for file in files:
            (house / "targets" / folder / "module" / file).write_text(f"// {folder}\n")
    (house / "runtime/include").mkdir(exist_ok=True)
    assert module_of(house, "board") == {"target/a.cpp": "// board\n", "target/b.cpp": "// board\n"}
    assert module_of(house, "second") == {"target/a.cpp": "// board\n", "target/b.cpp": "// second\n", "target/c.cpp": "// second\n"}


# --- new target --------------------------------------------------------------------------------------------------------


def test_a_new_target_passes_check_at_once_and_is_its_parent_under_another_name(tmp_path: Path) -> None:
    house = golden_copy(tmp_path)
    ran = generator("new", "target", "mine", "--like", "board", house=house)
    assert (ran.code, ran.out) == (0, f"{house}/targets/mine/target.yaml\n")
    assert generator("check", house=house).out == "3 variants, 2 targets, no errors\n"
    board, mine = target_of(house, "board"), target_of(house, "mine")
    assert (mine.routes, mine.limits, mine.make, mine.port) == (board.routes, board.limits, board.make, board.port)
    assert [path.name for path in (house / "targets/mine").iterdir()] == ["target.yaml"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("Mine", "--like", "board"), "error[PW004]: a target cannot be called 'Mine'"),
        (("../mine", "--like", "board"), "error[PW004]: a target cannot be called '../mine'"),
        (("base", "--like", "board"), "error[PW304]: 'base' is the base"),
        (("acme", "--like", "board"), "error[PW304]: 'acme' is a variant"),
        (("mine", "--like", "bord"), "error[PW001]: there is no target 'bord'"),
        (("board", "--like", "board"), "error[PW901]: HOUSE/targets/board is there already"),
        (("taken", "--like", "board"), "error[PW901]: HOUSE/targets/taken is there already"),
    ],
)
def test_a_new_target_with_bad_arguments_is_told_and_not_written(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    house = golden_copy(tmp_path)
    (house / "targets/taken").mkdir()
    before = {path: path.read_bytes() for path in house.rglob("*") if path.is_file()}
    ran = generator("new", "target", *arguments, house=house)
    assert (ran.code, ran.err.splitlines()[0]) == (2, said.replace("HOUSE", str(house)))
    assert {path: path.read_bytes() for path in house.rglob("*") if path.is_file()} == before


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    house = golden_copy(tmp_path)
    (house / "targets" / ("x" * 200)).mkdir()
    ran = generator("new", "target", "y" * 300, "--like", "board", house=house)
    assert ran.code == 1 and ran.err.startswith("error[PW903]: cannot write ") and "file name too long" in ran.err
