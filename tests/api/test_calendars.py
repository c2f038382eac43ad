"""`/calendars`: what accounts have, and what clients make of it."""

import pytest

from tests.support.api import Api
from tests.support.calendars import V20, V25, emailed, event, journal, primary
from tests.support.mail import ids, set_account, snapshot

pytestmark = pytest.mark.nylas(seed_name="empty")
SEEDS_OWN = {"id", "object", "account_id", "name", "description", "read_only"}


def refusal(message, status=400):
    return (status, "invalid_request_error", message)


@pytest.fixture(params=["gmail", "exchange", "imap"])
def api(request):
    return request.getfixturevalue(request.param)


@pytest.mark.rule("R-CAL-01", "R-CAL-02", "R-CAL-12")
def test_an_account_begins_with_its_own_and_the_emailed_calendar(api):
    own, mail = api.get("/calendars")

    assert (own["read_only"], own["is_primary"], own["timezone"]) == (False, True, "UTC")
    assert (mail["name"], mail["description"]) == ("Emailed events", "Emailed events")
    assert (mail["read_only"], mail["is_primary"], mail["timezone"]) == (True, None, None)
    assert own.keys() >= SEEDS_OWN
    assert {own["object"], mail["object"]} == {"calendar"}
    assert api.get("/calendars", view="ids") == [own["id"], mail["id"]]
    assert api.get("/calendars", view="count") == {"count": 2}


@pytest.mark.rule("R-CAL-03")
def test_the_own_calendar_is_named_as_its_provider_does(gmail, exchange):
    assert gmail.get("/calendars")[0]["name"] == "ada.lovelace@gmail.test"
    assert exchange.get("/calendars")[0]["name"] == "Calendar"


@pytest.mark.rule("R-CAL-01", "R-CAL-06")
def test_a_new_calendar_comes_last_and_can_be_written(api):
    made = api.post("/calendars", {"name": "Team", "timezone": "Europe/Berlin", "location": "B"})

    assert api.get("/calendars")[-1] == api.get(f"/calendars/{made['id']}") == made
    assert (made["read_only"], made["is_primary"], made["description"]) == (False, False, None)
    assert (made["timezone"], made["location"]) == ("Europe/Berlin", "B")


@pytest.mark.rule("R-CAL-04")
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_an_unknown_calendar_is_not_found(gmail, exchange, method):
    foreign = primary(exchange)

    for one in ("unknown", foreign):
        found = gmail.error(method, f"/calendars/{one}", None if method == "GET" else {})
        assert found == refusal(f"Couldn't find calendar {one}", 404)


@pytest.mark.rule("R-CAL-05")
@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": None}, {"description": "x"}])
def test_a_calendar_needs_a_name(gmail, body):
    assert gmail.error("POST", "/calendars", body)[0] == 400


@pytest.mark.parametrize(
    "body",
    [{"name": 5}, {"description": []}, {"timezone": "Mars/Base"}, {"metadata": {"a": {}}}],
)
def test_values_of_wrong_types_are_refused(gmail, body):
    assert gmail.error("POST", "/calendars", {"name": "Team", **body})[0] == 400


@pytest.mark.rule("R-CAL-07")
def test_a_read_only_calendar_is_not_written(api):
    before = snapshot(api.mock.world)
    path = f"/calendars/{emailed(api)}"

    assert api.error("PUT", path, {"name": "Mine"}) == refusal("Cannot update read_only calendar.")
    assert api.error("DELETE", path) == refusal("Cannot update read_only calendar.")
    assert snapshot(api.mock.world) == before


