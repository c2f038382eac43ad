"""The pytest plugin: three storeys of fixtures, the marker, frozen time, the story of a failure.

What can be seen from inside is tested with our own `nylas_mock`; what a project sees is tested in a
project of its own.
"""

import textwrap
import threading
import time
from datetime import UTC, datetime

import pytest
import requests
from freezegun import freeze_time

from mocknylas.durations import instant
from mocknylas.pytest_plugin import FROZEN_START
from mocknylas.schemas.faults import SEAMS

pytest_plugins = ["pytester"]

START = 1_718_010_000  # what this suite's nylas_options say
LONG_AGO = 946_684_800  # 2000-01-01
ADA = "ada.lovelace@gmail.test"
HEAVY = ("faker", "flask", "freezegun", "marshmallow", "requests", "tinydb", "werkzeug", "yaml")


# --- fixtures and marker, from inside ---


def test_mock_offers_what_a_client_needs(nylas_mock, nylas_server):
    accounts = nylas_mock.accounts

    assert nylas_mock.server is nylas_server
    assert len({nylas_mock.client_id, nylas_mock.client_secret, nylas_mock.access_token}) == 3
    assert nylas_mock.access_token == accounts[0].access_token
    assert [account.provider for account in accounts] == ["gmail", "eas", "imap"]
    assert nylas_mock.url.startswith("http://127.0.0.1:")
    assert nylas_mock.https_url.startswith("https://127.0.0.1:")


@pytest.mark.parametrize("run", ["first", "second"])
def test_each_test_gets_a_fresh_sandbox(run, nylas_mock):
    untouched = (nylas_mock.clock.now, nylas_mock.events(), nylas_mock.faults())

    nylas_mock.clock.advance("1d")
    nylas_mock.fault("provider", "defer")
    nylas_mock.simulate.inbound(ADA, {"subject": run})

    assert untouched == (START, [], [])
    assert {one.id for one in nylas_mock.server.sandboxes.all()} <= {
        "default",
        nylas_mock.sandbox.id,
    }


@pytest.mark.nylas(
    seed_name="empty",
    seed=7,
    start="2024-06-11T10:00:00Z",
    scenario="provider-busy-twice",
    options={"max_limit": 5},
)
def test_marker_says_what_the_sandbox_begins_with(nylas_mock):
    spec = nylas_mock.sandbox.spec

    assert (spec.seed_name, spec.seed, spec.start) == ("empty", 7, 1_718_100_000)
    assert nylas_mock.world.options.max_limit == 5
    assert [fault["name"] for fault in nylas_mock.faults()] == ["provider busy twice"]


@pytest.mark.nylas(
    scenario={"start": START + 60, "faults": [{"seam": SEAMS[0], "effect": "refuse"}]}
)
def test_marker_takes_an_inline_scenario(nylas_mock):
    assert nylas_mock.clock.now == START + 60
    assert [fault["name"] for fault in nylas_mock.faults()] == ["request refuse"]


@pytest.mark.nylas(seed=1, seed_name="empty")
class TestMarkerOfAClass:
    def test_holds_for_its_tests(self, nylas_mock):
        assert (nylas_mock.sandbox.spec.seed, nylas_mock.sandbox.spec.seed_name) == (1, "empty")

    @pytest.mark.nylas(seed=2)
    def test_is_overridden_by_the_nearest(self, nylas_mock):
        assert (nylas_mock.sandbox.spec.seed, nylas_mock.sandbox.spec.seed_name) == (2, "empty")


# --- frozen time ---


@pytest.fixture
def long_ago():
    """A process that freezegun has already sent elsewhere, and is there again afterwards."""
    with freeze_time("2000-01-01", ignore=["_pytest.timing"]):
        yield
        assert time.time() == LONG_AGO
    assert time.time() > START


@pytest.mark.nylas(freeze=True)
def test_frozen_test_and_mock_agree_on_now(nylas_mock):
    before = time.time()

    nylas_mock.clock.advance("2h")

    assert before == START
    assert time.time() == nylas_mock.clock.now == START + 7200
    assert datetime.now(UTC).isoformat() == "2024-06-10T11:00:00+00:00"


@pytest.mark.nylas(freeze=True)
def test_frozen_time_is_that_of_each_event(nylas_mock, gmail):
    seen = []
    nylas_mock.world.journal.listeners.append(lambda change: seen.append((change.at, time.time())))
    for minutes in (10, 20):
        mail = {"to": [{"email": ADA}], "send_at": START + minutes * 60}
        gmail.post("/v2/send?sendnow=false", mail)

    nylas_mock.clock.advance("1h")

    assert {at for at, _ in seen} == {START + 600, START + 1200}
    assert all(at == now for at, now in seen)


@pytest.mark.nylas(freeze=True)
def test_frozen_time_follows_a_reset(nylas_mock):
    nylas_mock.clock.advance("1d")

    nylas_mock.reset()
    after_reset = time.time()
    nylas_mock.clock.advance("1m")

    assert (after_reset, time.time()) == (START, START + 60)


