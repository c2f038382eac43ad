"""Whatever is asked of the API: no answer is a fault of ours, and no refusal leaves a trace."""

from collections import Counter

from hypothesis import Phase, given
from hypothesis import strategies as st

from mocknylas import MockNylas
from tests.support.api import Api, check_shape
from tests.support.mail import ADA, GRACE, arrive, letter, snapshot, upload
from tests.support.properties import steady
from tests.support.random_calls import ROWS, make, random_calls

BOUNDS = steady(20, phases=[Phase.generate])  # a session takes minutes to shrink


def begin(mock, account):
    """Return the API of a small mailbox with something of everything in it."""
    api = Api(mock, account)
    unit = f"/{api.get('/account')['organization_unit']}s"
    message = arrive(api, files=[{"filename": "a.txt", "content": "x"}])
    file = upload(api)
    api.post(unit, {"display_name": "Work"})
    api.post("/drafts", {"to": [{"email": GRACE}], "reply_to_message_id": message["id"]})
    api.post("/v2/outbox", letter(send_at=mock.clock.now + 3600, file_ids=[file["id"]]))
    mock.set_options({"inbox_contacts": True})
    address = api.account.email_address
    mock.contacts.add_group(address, "Work")
    for friend in (GRACE, ADA):
        mock.contacts.add(address, {"emails": [{"email": friend}]})
        mock.contacts.set_picture(address, friend)
    pdf = b"%PDF-1.4\n<< /Type /Page >>\n<< >>\nstream\nBT (Hi) Tj ET\nendstream"
    upload(api, pdf, "a.pdf", "application/pdf")
    calendar = api.get("/calendars")[0]["id"]
    when = {"start_time": mock.clock.now, "end_time": mock.clock.now + 60}
    api.post("/events", {"calendar_id": calendar, "when": when})
    mock.simulate.invite(account, {"start": mock.clock.now + 60})
    return api


def state(mock):
    """Return all that a refused call must leave as it is."""
    return snapshot(mock.world), mock.world.journal.cursor, mock.clock.show()


def test_no_call_breaks_the_mock_and_no_refusal_changes_it(nylas_server):
    reached = Counter()

    @BOUNDS
    @given(account=st.sampled_from(["gmail", "eas"]), calls=random_calls())
    def check(account, calls):
        with MockNylas(server=nylas_server, sandbox_id="random", seed_name="empty") as mock:
            api = begin(mock, account)
            for call in calls:
                before = state(mock)
                response = make(api, call)
                judge(mock, call, response, before)
                reached[list(mock.calls())[-1].operation] += response.status_code < 400
            mock.clock.run_until_idle(10**19)
            assert mock.world.internal_errors == []
            for kind in mock.world.store.kinds:
                mock.world.store.table(kind).check_all()

    check()

    assert {row.name for row in ROWS} <= set(reached)
    assert sum(reached.values()) > 200, reached


def judge(mock, call, response, before):
    """Fail unless a refusal left no trace, and an answer is of its shape."""
    assert response.status_code < 500, (call, response.text)
    if response.status_code >= 400:
        assert set(response.get_json()) - {"error_message"} == {"type", "message"}, call
        assert state(mock) == before, call
    elif response.headers["Content-Type"] == "application/json":
        check_shape(mock.calls(), response.get_json(), call.query)
