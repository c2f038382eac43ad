"""Opening scenarios: every mistake of a file is told, each with its line and the right word."""

import re

import pytest

from mocknylas.controls import open_scenario
from mocknylas.errors import ScenarioError

WRONG = """\
descripton: a story
seed: one
seeds: [defualt, 5]
start: soon
options: {strct: true, max_limit: five}
faults:
  - {name: a, seam: provider, effect: defer, match: {provider: gmial}, attributes: {reasonn: x}}
  - {name: b, seam: request, effect: refuse, match: {operation: mesages.list}, tims: 2}
  - {seam: provider, effect: defr}
  - {name: b, seam: request, effect: refuse}
  - nothing
steps:
  - send: {message: {to: x@y.z}, at: 1h}
    as: job
  - clock.advnce: {by: 1h}
  - clock.advance: {by: 10 minuts}
  - request: {method: GETT, path: /job-statuses/$(jb.id)}
  - expect: {sent: {subjct: x, count: many}, messages: [{acount: gmail}, 5]}
  - clock.tick:
    as: job
  - clock.tick:
    as: now then
  - clock.tick
  - {clock.move_to: {to: $(now + soon)}}
expect:
  snt: {count: 1}
  faults: {hits: 1, nmae: b}
"""
TOLD = [
    (1, "no key 'descripton'; did you mean 'description'?"),
    (2, "'seed': write a whole number"),
    (3, "no recipe 'defualt'; did you mean 'default'?"),
    (3, "not a mailbox recipe: 5; write a name or a path"),
    (4, "'start': not an instant: 'soon'"),
    (5, "no option 'strct'; did you mean 'strict'?"),
    (5, "option max_limit: expected int, got 'five'"),
    (7, "attributes of 'defer': no key 'reasonn'; did you mean 'reason'?"),
    (7, "this rule can never match: no provider 'gmial'; did you mean 'gmail'?"),
    (8, "fault 'b': no key 'tims'; did you mean 'times'?"),
    (8, "can never match: no operation 'mesages.list'; did you mean 'messages.list'?"),
    (9, "no provider effect 'defr'; did you mean 'defer'?"),
    (10, "a fault named 'b' is there already; rename one"),
    (11, "a fault is a mapping of names to values, got 'nothing'"),
    (15, "no verb 'clock.advnce'; did you mean 'clock.advance'?"),
    (16, "clock.advance, 'by': not a duration: '10 minuts'"),
    (17, "'method': no method 'GETT'; did you mean 'GET'?"),
    (17, "no name to fill in 'jb'; did you mean 'job'?"),
    (18, "no field of a sent mail 'subjct'; did you mean 'subject'?"),
    (18, "'sent.count': write a whole number, not 'many'"),
    (18, "no field of a message 'acount'; did you mean 'account'?"),
    (18, "expected a mapping of fields to values, got 5"),
    (20, "'job' is taken; choose another name for this result"),
    (22, "not a name for a result: 'now then'; write a word like job"),
    (23, "a step is one verb with its arguments, got 'clock.tick'"),
    (24, "not a duration: 'soon'"),
    (26, "no key 'snt'; did you mean 'sent'?"),
    (27, "no field of a fault 'nmae'; did you mean 'name'?"),
]
DEFER = {"seam": "provider", "effect": "defer"}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """The lines of the error about a file with every kind of mistake."""
    path = tmp_path_factory.mktemp("scenarios") / "wrong.yaml"
    path.write_text(WRONG)
    with pytest.raises(ScenarioError) as caught:
        open_scenario(str(path))
    return [line.removeprefix(f"{path}, line ") for line in str(caught.value).splitlines()]


@pytest.mark.parametrize(("line", "problem"), TOLD, ids=[problem for _, problem in TOLD])
def test_each_mistake_of_a_file_is_told_with_its_line(line, problem, told):
    found = [one for one in told if problem in one]

    assert [one.partition(":")[0] for one in found] == [str(line)]


def test_nothing_else_is_told_and_all_in_the_order_of_the_file(told):
    lines = [int(one.partition(":")[0]) for one in told]

    assert lines == sorted(line for line, _ in TOLD)


@pytest.mark.parametrize("seeds", ["empty", ["empty"]])
def test_recipes_are_given_by_name_or_as_a_list(seeds, nylas_mock):
    nylas_mock.load_scenario({"seeds": seeds})

    assert nylas_mock.sandbox.spec.seed_name == "empty"
    assert nylas_mock.messages == []


