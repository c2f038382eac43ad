"""`mocknylas scenario …`: list, show, schema, validate and run, without a server."""

import json

import pytest
from click.testing import CliRunner

from mocknylas.cli import main
from mocknylas.resources import folder, names


def invoke(*words):
    return CliRunner().invoke(main, ["scenario", *map(str, words)])


def test_list_names_each_shipped_scenario_with_its_story():
    outcome = invoke("list")

    assert [line.partition(":")[0] for line in outcome.output.splitlines()] == names("scenarios")
    assert "provider-busy-twice: The provider is busy twice, then takes the mail." in outcome.output


def test_show_prints_the_file():
    text = (folder("scenarios") / "rate-limited.yaml").read_text()

    assert invoke("show", "rate-limited").output == text


def test_schema_is_printed_as_json():
    assert json.loads(invoke("schema").output)["title"].endswith("a scenario")


def test_validate_tells_all_mistakes_of_all_files(tmp_path):
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("sead: 7\nstart: soon\n")

    outcome = invoke("validate", "rate-limited", wrong, "rate-limit")

    assert outcome.exit_code == 1
    assert outcome.stdout == "rate-limited: fine\n"
    assert [line.replace(str(wrong), "wrong") for line in outcome.stderr.splitlines()] == [
        "wrong, line 1: scenario: no key 'sead'; did you mean 'seed'?",
        "wrong, line 2: scenario, 'start': not an instant: 'soon'; "
        "write Unix seconds or ISO 8601 like 2030-01-31T09:00Z",
        "no scenario 'rate-limit'; did you mean 'rate-limited'?",
    ]


def test_validate_is_content_with_what_is_right():
    outcome = invoke("validate", *names("scenarios"))

    assert outcome.exit_code == 0, outcome.stderr


def test_run_prints_the_story_step_by_step():
    outcome = invoke("run", "scheduled-send-goes-out")

    assert outcome.exit_code == 0, outcome.output
    told = outcome.output.splitlines()
    assert told[0] == "A mail is scheduled for tomorrow morning and goes out on the minute."
    assert "clock.advance by=1s" in told
    assert any(line.startswith("  2030-02-01T09:00:00Z job.successful") for line in told)
    assert "as expected: sent (1 found)" in told


def test_run_tells_the_faults_that_are_armed():
    assert "fault 'rate limited' is armed" in invoke("run", "rate-limited").output


@pytest.mark.parametrize(
    ("option", "told"),
    [(["--seed", "4"], "seed 4,"), (["--start", "2030-01-31T09:00Z"], "now 2030-01-31T09:00:00Z")],
)
def test_run_fails_with_the_story_when_it_ends_otherwise(option, told, tmp_path):
    path = tmp_path / "wrong.yaml"
    path.write_text("expect:\n  sent: {count: 1}\n")

    outcome = invoke("run", path, *option)

    assert outcome.exit_code == 1
    assert told in outcome.stdout
    assert outcome.stderr == (
        f"Error: the scenario fails\n{path}, line 2: expected exactly 1 sent mail, found none; "
        "there is no sent mail at all\n"
    )


def test_run_with_several_accounts_takes_recipes_with_commas(tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text("accounts: [{name: M, email_address: m@y.test, provider: yahoo}]\n")
    story = tmp_path / "story.yaml"
    story.write_text("steps:\n  - request: {method: GET, path: /account, account: yahoo}\n")

    outcome = invoke("run", story, "--seed-name", f"empty,{mine}")

    assert outcome.exit_code == 0, outcome.output