@pytest.mark.nylas(freeze=True, start="2030-01-31T09:00Z")
def test_frozen_time_begins_where_the_marker_says(nylas_mock):
    assert time.time() == nylas_mock.clock.now == 1_896_080_400


@pytest.mark.nylas(freeze=True)
def test_frozen_test_reaches_the_mock_over_sockets(nylas_mock, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(nylas_mock.ca_bundle))
    answers = []

    def ask():
        for address in (nylas_mock.url, nylas_mock.https_url):
            answers.append(
                requests.get(f"{address}/account", auth=(nylas_mock.access_token, ""), timeout=10)
            )

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()

    assert [answer.status_code for answer in answers] == [200, 200]


@pytest.mark.nylas(freeze=True)
def test_freezing_works_under_an_active_freezegun(long_ago, nylas_mock):
    before = time.time()

    nylas_mock.clock.advance("1h")

    assert (before, time.time()) == (START, START + 3600)


@pytest.mark.nylas(start="now")
def test_mock_without_freezing_works_under_an_active_freezegun(long_ago, nylas_mock):
    nylas_mock.clock.advance("1h")

    answer = requests.get("https://api.nylas.com/account", auth=(nylas_mock.access_token, ""))

    assert answer.status_code == 200
    assert (nylas_mock.clock.now, time.time()) == (LONG_AGO + 3600, LONG_AGO)


def test_time_runs_in_a_test_that_is_not_frozen(nylas_mock):
    assert time.time() > nylas_mock.clock.now


# --- in a project of its own ---


@pytest.fixture
def project(pytester):
    """A project that has installed mocknylas, and does with it what its files say."""

    def write(**sources):
        pytester.makepyfile(**{name: textwrap.dedent(text) for name, text in sources.items()})
        return pytester

    return write


WORKING = """
    import time
    import pytest
    import requests

    def test_no_fixture():
        pass

    @pytest.mark.parametrize("number", range(4))
    def test_default(nylas_mock, nylas_server, nylas_options, number):
        assert nylas_options == {OPTIONS}
        assert nylas_mock.sandbox.spec.seed_name == {SEED_NAME!r}
        assert nylas_mock.events() == []
        nylas_mock.simulate.inbound("ada.lovelace@gmail.test", {{"subject": "Hi"}})
        for address in ("https://api.nylas.com", nylas_mock.url):
            answer = requests.get(address + "/account", auth=(nylas_mock.access_token, ""))
            assert answer.json()["email_address"] == "ada.lovelace@gmail.test"

    @pytest.mark.nylas(freeze=True)
    def test_frozen(nylas_mock):
        nylas_mock.clock.advance("1h")
        assert time.time() == nylas_mock.clock.now == {START} + 3600

    @pytest.mark.nylas(seed=3)
    def test_marked(nylas_mock):
        assert nylas_mock.sandbox.spec.seed == 3
"""
OVERRIDE = """
    import pytest

    @pytest.fixture(scope="session")
    def nylas_options():
        return {"seed_name": "empty", "start": "2024-06-12T09:00Z"}
"""


@pytest.mark.slow
def test_fixtures_work_as_they_come_under_xdist(project):
    start = instant(FROZEN_START)
    source = WORKING.format(OPTIONS="{}", SEED_NAME="default", START=start)

    run = project(test_it=source).runpytest_subprocess(
        "-n", "2", "--strict-markers", "-W", "error", timeout=60
    )

    run.assert_outcomes(passed=7)


def test_options_are_overridden_by_a_fixture(project):
    options = {"seed_name": "empty", "start": "2024-06-12T09:00Z"}
    source = WORKING.format(OPTIONS=options, SEED_NAME="empty", START=START + 2 * 86400)

    run = project(conftest=OVERRIDE, test_it=source).runpytest_inprocess("-p", "no:xdist")

    run.assert_outcomes(passed=7)


def test_nothing_heavy_is_imported_until_a_fixture_is_used(project, monkeypatch):
    source = f"""
        import sys

        def test_light():
            assert "mocknylas.pytest_plugin" in sys.modules
            assert not set({HEAVY}) & set(sys.modules)

        def test_heavy(nylas_mock):
            assert "flask" in sys.modules
    """

    # the plugins of other packages, such as Faker's, import what they like
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    run = project(test_it=source).runpytest_subprocess("-p", "mocknylas.pytest_plugin", timeout=60)

    run.assert_outcomes(passed=2)


