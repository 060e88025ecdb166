"""Which cases are generated: a question for everything that applies to a variant, and none that does not."""

from __future__ import annotations

import ast
import pytest

from generator import pipeline
from generator.diagnostics import as_text
from generator.generate import REPOSITORY, firmware_context, firmware_files
from generator.model import Specification, Target
from generator.outputs.conformance import asked
from tests.conformance.cases import Case, cases_of, specification, variant_names


def ids(cases: tuple[Case, ...]) -> set[str]:
    return {case.id for case in cases}


def values(variant: str, policy: str) -> dict[str, str]:
    """Case id -> expected value, for the cases of a policy."""
    return {case.id: case.value for case in cases_of(variant) if case.policy == policy}


def overlaid(settings: str, parent: str = "micropython") -> Specification:
    """The specification with one more variant, "mine"."""
    text = f"variant: mine\ntitle: Mine\nsummary: Made up.\nextends: {parent}\nsources: {{here: Here}}\n{settings}"
    loaded = pipeline.load(REPOSITORY / "spec", REPOSITORY / "targets", {"mine": text})
    assert loaded.specification is not None, as_text(loaded.diagnostics, loaded.lines)
    return loaded.specification


def generated(whole: Specification, name: str) -> dict[str, str]:
    variant = next(one for one in whole.variants if one.name == name)
    target = next(one for one in whole.targets if one.name == "host")
    context = firmware_context(whole, variant, target, REPOSITORY)
    return {file.path: file.text for file in firmware_files(whole, variant, target, context, ("conformance",))}


@pytest.mark.parametrize("target", [pytest.param(one, id=one.name) for one in specification().targets])
def test_what_a_target_is_asked_is_told_without_the_scripts(target: Target) -> None:
    """Where the VM has no floats, what needs them is left out of both."""
    whole = specification()
    variant = next(one for one in whole.variants if one.name == "pycom-1.20")
    files = firmware_files(whole, variant, target, firmware_context(whole, variant, target, REPOSITORY), ("conformance",))
    written = {file.path.partition("/")[2].removesuffix(".py") for file in files if file.path.endswith(".py")}
    assert {case.id for case in asked(whole, variant, target)} == written


@pytest.mark.parametrize("name", variant_names())
def test_every_case_is_python_and_ends_in_a_verdict(name: str) -> None:
    for case in cases_of(name):
        last = ast.parse(case.text).body[-1]
        assert isinstance(last, ast.Expr) and ast.unparse(last.value).startswith("judge"), case.id


@pytest.mark.parametrize("name", variant_names())
def test_ids_are_unique(name: str) -> None:
    assert len(ids(cases_of(name))) == len(cases_of(name))


def test_a_policy_is_asked_where_its_operation_exists() -> None:
    assert values("micropython", "recv_amount") == {"policy.recv_amount.recv": "available"}
    assert values("zerynth", "recv_amount") == {
        "policy.recv_amount.recv": "exactly",
        "policy.recv_amount.recv_into": "exactly",
    }
    assert values("zerynth", "makefile_modes") == {}


def test_a_policy_is_asked_only_where_its_value_can_be_seen() -> None:
    """A recv that returns what is there has nothing to lose when its timeout passes."""
    assert "policy.partial_on_timeout.recv" not in ids(cases_of("micropython"))
    assert values("zerynth", "partial_on_timeout")["policy.partial_on_timeout.recv"] == "kept"
    assert "policy.timeout_error.send" not in ids(cases_of("zerynth-2.3"))


def test_the_innermost_setting_is_expected() -> None:
    expected = values("zerynth-2.3", "timeout_error")
    assert expected["policy.timeout_error.recv"] == "timeout_error"
    assert expected["policy.timeout_error.accept"] == expected["policy.timeout_error.recvfrom"] == "plain"


def test_a_promise_is_asked_where_its_policies_hold() -> None:
    assert "promise.recv.exactly_ends_on_time" in ids(cases_of("zerynth"))
    assert "promise.recv.exactly_ends_on_time" not in ids(cases_of("zerynth-2.3"))  # it loses the data
    assert "promise.recv.exactly_ends_on_time" not in ids(cases_of("micropython"))


def test_a_promise_is_asked_where_its_operations_exist() -> None:
    assert "promise.setsockopt.reuse" in ids(cases_of("micropython")) & ids(cases_of("zerynth-2.3"))
    assert not any(case.startswith(("promise.setsockopt", "fact.options")) for case in ids(cases_of("zerynth")))