@pytest.mark.rule("R-CAL-08", "R-META-02")
def test_a_change_touches_the_given_keys_only(gmail):
    made = gmail.post("/calendars", {"name": "Team", "description": "Us", "metadata": {"a": "1"}})
    noise = {"is_primary": True, "read_only": True, "hex_color": "#fff", "id": "x"}

    after = gmail.put(f"/calendars/{made['id']}", {"description": None, **noise}, headers=V20)
    renamed = gmail.put(f"/calendars/{made['id']}", {"metadata": {"b": ""}}, headers=V20)

    assert after == {**made, "description": None}
    assert renamed["metadata"] == {"b": ""}
    assert gmail.error("PUT", f"/calendars/{made['id']}", {"name": ""})[0] == 400


@pytest.mark.rule("R-CAL-09")
def test_a_deleted_calendar_takes_its_events_with_it(gmail):
    made = gmail.post("/calendars", {"name": "Team"})
    gone = event(gmail, calendar_id=made["id"])
    kept = event(gmail)

    answer = gmail.request("DELETE", f"/calendars/{made['id']}", headers=V20)

    assert (answer.status_code, answer.get_json()) == (200, None)
    assert ids(gmail.get("/events")) == [kept["id"]]
    assert gmail.error("GET", f"/events/{gone['id']}")[0] == 404
    assert journal(gmail, "event.d", "calendar.d") == ["event.deleted", "calendar.deleted"]


@pytest.mark.rule("R-CAL-09")
def test_the_primary_calendar_stays(gmail):
    assert gmail.error("DELETE", f"/calendars/{primary(gmail)}")[0] == 400


@pytest.mark.rule("R-CAL-02", "R-CAL-10")
def test_a_virtual_calendar_is_the_only_one(gmail):
    set_account(gmail, provider="nylas")
    world = gmail.mock.world
    fresh = {**world.account("nylas"), "id": "virtual", "account_id": "virtual"}

    world.calendars.open(fresh)

    assert [one["is_primary"] for one in world.calendars.of(fresh)] == [True]
    assert gmail.error("POST", "/calendars", {"name": "Second"})[0] == 400


@pytest.mark.rule("R-CAL-11", "R-EVT-61")
def test_writes_are_journalled_and_are_jobs_from_version_2_2_on(gmail):
    made = gmail.post("/calendars", {"name": "Team"}, headers=V25)
    changed = gmail.put(f"/calendars/{made['id']}", {"name": "Us"}, headers=V25)
    gmail.put(f"/calendars/{made['id']}", {"name": "Us"}, headers=V20)
    gone = gmail.delete(f"/calendars/{made['id']}", headers=V25)

    jobs = [gmail.get(f"/job-statuses/{one['job_status_id']}") for one in (made, changed, gone)]
    assert [one["action"] for one in jobs] == [
        "create_calendar",
        "update_calendar",
        "delete_calendar",
    ]
    assert {(one["object"], one["status"]) for one in jobs} == {("calendar", "successful")}
    assert journal(gmail, "calendar.") == [
        "calendar.created",
        "calendar.updated",
        "calendar.deleted",
    ]


@pytest.mark.rule("R-CAL-13")
@pytest.mark.nylas(seed_name="empty", options={"strict": True})
@pytest.mark.parametrize("provider", ["icloud", "graph", "office365"])
def test_strict_sandboxes_know_what_providers_do_not_take(nylas_mock, imap, provider):
    set_account(imap, provider=provider)
    api = Api(nylas_mock, imap.account.email_address)

    made = api.post("/calendars", {"name": "Team"})

    assert api.error("POST", "/calendars", {"name": "A", "description": "B"})[0] == 400
    renamed = api.request("PUT", f"/calendars/{made['id']}", {"name": "Us"})
    assert renamed.status_code == (200 if provider == "icloud" else 400)


@pytest.mark.rule("R-META-03", "R-META-04")
def test_calendars_are_found_by_metadata(gmail):
    made = gmail.post("/calendars", {"name": "Team", "metadata": {"kind": "a:b"}})

    for query in ({"metadata_key": "kind"}, {"metadata_pair": "kind:a:b"}):
        assert ids(gmail.get("/calendars", **query)) == [made["id"]]
    assert gmail.get("/calendars", metadata_value="other") == []
