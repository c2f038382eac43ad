"""`/manage/pages` and `/schedule` over HTTP: pages, open times, bookings."""

import pytest

from mocknylas import MockNylas
from tests.conftest import START
from tests.support.api import Api
from tests.support.calendars import event, hour, journal, primary
from tests.support.mail import ADA, DAY, GRACE, HOUR

pytestmark = pytest.mark.nylas(seed_name="empty")
GUEST = {"name": "Friend", "email": "friend@partner.example"}
ALL_DAY = [{"days": ["M", "T", "W", "R", "F"], "start": "9:00", "end": "17:00"}]


@pytest.fixture
def public(gmail):
    """The API as strangers use it."""
    api = Api(gmail.mock, "gmail")
    api.headers = {}
    return api


def page(api, *, slug="meet-ada", booking=None, **config):
    """Create a page for meetings of an hour; return it."""
    config = {"event": {"duration": 60}, "booking": booking or {}, "timezone": "UTC", **config}
    return api.post("/manage/pages", {"name": "Meet Ada", "slug": slug, "config": config})


def slots(api, slug="meet-ada"):
    return api.get(f"/schedule/{slug}/timeslots")


def begins(api, slug="meet-ada"):
    """Return when open times begin, in hours after the start of the world, a Monday at nine."""
    return [(one["start"] - START) // HOUR for one in slots(api, slug)]


def wish(slot, **fields):
    return {**GUEST, "slot": slot, **fields}


def book(api, slot, slug="meet-ada", **fields):
    return api.post(f"/schedule/{slug}/timeslots", wish(slot, **fields))


@pytest.mark.rule("R-SCH-03")
def test_a_page_is_made_read_changed_and_deleted(gmail):
    made = page(gmail)
    path = f"/manage/pages/{made['id']}"
    gmail.mock.clock.advance("1d")
    after = gmail.put(path, {"name": "Meet me", "edit_token": "x"})

    assert (made["id"], made["app_client_id"]) == (1, gmail.mock.client_id)
    assert made["created_at"] == made["modified_at"] == "2024-06-10"
    assert after == {**made, "name": "Meet me", "modified_at": "2024-06-11"}
    assert gmail.get(path) == gmail.get("/manage/pages")[0] == after
    assert not {"object", "access_tokens"} & set(made)
    assert gmail.delete(path) == {}
    assert gmail.error("GET", path)[0] == 404
    assert page(gmail)["id"] == 2


def test_pages_are_listed_in_pages_of_their_account(gmail, exchange):
    made = [page(gmail, slug=slug) for slug in ("a", "b", "c")]

    assert gmail.get("/manage/pages", limit=1, offset=1, view="ids") == made[1:2]
    assert exchange.get("/manage/pages") == []
    assert exchange.error("GET", f"/manage/pages/{made[0]['id']}")[0] == 404


@pytest.mark.parametrize("field", ["name", "slug", "config"])
def test_a_page_needs_name_slug_and_config(gmail, field):
    body = {"name": "A", "slug": "a", "config": {}, field: None}

    message = f"Must specify '{field}' for a scheduling page."
    assert gmail.error("POST", "/manage/pages", body) == (400, "invalid_request_error", message)


@pytest.mark.parametrize(
    ("config", "path"),
    [
        ({"timezone": "Mars"}, "timezone"),
        ({"event": {"duration": 0}}, "event.duration"),
        ({"booking": {"interval_minutes": 4}}, "booking.interval_minutes"),
        ({"booking": {"opening_hours": [{"days": ["X"]}]}}, "booking.opening_hours.0.days.0"),
        ({"booking": {"confirmation_method": "never"}}, "booking.confirmation_method"),
        ({"calendar_ids": []}, "calendar_ids"),
        ({"expire_after": {"date": "soon"}}, "expire_after.date"),
    ],
)
def test_a_wrong_setting_is_told_by_its_path(gmail, config, path):
    body = {"name": "A", "slug": "a", "config": config}
    status, _, message = gmail.error("POST", "/manage/pages", body)

    assert status == 400
    assert message.startswith(f'"config.{path}" of a scheduling page is not valid: ')
    assert gmail.get("/manage/pages") == []


@pytest.mark.parametrize("slug", ["", "a b", "a/b", 5])
def test_a_wrong_slug_is_refused(gmail, slug):
    assert gmail.error("POST", "/manage/pages", {"name": "A", "slug": slug, "config": {}})[0] == 400


def test_slugs_are_unique(gmail):
    first, second = page(gmail), page(gmail, slug="other")
    path = f"/manage/pages/{second['id']}"

    assert gmail.error("PUT", path, {"slug": first["slug"]})[0] == 409
    assert gmail.error("POST", "/manage/pages", first)[0] == 409
    assert gmail.put(path, {"slug": "other", "config": {}})["config"] == {}
    assert gmail.put(path, {"slug": "new"})["slug"] == "new"


def test_calendars_of_others_and_read_only_ones_are_refused(gmail, exchange):
    account_id = gmail.get("/account")["id"]
    emailed = next(one["id"] for one in gmail.get("/calendars") if one["read_only"])
    theirs = primary(exchange)

    for choice in ({"booking": emailed}, {"availability": [theirs]}, {"booking": theirs}):
        body = {"name": "A", "slug": "a", "config": {"calendar_ids": {account_id: choice}}}
        assert gmail.error("POST", "/manage/pages", body)[0] == 400
    page(gmail, calendar_ids={account_id: {"availability": [emailed]}})


def test_the_calendars_of_a_page_are_those_of_its_accounts(gmail, exchange):
    tokens = [gmail.account.access_token, exchange.account.access_token]
    body = {"name": "Both", "slug": "both", "config": {}, "access_tokens": tokens}
    made = gmail.post("/manage/pages", body)
    found = gmail.get(f"/manage/pages/{made['id']}/calendars")

    assert [one["email"] for one in found] == [ADA, GRACE]
    assert found[1]["calendars"] == exchange.get("/calendars")
    wrong = {**body, "slug": "x", "access_tokens": ["wrong"]}
    assert gmail.error("POST", "/manage/pages", wrong)[0] == 400


def test_an_image_gets_a_place(gmail):
    path = f"/manage/pages/{page(gmail)['id']}/upload-image"
    found = gmail.put(path, {"contentType": "image/png", "objectName": "me.png"})

    assert found["originalFilename"] == "me.png"
    assert found["publicUrl"].endswith(f"/{found['filename']}")
    assert found["signedUrl"].startswith(f"{found['publicUrl']}?signature=")
    assert gmail.error("PUT", path, {"contentType": "text/css", "objectName": "a"})[0] == 400


@pytest.mark.parametrize(("account", "provider"), [("gmail", "google"), ("exchange", "o365")])
def test_an_account_learns_when_it_is_busy(request, account, provider):
    api = request.getfixturevalue(account)
    event(api, when=hour(HOUR))
    found = api.get(f"/schedule/availability/{provider}")

    assert found["email"] == api.account.email_address
    assert found["busy"] == [{"start": START + HOUR, "end": START + 2 * HOUR}]
    others = {"google": "o365", "o365": "google"}
    assert api.error("GET", f"/schedule/availability/{others[provider]}")[0] == 400
    assert api.error("GET", "/schedule/availability/icloud")[0] == 400


@pytest.mark.rule("R-AUTHZ-08")
def test_the_public_sees_a_page_and_the_times_that_calendars_leave_open(gmail, public):
    made = page(gmail, booking={"available_days_in_future": 2, "opening_hours": ALL_DAY})
    event(gmail, when=hour(2 * HOUR))
    event(gmail, when=hour(DAY + 4 * HOUR, HOUR // 2), busy=False)

    assert public.get("/schedule/meet-ada/info") == made
    assert begins(public) == [0, 1, 3, 4, 5, 6, 7, *range(24, 32)]
    assert slots(public)[0] == {
        "account_id": gmail.get("/account")["id"],
        "calendar_id": primary(gmail),
        "host_name": gmail.account.name,
        "emails": [ADA],
        "start": START,
        "end": START + HOUR,
    }


def test_without_settings_a_page_opens_for_a_working_week_in_half_hours(gmail, public):
    gmail.post("/manage/pages", {"name": "A", "slug": "a", "config": {}})
    found = slots(public, "a")

    assert {one["end"] - one["start"] for one in found} == {HOUR // 2}
    assert len(found) == 5 * 16


@pytest.mark.parametrize(
    ("booking", "expected"),
    [
        ({"min_booking_notice": 120}, [2, 3, 4, 5, 6, 7]),
        ({"min_buffer": 30}, [0, 4, 5, 6, 7]),
        ({"interval_minutes": 120}, [1, 3, 5, 7]),
        ({"opening_hours": [{"days": ["M"], "start": "10:00", "end": "11:00"}]}, [1]),
    ],
    ids=["notice", "buffer", "interval", "hours"],
)
def test_settings_decide_what_is_open(gmail, public, booking, expected):
    page(gmail, booking={"available_days_in_future": 1, **booking})
    event(gmail, when=hour(2 * HOUR)) if "min_buffer" in booking else None

    assert begins(public) == expected


def test_opening_hours_are_local_and_days_change_at_midnight_there(gmail, public):
    page(gmail, timezone="America/New_York", booking={"available_days_in_future": 1})

    assert begins(public) == [*range(4, 12)]


def test_a_page_of_several_accounts_opens_when_all_are_free(gmail, exchange, public):
    made = page(gmail, booking={"available_days_in_future": 1})
    tokens = [gmail.account.access_token, exchange.account.access_token]
    gmail.put(f"/manage/pages/{made['id']}", {"access_tokens": tokens})
    event(gmail, when=hour(0))
    event(exchange, when=hour(HOUR))

    assert begins(public) == [2, 3, 4, 5, 6, 7]
    assert slots(public)[0]["emails"] == [ADA, GRACE]
    booked = book(public, slots(public)[0])
    there = gmail.get(f"/events/{booked['calendar_event_id']}")["participants"]
    assert [one["email"] for one in there] == [GUEST["email"], GRACE]


@pytest.mark.parametrize(
    ("method", "hosts"), [("availability", [ADA, ADA]), ("fairness", [ADA, GRACE])]
)
def test_hosts_who_take_turns_are_booked_one_by_one(gmail, exchange, public, method, hosts):
    rule = {"scheduling_method": f"round-robin-maximize-{method}", "available_days_in_future": 1}
    made = page(gmail, booking=rule)
    tokens = [gmail.account.access_token, exchange.account.access_token]
    gmail.put(f"/manage/pages/{made['id']}", {"access_tokens": tokens})
    event(gmail, when=hour(0))
    found = slots(public)

    assert begins(public) == [*range(8)]
    assert [one["emails"] for one in found[:2]] == [[GRACE], [ADA]]
    _ = book(public, found[1]), book(public, slots(public)[-1])
    taken = [one for api in (gmail, exchange) for one in api.mock.world.store.values("booking")]
    names = {gmail.get("/account")["id"]: ADA, exchange.get("/account")["id"]: GRACE}
    assert [names[one["account_id"]] for one in taken[:2]] == hosts


@pytest.mark.rule("R-SCH-01")
def test_booking_an_open_time_makes_an_event_and_invites_the_guest(gmail, public):
    page(gmail, event={"duration": 60, "title": "Talk", "location": "Room 1"})
    slot = slots(public)[2]
    booked = book(
        public,
        slot,
        timezone="Europe/Berlin",
        locale="de",
        additional_values={"topic": "Engines"},
        additional_emails=["more@partner.example"],
    )

    made = gmail.get(f"/events/{booked['calendar_event_id']}")
    assert (made["title"], made["location"], made["status"]) == ("Talk", "Room 1", "confirmed")
    assert made["when"]["start_time"] == booked["start_time"] == slot["start"]
    assert [(one["email"], one["status"]) for one in made["participants"]] == [
        (GUEST["email"], "yes"),
        ("more@partner.example", "noreply"),
    ]
    assert booked["is_confirmed"] is True
    assert (booked["recipient_name"], booked["recipient_tz"]) == ("Friend", "Europe/Berlin")
    assert booked["additional_field_values"] == {"topic": "Engines"}
    assert slot not in slots(public)
    sent = gmail.get("/messages", **{"in": "sent"})
    assert {one["to"][0]["email"] for one in sent} == {GUEST["email"], "more@partner.example"}
    assert journal(gmail, "event.", "booking.") == ["event.created", "booking.created"]


@pytest.mark.rule("R-SCH-02")
def test_a_taken_or_closed_time_is_not_booked(gmail, public):
    page(gmail)
    slot = slots(public)[0]
    book(public, slot)
    wrong = [slot, {**slot, "start": slot["start"] + 60}, {**slots(public)[0], "account_id": "x"}]
    for one in wrong:
        assert public.error("POST", "/schedule/meet-ada/timeslots", wish(one))[0] == 409
    assert len(gmail.get("/events")) == 1


@pytest.mark.rule("R-SCH-02")
@pytest.mark.parametrize("path", ["info", "timeslots", "x/confirm", "x/cancel"])
def test_an_unknown_page_or_booking_is_told(gmail, public, path):
    method = "POST" if path.startswith("x/") else "GET"
    assert public.error(method, f"/schedule/unknown/{path}", {})[0] == 404
    page(gmail)
    if method == "POST":
        assert public.error(method, f"/schedule/meet-ada/{path}", {})[0] == 404


@pytest.mark.rule("R-SCH-02")
def test_a_booking_is_known_on_its_own_page_only(gmail, public):
    page(gmail), page(gmail, slug="other")
    booked = book(public, slots(public)[0])

    assert public.error("POST", f"/schedule/other/{booked['edit_hash']}/confirm", {})[0] == 404


@pytest.mark.rule("R-SCH-01")
def test_a_page_can_ask_its_host_to_confirm(gmail, public):
    page(gmail, booking={"confirmation_method": "manual"})
    slot = slots(public)[0]
    booked = book(public, slot)
    path = f"/events/{booked['calendar_event_id']}"
    before, quiet = gmail.get(path)["status"], gmail.get("/messages", **{"in": "sent"})
    confirm = f"/schedule/meet-ada/{booked['edit_hash']}/confirm"
    after = public.post(confirm, {})

    assert (booked["is_confirmed"], before, quiet) == (False, "tentative", [])
    assert after == {**booked, "is_confirmed": True}
    assert gmail.get(path)["status"] == "confirmed"
    assert len(gmail.get("/messages", **{"in": "sent"})) == 1
    assert public.post(confirm) == after
    assert journal(gmail, "booking.") == ["booking.created", "booking.confirmed"]
    assert slot not in slots(public)


def test_a_booking_is_cancelled_once_and_frees_its_time(gmail, public):
    page(gmail)
    slot = slots(public)[0]
    booked = book(public, slot)
    path = f"/schedule/meet-ada/{booked['edit_hash']}"

    assert public.post(f"{path}/cancel", {"reason": "ill"}) == {"success": True}
    assert gmail.get(f"/events/{booked['calendar_event_id']}")["status"] == "cancelled"
    assert slots(public)[0] == slot
    assert gmail.mock.events(kind="booking.cancelled")[0]["reason"] == "ill"
    for verb in ("cancel", "confirm"):
        assert public.error("POST", f"{path}/{verb}", {})[0] == 400


def test_a_cancellation_can_be_too_late(gmail, public):
    page(gmail, booking={"min_cancellation_notice": 90})
    early, late = slots(public)[2], slots(public)[1]
    paths = [f"/schedule/meet-ada/{book(public, one)['edit_hash']}/cancel" for one in (early, late)]

    assert public.post(paths[0], {}) == {"success": True}
    assert public.error("POST", paths[1], {})[2] == "It is too late to cancel the booking."


def test_what_the_host_took_away_is_cancelled_all_the_same(gmail, public):
    page(gmail, booking={"confirmation_method": "external"})
    booked = book(public, slots(public)[0])
    gmail.delete(f"/events/{booked['calendar_event_id']}")
    path = f"/schedule/meet-ada/{booked['edit_hash']}"

    assert public.post(f"{path}/confirm", {})["is_confirmed"] is True
    assert public.post(f"{path}/cancel", {}) == {"success": True}


def test_a_booking_can_replace_another(gmail, public):
    page(gmail)
    first, second = slots(public)[:2]
    old = book(public, first)
    new = book(public, second, replaces_booking_hash=old["edit_hash"])

    assert [one["id"] for one in gmail.get("/events")] == [new["calendar_event_id"]]
    assert first in slots(public)
    again = wish(first, replaces_booking_hash=old["edit_hash"])
    assert public.error("POST", "/schedule/meet-ada/timeslots", again)[0] == 400


@pytest.mark.parametrize("ending", [{"uses": 1}, {"date": START + HOUR}], ids=["uses", "date"])
def test_a_page_closes_when_it_has_expired(gmail, public, ending):
    page(gmail, expire_after=ending)
    book(public, slots(public)[3])
    gmail.mock.clock.advance("1h")

    assert slots(public) == []


@pytest.mark.parametrize(
    "config", [{"disable_emails": True}, {"booking": {"calendar_invite_to_guests": False}}]
)
def test_a_page_can_leave_guests_without_mail(gmail, public, config):
    page(gmail, **config)
    book(public, slots(public)[0])

    assert gmail.get("/messages", **{"in": "sent"}) == []


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"email": "nobody"}, '"email" of a booking is not valid: Not a valid email address.'),
        ({"name": None}, '"name" of a booking is not valid: Missing data for required field.'),
        ({"slot": {"start": 5}}, '"slot.end" of a booking is not valid: Missing data for'),
        ({"additional_emails": ["x"]}, '"additional_emails.0" of a booking is not valid: Not a'),
        ({"additional_values": {}}, "The page asks for 'topic' in 'additional_values'."),
    ],
)
def test_a_wrong_booking_is_refused(gmail, public, fields, message):
    page(gmail, booking={"additional_fields": [{"name": "topic", "required": True}]})
    body = {**wish(slots(public)[0], additional_values={"topic": "A"}), **fields}
    status, _, told = public.error("POST", "/schedule/meet-ada/timeslots", body)

    assert status == 400
    assert told.startswith(message)
    assert gmail.get("/events") == []


def test_a_slug_leads_to_the_sandbox_that_has_its_page(gmail, public, nylas_server):
    page(gmail, slug="first"), page(gmail, slug="common")
    with MockNylas(server=nylas_server, sandbox_id="beside", seed_name="empty") as mock:
        other = Api(mock, "eas")
        page(other, slug="second"), page(other, slug="common", event={"title": "Other"})

        assert public.request("GET", "/schedule/first/info").json["slug"] == "first"
        assert public.request("GET", "/schedule/second/info").json["slug"] == "second"
        common = public.request("GET", "/schedule/common/info")
        assert common.json["config"]["event"] == {"title": "Other"}
        assert gmail.get("/schedule/common/info")["config"]["event"] == {"duration": 60}