def test_former_name_of_a_key_is_understood():
    assert open_scenario({"seed_name": "empty"}).data == {"seeds": "empty"}
    with pytest.raises(ScenarioError, match="'seed_name' is the former name of 'seeds'; give one"):
        open_scenario({"seed_name": "empty", "seeds": "empty"})


def test_two_recipes_make_one_world(nylas_mock, tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text(
        "accounts: [{name: Mary, email_address: mary@yahoo.test, provider: yahoo, messages: 3}]\n"
    )

    nylas_mock.load_scenario({"seeds": ["empty", str(mine)]})

    assert [one.provider for one in nylas_mock.accounts] == ["gmail", "eas", "imap", "yahoo"]
    assert nylas_mock.messages.expect(account="yahoo", count=3)


def test_two_recipes_with_one_account_are_refused(nylas_mock):
    with pytest.raises(ScenarioError, match=r"ada\.lovelace@gmail\.test is an account already"):
        nylas_mock.load_scenario({"seeds": ["empty", "default"]})


@pytest.mark.parametrize(
    ("step", "problem"),
    [
        ({"send": {"message": {"to": "a@b.example", "subjet": "x"}}}, "did you mean 'subject'?"),
        ({"send": {"message": {"to": "a@b.example"}, "at": "1dd"}}, "not an instant: '1dd'"),
        ({"simulate.reply": {"after": "soon"}}, "not a duration: 'soon'"),
    ],
)
def test_values_inside_a_step_are_checked_before_it_runs(step, problem):
    with pytest.raises(ScenarioError, match=re.escape(problem)):
        open_scenario({"steps": [step]})


@pytest.mark.parametrize(
    ("scenario", "problem"),
    [
        ({"steps": [{"accounts.set": {"account": "gmial"}}]}, "no account 'gmial'; known: ada"),
        (
            {"steps": [{"send": {"message": {"to": "a@b.test"}, "account": "ada@gmail.test"}}]},
            "no account 'ada@gmail.test'; did you mean 'ada.lovelace@gmail.test'?",
        ),
        ({"expect": {"sent": {"account": "gmial"}}}, "no account 'gmial'"),
        ({"expect": {"sent": [{"account": "eas"}, {"account": "esa"}]}}, "no account 'esa'"),
        ({"steps": [{"expect": {"messages": {"account": "ipam"}}}]}, "no account 'ipam'"),
        (
            {
                "faults": [
                    {
                        "seam": "provider",
                        "effect": "defer",
                        "match": {"account": "ada.lovelace@gmail.tst"},
                    }
                ]
            },
            "no account 'ada.lovelace@gmail.tst'; did you mean 'ada.lovelace@gmail.test'?",
        ),
    ],
)
def test_account_that_the_seeds_do_not_have_is_told_before_anything_runs(scenario, problem):
    with pytest.raises(ScenarioError, match=re.escape(problem)):
        open_scenario({"seeds": "empty", **scenario})


@pytest.mark.parametrize(
    "steps",
    [
        [{"accounts.set": {"account": "Ada.Lovelace@gmail.test"}}],
        [{"accounts.set": {"account": "eas"}}],
        [{"accounts.set": {"account": "$(job.account_id)"}}],
        [{"accounts.set": {"account": "0123456789abcdefghijklmno"}}],
        [
            {"accounts.connect": {"email_address": "Mary@yahoo.test", "provider": "yahoo"}},
            {"accounts.set": {"account": "mary@yahoo.test"}},
            {"accounts.set": {"account": "yahoo"}},
        ],
        [
            {"request": {"method": "POST", "path": "/connect/token", "body": {}}},
            {"accounts.set": {"account": "whoever@came.test"}},
        ],
    ],
)
def test_account_that_may_be_there_by_then_is_fine(steps):
    known = [{"send": {"message": {"to": "a@b.test"}}, "as": "job"}]

    assert open_scenario({"seeds": "empty", "steps": [*known, *steps]})


def test_accounts_of_a_world_that_is_not_known_are_looked_up_when_it_runs(nylas_mock):
    steps = [{"accounts.set": {"account": "gmial"}}]

    assert open_scenario({"steps": steps})
    with pytest.raises(ScenarioError, match="no account 'gmial'"):
        nylas_mock.load_scenario({"steps": steps})
