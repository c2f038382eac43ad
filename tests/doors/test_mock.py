"""MockNylas: a sandbox with every door to it, in one object."""

import os
from datetime import UTC, datetime, timedelta

import pytest
import requests

import mocknylas
from mocknylas.errors import ConflictError, NotFoundError, UsageError
from mocknylas.mock import MockNylas, intercept
from mocknylas.seeding import load_recipe

START = 1_718_010_000
ACCOUNT = "https://api.nylas.com/account"
TO_GRACE = {"to": [{"email": "grace.hopper@outlook.test"}], "subject": "The plan"}


def bearer(account):
    return {"Authorization": f"Bearer {account.access_token}"}


@pytest.fixture
def mock():
    with MockNylas(seed_name="empty", start=START) as made:
        yield made


def test_package_offers_its_public_names():
    for name in mocknylas.__all__:
        assert getattr(mocknylas, name) is not None

    with pytest.raises(AttributeError, match="has no attribute 'MokNylas'"):
        mocknylas.MokNylas  # noqa: B018


def test_accounts_are_those_of_the_recipe_in_its_order(mock):
    recipe = load_recipe("empty")

    assert [one.email_address for one in mock.accounts] == [
        one.email_address for one in recipe.accounts
    ]
    assert mock.access_token == mock.accounts[0].access_token


@pytest.mark.parametrize("key", ["id", "email_address", "provider"])
def test_account_is_found_by_id_address_and_provider(key, mock):
    grace = mock.accounts[1]

    assert mock.account(getattr(grace, key)) == grace


def test_unknown_account_is_told_with_the_nearest(mock):
    with pytest.raises(NotFoundError, match=r"did you mean 'ada\.lovelace@gmail\.test'"):
        mock.account("ada.lovelace@gmail.tst")


def test_credentials_depend_on_the_sandbox_alone():
    with MockNylas(seed_name="empty", start=START) as one, MockNylas(start=START + 9) as other:
        assert one.client_id == other.client_id
        assert one.client_secret == other.client_secret
        assert one.access_token == other.access_token


def test_same_seed_start_and_calls_give_the_same_events():
    def run():
        with MockNylas(start=START, seed=3) as mock, mock.intercept():
            requests.post("https://api.nylas.com/send", json=TO_GRACE, headers=bearer(mock))
            return mock.events(), mock.sent()

    assert run() == run()


def test_start_may_be_text_number_or_now(monkeypatch):
    monkeypatch.setattr("time.time", lambda: START + 0.5)

    starts = ["2024-06-10T09:00:00Z", START, "now", None]

    assert {MockNylas(seed_name="empty", start=start).clock.now for start in starts} == {START}


def test_options_are_the_sandbox_switches():
    with MockNylas(seed_name="empty", options={"max_limit": 7}) as mock:
        assert mock.world.options.max_limit == 7
        assert mock.set_options({"strict": True}).max_limit == 7


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"sead": 1}, "no argument of MockNylas 'sead'; did you mean 'seed'?"),
        ({"seed_name": "empti"}, "'empti'; did you mean 'empty'?"),
        ({"start": "soon"}, "not an instant: 'soon'"),
        ({"options": {"strct": True}}, "'strct'; did you mean 'strict'?"),
        ({"scenario": "rate-limit"}, "did you mean 'rate-limited'?"),
        ({"sandbox_id": "a b"}, "not a sandbox id: 'a b'"),
    ],
)
def test_mistake_is_told_with_the_nearest_right_word(wrong, message):
    with pytest.raises(UsageError) as caught:
        MockNylas(**wrong)

    assert message in str(caught.value)


def test_scenario_is_played_at_the_start(nylas_server):
    story = {"start": START + 60, "faults": [{"seam": "request", "effect": "refuse"}]}

    with MockNylas(server=nylas_server, sandbox_id="played", scenario=story) as mock:
        assert mock.clock.now == START + 60
        assert [fault["name"] for fault in mock.faults()] == ["request refuse"]


def test_sandbox_whose_scenario_fails_does_not_stay_behind(nylas_server):
    broken = {"steps": [{"faults.delete": {"name": "none"}}]}

    with pytest.raises(UsageError, match="no fault 'none'"):
        MockNylas(server=nylas_server, sandbox_id="broken", scenario=broken)

    assert "broken" not in {one.id for one in nylas_server.sandboxes.all()}


def test_sandbox_id_is_free_again_after_closing(nylas_server):
    with (
        MockNylas(server=nylas_server, sandbox_id="mine"),
        pytest.raises(ConflictError, match="'mine' exists already; delete it first"),
    ):
        MockNylas(server=nylas_server, sandbox_id="mine")

    MockNylas(server=nylas_server, sandbox_id="mine").close()


def test_tokens_die_with_the_mock(nylas_server):
    with MockNylas(server=nylas_server, sandbox_id="brief") as mock, mock.intercept():
        before = requests.get(ACCOUNT, headers=bearer(mock))
        mock.close()
        after = requests.get(ACCOUNT, headers=bearer(mock))

    assert (before.status_code, after.status_code) == (200, 401)


def test_closing_leaves_a_shared_server_running(nylas_server):
    with MockNylas(server=nylas_server, sandbox_id="guest"):
        pass

    assert requests.get(f"{nylas_server.url}/__admin/health", timeout=10).ok


def test_addresses_answer_over_sockets_and_stop_with_the_mock(mock):
    plain, secure = mock.url, mock.https_url

    over_http = requests.get(f"{plain}/account", headers=bearer(mock), timeout=10)
    over_tls = requests.get(
        f"{secure}/account", headers=bearer(mock), timeout=10, verify=str(mock.ca_bundle)
    )
    mock.close()

    assert over_http.json() == over_tls.json()
    for address in (plain, secure):
        with pytest.raises(requests.ConnectionError):
            requests.get(address, timeout=10, verify=False)


