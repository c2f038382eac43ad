"""The switches of a sandbox: their defaults are the contract's, and mistakes are told."""

import pytest

from mocknylas.engine.options import Options
from mocknylas.errors import UsageError
from tests.support.mail import letter

DEFAULTS = {
    "strict": False,
    "max_limit": 1000,
    "max_file_size": 30 * 1024 * 1024,
    "api_version": "2.0",
    "change_window": "refuse",
    "cancel_window": "refuse",
    "final_rejections": False,
}


def test_the_defaults_are_those_of_the_contract():
    assert DEFAULTS.items() <= Options().as_json().items()


def test_a_changed_option_leaves_the_others():
    changed = Options().changed({"strict": True, "cancel_window": "off"})

    assert changed.as_json() == {**Options().as_json(), "strict": True, "cancel_window": "off"}
    assert Options() == Options().changed({})


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"strct": True}, "no option 'strct'; did you mean 'strict'?"),
        ({"strict": 1}, "option strict: expected bool, got 1"),
        ({"max_limit": "10"}, "option max_limit: expected int, got '10'"),
        ({"max_limit": True}, "option max_limit: expected int, got True"),
        ({"calls_memory": -1}, "option calls_memory: expected 0 or more, got -1"),
        ({"calls_kept": -1}, "option calls_kept: expected 0 or more, got -1"),
        ({"rate_limit_window": 0}, "option rate_limit_window: expected 1 or more, got 0"),
        ({"change_window": "open"}, "option change_window: 'open' is none of refuse, ignore, off"),
    ],
    ids=str,
)
def test_a_wrong_option_is_told_with_its_name(values, said):
    with pytest.raises(UsageError) as caught:
        Options().changed(values)

    assert str(caught.value) == said


@pytest.mark.nylas(seed_name="empty", options={"api_version": "2.5"})
def test_a_sandbox_begins_with_the_options_of_its_test_and_can_change_them(nylas_mock, gmail):
    before = gmail.request("GET", "/account").headers["Nylas-Api-Version"]

    nylas_mock.set_options({"api_version": "2.1", "max_limit": 3})

    assert before == "2.5"
    assert gmail.request("GET", "/account").headers["Nylas-Api-Version"] == "2.1"
    assert gmail.error("GET", "/messages", query_string={"limit": 4})[0] == 400
    with pytest.raises(UsageError):
        nylas_mock.set_options({"api_version": 2})
    assert nylas_mock.world.options.api_version == "2.1"


@pytest.mark.nylas(seed_name="empty", options={"strict": True})
def test_options_live_on_through_a_reset(nylas_mock, gmail):
    gmail.post("/send", letter())

    nylas_mock.reset()

    assert nylas_mock.world.options.strict is True
    assert gmail.error("GET", "/messages", query_string={"x": 1})[0] == 400
