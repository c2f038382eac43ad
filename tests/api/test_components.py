"""`/component/{client_id}` over HTTP."""

import pytest

from tests.support.mail import ids

pytestmark = pytest.mark.nylas(seed_name="empty")
AGENDA = {"name": "Our agenda", "type": "agenda", "action": 1, "settings": {"days": 5}}


@pytest.fixture
def api(gmail):
    """The API as the application itself uses it, with its secret."""
    gmail.headers = {}
    gmail.root = f"/component/{gmail.mock.client_id}"
    credentials = (gmail.mock.client_secret, "")
    gmail.request_as = gmail.request
    gmail.request = lambda method, path, body=None, **options: gmail.request_as(
        method, path, body, auth=credentials, **options
    )
    return gmail


def test_a_component_is_made_read_changed_and_deleted(api):
    made = api.post(api.root, AGENDA)
    path = f"{api.root}/{made['id']}"
    api.mock.clock.advance("90s")
    after = api.put(path, {"name": "Agenda", "allowed_domains": ["x.example"]})

    assert made.items() >= {**AGENDA, "active": True, "allowed_domains": []}.items()
    assert made["public_application_id"] == api.mock.client_id
    assert made["created_at"] == made["updated_at"] == "2024-06-10T09:00:00.000Z"
    assert after["updated_at"] == "2024-06-10T09:01:30.000Z"
    assert (after["name"], after["allowed_domains"]) == ("Agenda", ["x.example"])
    assert (after["settings"], after["created_at"]) == (made["settings"], made["created_at"])
    assert api.get(path) == after
    assert api.delete(path) is None
    assert api.error("GET", path)[0] == 404
    assert api.get(api.root) == []


def test_components_are_listed_in_pages_whatever_account_they_name(api):
    account_id = api.account.id
    made = [api.post(api.root, {"account_id": one})["id"] for one in (account_id, None, "x")]

    assert ids(api.get(api.root)) == api.get(api.root, view="ids") == made
    assert ids(api.get(api.root, limit=1, offset=1)) == made[1:2]
    assert api.get(api.root, view="count") == {"count": 3}


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"name": 5}, '"name" is not valid'),
        ({"action": "1"}, '"action" is not valid'),
        ({"active": 1}, '"active" is not valid'),
        ({"settings": []}, '"settings" is not valid'),
        ({"allowed_domains": [1]}, '"allowed_domains" is not valid'),
    ],
)
def test_a_wrong_value_is_refused(api, body, words):
    assert api.error("POST", api.root, body) == (400, "invalid_request_error", words)
    assert api.get(api.root) == []


def test_null_is_the_default_where_null_cannot_be(api):
    made = api.post(api.root, {"settings": None, "active": None, "name": None})

    assert (made["settings"], made["active"], made["name"]) == ({}, True, None)


@pytest.mark.parametrize("name", ["type", "access_token"])
def test_type_and_token_are_fixed_at_creation(api, name):
    made = api.post(api.root, {name: "first"})
    path = f"{api.root}/{made['id']}"

    assert api.put(path, {name: "first"})[name] == "first"
    status, _, message = api.error("PUT", path, {name: "second"})
    assert (status, message) == (400, f'The "{name}" of a component cannot be changed')


@pytest.mark.parametrize("wanted", ["abc", "_"])
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_an_unknown_component_is_told(api, method, wanted):
    assert api.error(method, f"{api.root}/{wanted}", {})[0] == {"abc": 404, "_": 400}[wanted]


@pytest.mark.rule("R-AUTHZ-05", "R-AUTHZ-06")
def test_only_the_application_is_let_in(api):
    def status(**options):
        return api.request_as("GET", api.root, **options).status_code

    token = {"Authorization": f"Bearer {api.account.access_token}"}
    assert status(auth=(api.mock.client_secret, "")) == 200
    assert status(auth=("wrong", "")) == 401
    assert status() == 401
    assert status(headers=token) == 200
    api.mock.set_options({"strict": True})
    assert status(headers=token) == 401
