"""Playing scenarios: what they set, and that one with a mistake names it and changes nothing."""

import pytest

from mocknylas.controls.opening import WORLD_KEYS
from mocknylas.errors import NotFoundError, ScenarioError
from mocknylas.schemas.controls import ScenarioForm

ADA = "ada.lovelace@gmail.test"
GOOD = """\
name: all of it
description: It uses every key.
seeds: empty
seed: 7
start: 2024-06-11T10:00:00Z
options:
  max_limit: 5
faults:
  - name: busy
    seam: provider
    effect: defer
  - {seam: request, effect: refuse}
steps:
  - clock.advance: {by: 1h}
  - faults.delete: {name: busy}
  - clock.settle:
expect:
  faults: {name: request refuse, count: 1}
"""
MISTAKES = {  # what is wrong: (the line to change, what it becomes, line of the mistake, message)
    "key": ("seed: 7", "sead: 7", 4, "no key 'sead'; did you mean 'seed'?"),
    "seed": ("seed: 7", "seed: seven", 4, "'seed': write a whole number"),
    "start": ("start: 2024-06-11T10:00:00Z", "start: soon", 5, "not an instant: 'soon'"),
    "recipe": ("seeds: empty", "seeds: empti", 3, "'empti'; did you mean 'empty'?"),
    "option": ("  max_limit: 5", "  max_limt: 5", 7, "'max_limt'; did you mean 'max_limit'?"),
    "option's value": ("  max_limit: 5", "  max_limit: five", 7, "expected int, got 'five'"),
    "fault's key": ("    effect: defer", "    effectt: defer", 11, "did you mean 'effect'?"),
    "effect": ("    effect: defer", "    effect: defr", 11, "'defr'; did you mean 'defer'?"),
    "attribute": (
        "    effect: defer",
        "    effect: defer\n    attributes:\n      reasonn: x",
        13,
        "'reasonn'; did you mean 'reason'?",
    ),
    "window": (
        "    effect: defer",
        "    effect: defer\n    window: {afterr: 1h}",
        12,
        "'afterr'; did you mean 'after'?",
    ),
    "duration": (
        "    effect: defer",
        "    effect: defer\n    window: {after: soon}",
        12,
        "not a duration: 'soon'",
    ),
    "name twice": ("  - {seam: request,", "  - {name: busy, seam: request,", 12, "named 'busy'"),
    "no mapping": ("  - {seam: request, effect: refuse}", "  - refuse", 12, "got 'refuse'"),
    "verb": (
        "  - clock.advance: {by: 1h}",
        "  - clock.advnce: {by: 1h}",
        14,
        "'clock.advnce'; did you mean 'clock.advance'?",
    ),
    "no step": ("  - clock.settle:", "  - clock.settle", 16, "a step is one verb with"),
    "step's argument": (
        "  - faults.delete: {name: busy}",
        "  - faults.delete: {namee: busy}",
        15,
        "'namee'; did you mean 'name'?",
    ),
    "missing": ("  - faults.delete: {name: busy}", "  - faults.delete: {}", 15, "is missing"),
    "broken YAML": ("options:", "options: [", 8, "not YAML"),
    "twice": ("seed: 7", "seed: 7\nseed: 8", 5, "'seed' is given twice"),
    "twice, within": ("  max_limit: 5", "  max_limit: 5\n  max_limit: 6", 8, "is given twice"),
}


@pytest.fixture
def file(tmp_path):
    return tmp_path / "story.yaml"


def test_scenario_sets_world_options_and_faults_and_runs_its_steps(file, nylas_mock):
    file.write_text(GOOD)

    played = nylas_mock.load_scenario(str(file))

    assert played["scenario"] == "all of it"
    assert played["faults"] == ["busy", "request refuse"]
    assert [step["step"] for step in played["steps"]] == [
        "clock.advance",
        "faults.delete",
        "clock.settle",
    ]
    assert nylas_mock.clock.show()["iso"] == "2024-06-11T11:00:00Z"
    assert nylas_mock.world.options.max_limit == 5
    assert [fault["name"] for fault in nylas_mock.faults()] == ["request refuse"]
    assert nylas_mock.sandbox.spec.seed_name == "empty"


def test_good_scenario_uses_every_key():
    used = {line.partition(":")[0] for line in GOOD.splitlines() if line[0] not in " -"}

    assert used == set(ScenarioForm._declared_fields)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistake_is_told_with_file_line_and_the_nearest_word(mistake, file, nylas_mock):
    right, wrong, line, message = MISTAKES[mistake]
    assert right in GOOD
    file.write_text(GOOD.replace(right, wrong, 1))
    before = state(nylas_mock)

    with pytest.raises(ScenarioError) as caught:
        nylas_mock.load_scenario(str(file))

    assert str(caught.value).startswith(f"{file}, line {line}: ")
    assert message in str(caught.value)
    assert state(nylas_mock) == before