def test_wrong_words_are_told_with_the_nearest(project):
    run = project(
        test_it="""
        import pytest

        @pytest.mark.nylas(sed=3)
        def test_key(nylas_mock): ...

        @pytest.mark.nylas("empty")
        def test_positional(nylas_mock): ...

        @pytest.mark.nylas(seed_name="empti")
        def test_recipe(nylas_mock): ...

        @pytest.mark.nylas(scenario="rate-limit")
        def test_scenario(nylas_mock): ...

        @pytest.mark.nylas(start="soon")
        def test_start(nylas_mock): ...
        """
    ).runpytest_inprocess("-p", "no:xdist")

    run.assert_outcomes(errors=5)
    run.stdout.fnmatch_lines_random(
        [
            "*no option of mark.nylas or nylas_options 'sed'; did you mean 'seed'?",
            "*mark.nylas takes keywords only: seed_name, seed, start, freeze, scenario, *",
            "*no recipe 'empti'; did you mean 'empty'?",
            "*no scenario 'rate-limit'; did you mean 'rate-limited'?",
            "*not an instant: 'soon'; write Unix seconds or ISO 8601*",
        ]
    )


@pytest.mark.parametrize(
    ("conftest", "marker"),
    [
        ("", 'pytest.mark.nylas(seed_name="empti")'),
        ("", "pytest.mark.nylas(sed=3)"),
        ("", 'pytest.mark.nylas(options={"strct": True})'),
        (OVERRIDE.replace('"empty"', '"empti"'), "pytest.mark.nylas()"),
    ],
    ids=["recipe", "marker", "option", "session"],
)
def test_mistake_is_told_in_a_sentence_without_a_traceback(project, conftest, marker):
    test = f"import pytest\n\n@{marker}\ndef test_it(nylas_mock): ..."

    run = project(conftest=conftest, test_it=test).runpytest_inprocess("-p", "no:xdist")

    lines = run.stdout.lines
    begin = next(number for number, line in enumerate(lines) if "ERROR at setup of" in line)
    end = next(number for number, line in enumerate(lines) if "short test summary" in line)
    assert len(lines[begin:end]) == 2
    assert lines[begin + 1].startswith("nylas_mock: no ")
    assert "did you mean" in lines[begin + 1]


def test_wrong_key_of_nylas_options_is_told_with_the_nearest(project):
    conftest = OVERRIDE.replace('"seed_name"', '"seedname"')

    run = project(conftest=conftest, test_it="def test_it(nylas_mock): ...").runpytest_inprocess(
        "-p", "no:xdist"
    )

    run.assert_outcomes(errors=1)
    run.stdout.fnmatch_lines(["*'seedname'; did you mean 'seed_name'?"])


def test_failed_test_prints_the_story_and_a_passed_one_does_not(project):
    run = project(
        test_it="""
        import requests

        def ask(mock, path):
            return requests.get(f"https://api.nylas.com{path}", auth=(mock.access_token, ""))

        def test_fails(nylas_mock):
            nylas_mock.fault("request", "refuse", name="down", status=503)
            assert ask(nylas_mock, "/account").ok

        def test_passes(nylas_mock):
            assert ask(nylas_mock, "/labels").ok
        """
    ).runpytest_inprocess("-p", "no:xdist")

    run.assert_outcomes(failed=1, passed=1)
    run.stdout.fnmatch_lines(
        [
            "*- mocknylas: what happened -*",
            "sandbox * recipe default, seed 0, start *",
            "calls:",
            "*#1 GET /account → 503 (by fault 'down')*",
            "what is wrong with them:",
            "*#1 GET /account → 503 by fault 'down'",
            "faults:",
            "*down: struck 1 of 1 matches*",
        ]
    )
    run.stdout.no_fnmatch_line("*/labels*")


def test_a_story_that_cannot_be_told_does_not_hide_the_failure(project):
    run = project(
        test_it="""
        def test_fails(nylas_mock):
            nylas_mock.story = lambda: 1 / 0
            assert nylas_mock.calls
        """
    ).runpytest_inprocess("-p", "no:xdist")

    run.assert_outcomes(failed=1)
    run.stdout.fnmatch_lines(["*assert nylas_mock.calls*", "the story cannot be told: Zero*"])


def test_internal_error_of_the_mock_fails_the_test_that_met_it(project):
    run = project(
        test_it="""
        import requests

        def test_meets_it(nylas_mock):
            nylas_mock.world.store.first = nylas_mock.world.store.select = None
            answer = requests.get(
                "https://api.nylas.com/messages", auth=(nylas_mock.access_token, "")
            )
            assert answer.status_code == 500

        def test_next(nylas_mock):
            pass
        """
    ).runpytest_inprocess("-p", "no:xdist")

    run.assert_outcomes(passed=2, errors=1)
    run.stdout.fnmatch_lines(
        [
            "*ERROR at teardown of test_meets_it*",
            "*TypeError: 'NoneType' object is not callable*",
            "*internal errors:*",
        ]
    )


def test_marker_and_fixtures_are_listed_for_people(project):
    pytester = project(test_it="def test_it(): ...")

    markers = pytester.runpytest_inprocess("--markers")
    fixtures = pytester.runpytest_inprocess("--fixtures")

    markers.stdout.fnmatch_lines(["@pytest.mark.nylas(seed_name, seed, start, freeze, *"])
    fixtures.stdout.fnmatch_lines_random(  # pytest sorts by line numbers as texts
        ["nylas_options *session*", "nylas_server *session*", "nylas_mock*"]
    )