def test_certificate_is_not_trusted_without_the_bundle(mock, monkeypatch):
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)

    with pytest.raises(requests.exceptions.SSLError):
        requests.get(mock.https_url, timeout=10)

    assert os.path.getsize(mock.ca_bundle) > os.path.getsize(mock.server.ca_file)


def test_nothing_listens_until_an_address_is_asked_for(mock):
    with mock.intercept():
        requests.get(ACCOUNT, headers=bearer(mock))

    assert mock.server.addresses() == []


def test_intercept_makes_a_mock_and_leads_traffic_into_it():
    with intercept(seed_name="empty", seed=2) as mock:
        answer = requests.get(ACCOUNT, headers=bearer(mock.account("imap")))

    assert mock.sandbox.spec.seed == 2
    assert answer.json()["email_address"] == "alan.turing@imap.test"


def test_fault_takes_envelope_and_attributes_in_one_line(mock):
    armed = mock.fault(
        "provider", "defer", name="busy", times=2, match={"to": "*@x"}, reason="421 later"
    )

    assert armed["name"] == "busy"
    assert (armed["times"], armed["match"]) == (2, {"to": "*@x"})
    assert armed["attributes"] == {"reason": "421 later"}


def test_fault_takes_attributes_as_a_mapping_too(mock):
    armed = mock.fault("request", "refuse", attributes={"status": 429}, message="slow down")

    assert armed["attributes"] == {"status": 429, "message": "slow down"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("provider", "defr"), "did you mean 'defer'?"),
        (("provdier", "defer"), "provider"),
    ],
)
def test_wrong_fault_is_told_with_the_nearest(arguments, message, mock):
    with pytest.raises(UsageError) as caught:
        mock.fault(*arguments)

    assert message in str(caught.value)
    assert mock.faults() == []


def test_attribute_that_an_effect_does_not_have_is_told(mock):
    with pytest.raises(
        UsageError, match="no keyword of this fault 'reasonn'; did you mean 'reason'"
    ):
        mock.fault("provider", "defer", reasonn="421 later")


def test_clock_turns_and_tells_what_happened(mock):
    with mock.intercept():
        requests.post(
            "https://api.nylas.com/v2/send?sendnow=false",
            json={**TO_GRACE, "send_at": START + 600},
            headers=bearer(mock),
        )
    waiting = mock.clock.show()["next_event"]
    happened = mock.clock.tick()

    assert (waiting["kind"], waiting["at"]) == ("outbox.try", START + 600)
    assert mock.clock.now == START + 600
    assert happened[-1]["kind"] == "job.successful"
    assert mock.clock.tick() == []
    assert mock.clock.run_until_idle() == []


def test_reset_brings_mail_clock_faults_and_logs_back(mock):
    mock.fault("provider", "defer")
    mock.clock.advance("1d")
    mock.simulate.inbound("ada.lovelace@gmail.test", {"subject": "Hi"})

    mock.reset()

    assert mock.clock.now == START
    assert (mock.faults(), mock.events(), mock.sent(), len(mock.calls())) == ([], [], [], 0)
    with mock.intercept():
        assert requests.get(ACCOUNT, headers=bearer(mock)).ok


def test_calls_are_a_list_to_filter_and_index(mock):
    with mock.intercept():
        for path in ("account", "messages?limit=x"):
            requests.get(f"https://api.nylas.com/{path}", auth=(mock.access_token, ""))

    assert [call.status for call in mock.calls()] == [200, 400]
    assert mock.calls(operation="messages.*")[0].json["type"] == "invalid_request_error"
    assert mock.calls(status=200)[0].json["object"] == "account"
    assert mock.calls(since=2) == []


def test_clock_takes_the_types_of_the_standard_library(mock):
    mock.clock.advance(timedelta(hours=1))
    assert mock.clock.now == START + 3600

    mock.clock.move_to(datetime(2024, 6, 11, 9, tzinfo=UTC))
    assert mock.clock.now == START + 86400


def test_a_seed_that_is_no_number_is_told():
    with pytest.raises(UsageError, match="not a seed: 'x'; write a whole number"):
        MockNylas(seed="x")


def test_inbound_files_may_be_bytes(mock):
    message = mock.simulate.inbound(
        "gmail", {"files": [{"filename": "a.bin", "content": b"\0\xff"}]}
    )

    assert mock.world.files.data(message["files"][0]["id"]) == b"\0\xff"


def test_inbound_file_that_is_neither_text_nor_bytes_is_told(mock):
    with pytest.raises(UsageError, match=r"file 'a': content is 5; write text, or content_base64"):
        mock.simulate.inbound("gmail", {"files": [{"filename": "a", "content": 5}]})


def test_what_was_handed_out_can_be_changed_without_harm(mock):
    received = mock.simulate.inbound("gmail", {"subject": "Hi"})
    path = f"https://api.nylas.com/messages/{received['id']}"

    with mock.intercept():
        requests.post("https://api.nylas.com/send", json=TO_GRACE, headers=bearer(mock))
        before = requests.get(path, headers=bearer(mock)).json(), mock.sent()
        for one in (received, mock.sent()[0]):
            one["subject"] = "changed"
            one["to"][0]["email"] = "changed@x.test"
            one["to"].clear()
        after = requests.get(path, headers=bearer(mock)).json(), mock.sent()

    assert after == before
    assert (after[0]["subject"], after[1][0]["subject"]) == ("Hi", "The plan")
