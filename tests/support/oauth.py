"""The steps of a sign-in, as a browser and a server take them."""

from urllib.parse import parse_qs, urlsplit

CALLBACK = "https://app.test/callback"


class Dance:
    """A hosted sign-in with one sandbox, step by step."""

    def __init__(self, mock):
        self.mock = mock
        self.http = mock.server.app.test_client()

    def parameters(self, **more):
        return {
            "client_id": self.mock.client_id,
            "redirect_uri": CALLBACK,
            "response_type": "code",
            **more,
        }

    def begin(self, **more):
        """Return the answer of /oauth/authorize; a parameter of None is left out."""
        given = {name: one for name, one in self.parameters(**more).items() if one is not None}
        return self.http.get("/oauth/authorize", query_string=given)

    def open(self, **more):
        """Begin, and return what the forms of the page carry along."""
        query = told(self.begin(**more))
        return {name: query[name] for name in ("client_id", "proposal_id")}

    def submit(self, carried, **fields):
        return self.http.post("/oauth/login", data={**carried, **fields})

    def allow(self, email, *, provider="gmail", password="any", begin=None, **fields):
        """Sign in by the page; return the answer that leads back to the application."""
        carried = self.open(**(begin or {}))
        entered = {"email": email, "provider": provider, "password": password, **fields}
        return self.submit(carried, action="allow", **entered)

    def code(self, email, **options):
        return told(self.allow(email, **options))["code"]

    def credentials(self, code, **more):
        return {
            "client_id": self.mock.client_id,
            "client_secret": self.mock.client_secret,
            "grant_type": "authorization_code",
            "code": code,
            **more,
        }

    def exchange(self, code, **more):
        return self.http.post("/oauth/token", data=self.credentials(code, **more))

    def token(self, email, **options):
        """Return the token object of a whole sign-in."""
        return self.exchange(self.code(email, **options)).get_json()

    def get(self, path, token, **options):
        return self.http.get(path, headers={"Authorization": f"Bearer {token}"}, **options)


class Management:
    """The management API of a sandbox, with its client secret."""

    def __init__(self, mock):
        self.mock = mock
        self.http = mock.server.app.test_client()

    def __call__(self, method, path="", body=None, *, secret=None, **options):
        if body is not None:
            options["json"] = body
        place = f"/a/{self.mock.client_id}{path}"
        auth = (self.mock.client_secret if secret is None else secret, "")
        return self.http.open(place, method=method, auth=auth, **options)

    def account(self, name, action="", method="GET", body=None):
        return self(method, f"/accounts/{self.mock.account(name).id}{action}", body)

    def act(self, name, action, body=None):
        return self.account(name, f"/{action}", "POST", body)


def told(response):
    """Return the query of the place that a redirect leads to."""
    assert response.status_code == 302, (response.status_code, response.text)
    return {name: one[0] for name, one in parse_qs(urlsplit(response.location).query).items()}


def fragment(response):
    parts = parse_qs(urlsplit(response.location).fragment)
    return {name: one[0] for name, one in parts.items()}


def kinds(mock, pattern="account.*"):
    """Return the kinds of changes in the journal, oldest first."""
    return [one["kind"] for one in mock.events(kind=pattern)]