def test_a_promise_about_any_number_is_not_asked_where_numbers_have_a_limit() -> None:
    unlimited = {"promise.recv.huge", "promise.recvfrom.huge"}
    assert unlimited <= ids(cases_of("pycom")) and not unlimited & ids(cases_of("pycom-1.20"))
    assert "promise.read.huge" in ids(cases_of("pycom-1.20"))


def test_a_limit_is_asked_where_there_is_one() -> None:
    text = next(case.text for case in cases_of("pycom-1.20") if case.id == "fact.limits")
    assert "('recv', False, (2148, ), 2048)" in text and "('recvfrom', True, (2148, ), 2048)" in text
    assert "fact.limits" not in ids(cases_of("pycom"))


def test_a_limit_is_asked_of_a_stream_where_the_target_keeps_more_than_it_unread() -> None:
    at_host, at_board = (
        next(case.text for case in cases_of("wipy-1.9", target) if case.id == "fact.limits") for target in ("host", "mps2-an385")
    )
    assert "('recv', False, (16100, ), 16000)" in at_host and "('recv', False" not in at_board
    assert "('recvfrom', True, (16100, ), 16000)" in at_host and "('recvfrom', True, (16100, ), 16000)" in at_board


def test_a_promise_is_not_asked_without_the_constants_that_it_names() -> None:
    whole = overlaid('constants: {SO_REUSEADDR: {absent: "for this test"}}')
    assert not any("setsockopt.reuse" in path for path in generated(whole, "mine"))


def test_a_made_up_variant_is_asked_for_its_own_values() -> None:
    whole = overlaid("policies: {timeout_unit: {is: whole_seconds, source: here}}")
    text = generated(whole, "mine")["conformance/policy.timeout_unit.py"]
    assert text.rstrip().endswith("judge_probe(probe, '', 'whole_seconds')")
    assert "\nmoment = 1000\n" in text


def test_two_variants_with_the_same_facts_get_the_same_cases() -> None:
    """The name of a variant decides nothing."""
    whole = overlaid("", parent="zerynth")

    def without_header(name: str) -> dict[str, list[str]]:
        return {path: text.splitlines()[4:] for path, text in generated(whole, name).items() if path.endswith(".py")}

    assert without_header("mine") == without_header("zerynth")


def test_a_class_without_a_name_is_looked_at_where_the_target_serves_its_family() -> None:
    more = (
        "classes:\n  socket: {families: [inet], source: here}\n  other:\n    families: [inet6]\n    source: here\n"
        "    constructor:\n      operation: open\n      parameters:\n        - {name: af, slot: family, default: AF_INET6}\n"
        "        - {name: type, default: SOCK_DGRAM}\n    methods: {close: {}}\n"
    )
    cases = generated(overlaid(more), "mine")
    assert "('other', 'AF_INET6', 10, 2, ('close',))" in cases["conformance/fact.classes.py"]
    assert "'other'" not in cases["conformance/fact.presence.py"].partition("ITEMS = ")[2]
    assert "fact.classes" not in ids(cases_of("pycom")), "nothing serves LoRa on this target"


def test_a_constant_that_the_module_does_not_show_is_a_number_to_scripts() -> None:
    cases = {case.id: case.text for case in cases_of("wipy")}
    assert "('SO_KEEPALIVE', 9, 'stream', 1, 1, False, '', 'ENOPROTOOPT')" in " ".join(cases["fact.options"].split())
    assert "'SO_KEEPALIVE'" not in cases["fact.constants"]
    assert "('', 'SO_KEEPALIVE')" in cases["fact.absence"]


def test_what_other_variants_have_is_asked_to_be_absent() -> None:
    text = next(case.text for case in cases_of("micropython") if case.id == "fact.absence")
    for item in ("('', 'AF_CAN')", "('socket', 'recv_into')", "('builtins', 'IOError')", "('builtins', 'WIFI_WPA2')"):
        assert item in text
    assert "('', 'AF_INET')" not in text


def test_an_exception_that_only_a_policy_brings_is_not_absent() -> None:
    text = "conformance/fact.absence.py"
    assert "'IOError'" in generated(overlaid(""), "mine")[text]
    mine = overlaid("policies:\n  error_class: {is: io_error, source: here}\n")
    assert "'IOError'" not in generated(mine, "mine")[text]