@pytest.mark.parametrize(
    ("scenario", "message"),
    [
        ({"falts": []}, "inline scenario: scenario: no key 'falts'; did you mean 'faults'?"),
        ({"faults": None}, "'faults': must not be empty"),
        ({"options": {"strct": True}}, "inline scenario: no option 'strct'; did you mean"),
        ({"steps": [{"clock.tick": {}, "clock.settle": {}}]}, "a step is one verb"),
        (["faults"], "expected a mapping"),
    ],
)
def test_mistake_in_an_inline_document_is_told_too(scenario, message, nylas_mock):
    with pytest.raises(ScenarioError) as caught:
        nylas_mock.load_scenario(scenario)

    assert message in str(caught.value)


def test_empty_inline_scenario_does_nothing(nylas_mock):
    played = nylas_mock.load_scenario({})

    assert played == {"scenario": "inline scenario", "faults": [], "steps": []}


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "{}"])
def test_empty_file_is_refused_before_it_passes_for_a_story(text, file, nylas_mock):
    file.write_text(text)

    with pytest.raises(ScenarioError, match="an empty scenario; write what happens under `steps"):
        nylas_mock.load_scenario(str(file))


@pytest.mark.parametrize("text", ["- a list\n", "just words\n"])
def test_file_that_is_no_mapping_is_refused(text, file, nylas_mock):
    file.write_text(text)

    with pytest.raises(ScenarioError, match="line 1: expected a mapping"):
        nylas_mock.load_scenario(str(file))


def test_file_that_is_not_there_is_told_with_its_neighbour(file, nylas_mock):
    file.write_text(GOOD)

    with pytest.raises(NotFoundError, match=r"did you mean '.*story\.yaml'"):
        nylas_mock.load_scenario(str(file.with_name("stori.yaml")))


def test_unknown_name_is_told_with_the_nearest(nylas_mock):
    with pytest.raises(NotFoundError, match="did you mean 'provider-busy-twice'"):
        nylas_mock.load_scenario("provider-buzy-twice")


def test_step_that_fails_names_its_line_and_leaves_all_as_it_was(file, nylas_mock):
    file.write_text(
        "options: {strict: true}\n"
        "faults: [{seam: provider, effect: defer}]\n"
        "steps:\n"
        "  - simulate.inbound: {account: gmail, message: {subject: Hello}}\n"
        "  - clock.advance: {by: 1h}\n"
        "  - faults.delete: {name: nobody}\n"
    )
    nylas_mock.fault("provider", "quota", name="mine")
    before = nylas_mock.clock.now
    seen = []
    nylas_mock.world.clock.observers.append(seen.append)

    with pytest.raises(ScenarioError, match=r"line 6: no fault 'nobody'"):
        nylas_mock.load_scenario(str(file))

    assert nylas_mock.clock.now == before
    assert seen == [before + 3600, before]
    assert nylas_mock.events() == []
    assert [rule["name"] for rule in nylas_mock.faults()] == ["mine"]
    assert not nylas_mock.world.options.strict


def test_scenario_loaded_twice_says_that_its_fault_is_armed(nylas_mock):
    nylas_mock.load_scenario("provider-busy-twice")

    with pytest.raises(ScenarioError, match=r"line \d+: a fault named 'provider busy twice' is"):
        nylas_mock.load_scenario("provider-busy-twice")

    assert len(nylas_mock.faults()) == 1


def test_faults_without_a_name_may_be_loaded_twice(nylas_mock):
    busy = {"faults": [{"seam": "provider", "effect": "defer"}]}

    names = nylas_mock.load_scenario(busy)["faults"] + nylas_mock.load_scenario(busy)["faults"]

    assert names == ["provider defer", "provider defer 2"]


@pytest.mark.parametrize("key", WORLD_KEYS)
def test_scenario_with_a_world_of_its_own_begins_anew(key, nylas_mock):
    nylas_mock.fault("provider", "defer", name="busy")
    values = {"seeds": "empty", "seed": 3, "start": nylas_mock.clock.now + 60}

    nylas_mock.load_scenario(
        {key: values[key], "faults": [{"name": "busy", "seam": "provider", "effect": "quota"}]}
    )

    assert [fault["effect"] for fault in nylas_mock.faults()] == ["quota"]
    name = {"seeds": "seed_name"}.get(key, key)
    assert getattr(nylas_mock.sandbox.spec, name) == values[key]


def test_instant_in_a_file_needs_no_quotes(file, nylas_mock):
    file.write_text(
        "steps:\n"
        "  - clock.move_to: {to: 2024-06-10T12:00:00Z}\n"
        f"  - simulate.inbound: {{account: {ADA}, message: {{date: 2024-06-01 08:00:00}}}}\n"
    )

    played = nylas_mock.load_scenario(str(file))

    assert nylas_mock.clock.show()["iso"] == "2024-06-10T12:00:00Z"
    assert played["steps"][1]["result"]["date"] == 1_717_228_800


def state(mock):
    """What a scenario can change."""
    return (
        mock.clock.show(),
        mock.faults(),
        mock.events(),
        mock.world.options,
        mock.sandbox.spec,
    )
