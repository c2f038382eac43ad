"""Rate limits of the service: off by default, then counted in windows of virtual time."""

import pytest

from mocknylas import MockNylas
from mocknylas.api.operation import Operation
from mocknylas.http.app import create_app
from tests.conftest import START
from tests.support.mail import letter

pytestmark = pytest.mark.nylas(seed_name="empty")
LIMITED = pytest.mark.nylas(seed_name="empty", options={"rate_limits": True})
TOO_MANY = (429, "api_error", "Too many requests")


def statuses(api, count, path="/account", method="GET"):
    return [api.request(method, path).status_code for _ in range(count)]


def limits(answer):
    return tuple(answer.headers.get(f"X-RateLimit-{name}") for name in ("Limit", "Reset"))


@pytest.mark.rule("R-X45", "R-RATE-06")
def test_nothing_is_limited_by_default(gmail, nylas_mock):
    assert set(statuses(gmail, 60)) == {200}
    assert nylas_mock.world.store.values("rate") == []


@LIMITED
@pytest.mark.rule("R-X43", "R-X44", "R-RATE-01", "R-RATE-04", "R-RATE-05", "E-70")
def test_a_token_has_fifty_requests_a_second_to_an_endpoint(gmail, nylas_mock):
    found = statuses(gmail, 51)
    refused = gmail.request("GET", "/account")

    assert found == [200] * 50 + [429]
    assert gmail.error("GET", "/account") == TOO_MANY
    assert limits(refused) == ("50", "1")
    assert statuses(gmail, 1, "/messages") == [200]  # another endpoint
    nylas_mock.clock.advance(1)
    assert statuses(gmail, 1) == [200]


@LIMITED
@pytest.mark.rule("R-X43", "R-RATE-01")
def test_an_application_has_five_hundred_requests_a_second_to_an_endpoint(
    gmail, exchange, nylas_mock
):
    nylas_mock.set_options({"rate_limit_token": 400})

    first, second = statuses(gmail, 300), statuses(exchange, 201)

    assert (set(first), second) == ({200}, [200] * 200 + [429])
    assert limits(exchange.request("GET", "/account")) == ("500", "1")


@LIMITED
@pytest.mark.rule("R-RATE-06")
def test_small_numbers_and_long_windows_are_options(gmail, exchange, nylas_mock):
    nylas_mock.set_options({"rate_limit_token": 2, "rate_limit_window": 60})
    nylas_mock.clock.advance(15)  # of the minute that began with the world

    assert statuses(gmail, 3) == [200, 200, 429]
    assert limits(gmail.request("GET", "/account")) == ("2", "45")
    assert statuses(exchange, 1) == [200]
    nylas_mock.clock.advance(44)
    assert statuses(gmail, 1) == [429]
    nylas_mock.clock.advance(1)
    assert statuses(gmail, 3) == [200, 200, 429]


@LIMITED
def test_all_objects_of_an_endpoint_count_together(gmail, nylas_mock):
    nylas_mock.set_options({"rate_limit_token": 1})

    assert [gmail.request("GET", f"/messages/{one}").status_code for one in ("a", "b")] == [
        404,
        429,
    ]


@LIMITED
def test_a_refused_request_is_not_served(gmail, nylas_mock):
    nylas_mock.set_options({"rate_limit_token": 1})
    gmail.post("/send", letter(subject="First"))

    assert gmail.error("POST", "/send", letter(subject="Second")) == TOO_MANY
    assert [mail["subject"] for mail in nylas_mock.sent()] == ["First"]


@LIMITED
def test_controls_and_strangers_are_not_counted(gmail, nylas_mock):
    nylas_mock.set_options({"rate_limit_token": 1})

    assert [gmail.http.get("/__admin/health").status_code for _ in range(3)] == [200] * 3
    assert [gmail.http.get("/account").status_code for _ in range(3)] == [401] * 3
    assert statuses(gmail, 1) == [200]


@LIMITED
def test_counters_are_bounded_whatever_time_passes(gmail, nylas_mock):
    for _ in range(20):
        gmail.get("/account")
        nylas_mock.clock.advance("1h")

    assert len(nylas_mock.world.store.values("rate")) == 2  # application and token


@LIMITED
def test_counters_are_part_of_the_state(gmail, nylas_mock):
    nylas_mock.set_options({"rate_limit_token": 1})
    gmail.get("/account")

    fork = nylas_mock.world.fork(nylas_mock.world.options)
    nylas_mock.reset()

    assert statuses(gmail, 1) == [200]
    assert len(fork.store.values("rate")) == 2


@pytest.mark.rule("R-RATE-03")
def test_addresses_are_told_ten_times_an_hour():
    with MockNylas(options={"rate_limits": True}, start=START) as mock:
        http = mock.server.app.test_client()
        key = (mock.client_secret, "")

        found = [http.get(f"/a/{mock.client_id}/ip_addresses", auth=key) for _ in range(11)]
        mock.clock.advance("1h")
        again = http.get(f"/a/{mock.client_id}/ip_addresses", auth=key)

    assert [one.status_code == 429 for one in found] == [False] * 10 + [True]
    assert limits(found[-1]) == ("10", "3600")
    assert again.status_code == found[0].status_code


@LIMITED
@pytest.mark.rule("R-X43", "R-RATE-02")
@pytest.mark.parametrize(
    ("path", "deepest"),
    [("/messages", 5), ("/threads/{id}", 5), ("/contacts", 5), ("/drafts", 8)],
)
def test_five_requests_of_a_token_may_be_under_way(gmail, nylas_mock, path, deepest):
    found = []

    def nest(*_):
        """Ask again while this request is under way."""
        if len(found) < 8:
            found.append(0)
            depth = len(found)
            answer = http.get(path.replace("{id}", "1"), headers=gmail.headers)
            found[depth - 1] = answer.status_code

    http = create_app(nylas_mock.sandboxes, [Operation("GET", path, nest)]).test_client()
    answer = http.get(path.replace("{id}", "1"), headers=gmail.headers)

    assert answer.status_code == 200
    assert found.count(200) == deepest - (1 if deepest == 5 else 0)
    assert set(found) == ({200, 429} if deepest == 5 else {200})
    found.clear()
    found.extend([0] * 8)
    assert http.get(path.replace("{id}", "1"), headers=gmail.headers).status_code == 200


@LIMITED
@pytest.mark.rule("R-RATE-02")
def test_who_has_too_many_under_way_is_told_the_limit(gmail, nylas_mock):
    nylas_mock.set_options({"rate_limit_concurrent": 0})

    assert limits(gmail.request("GET", "/threads")) == ("0", "1")
    assert gmail.error("GET", "/messages") == TOO_MANY
    assert gmail.get("/drafts") == []
