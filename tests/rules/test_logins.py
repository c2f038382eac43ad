"""Logins, scopes and redirects: pure rules of a sign-in."""

import pytest

from mocknylas.rules.logins import canonical, login_name, provider_of, same_servers, servers, wish
from mocknylas.rules.redirects import with_parameters
from mocknylas.rules.scopes import read_scopes
from mocknylas.schemas.redirects import is_redirect_uri


@pytest.mark.rule("R-NAT-10")
@pytest.mark.parametrize(
    ("address", "provider", "shown"),
    [
        ("A.b.c+x@gmail.com", "gmail", "Abc@gmail.com"),
        ("a.b+x@own.test", "custom", "a.b+x@own.test"),
        (" room-7 ", "nylas", "room-7"),
    ],
)
def test_only_gmail_addresses_are_shortened(address, provider, shown):
    assert canonical(address, provider) == shown


@pytest.mark.rule("R-NAT-12")
@pytest.mark.parametrize(
    ("provider", "name"),
    [("eas", "exchange"), ("ews", "exchange"), ("custom", "imap"), ("gmx", "imap"),
     ("gmail", "gmail"), ("163", "imap")],
)  # fmt: skip
def test_each_reported_provider_has_a_name_to_sign_in_with(provider, name):
    assert login_name(provider) == name


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("a@GMAIL.com", "gmail"),
        ("a@sub.gmail.com", None),
        ("nonsense", None),
        ("a@me.com", "icloud"),
    ],
)
def test_well_known_domains_belong_to_providers(address, name):
    assert provider_of(address) == name


@pytest.mark.rule("R-OAUTH-16")
@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({}, {"imap_host": "a"}, True),
        ({"imap_host": "a"}, {"imap_host": "A"}, True),
        ({"imap_host": "a"}, {"imap_host": "b"}, False),
        ({"imap_host": "a", "imap_port": 143}, {"imap_host": "a"}, False),
        ({"imap_host": "a", "imap_port": "993"}, {"imap_host": "a"}, True),
        ({"imap_host": "a"}, {"smtp_host": "b"}, True),
    ],
)
def test_servers_differ_only_where_both_name_them(one, other, same):
    assert same_servers(servers("imap", one), servers("imap", other)) is same


def test_a_wish_keeps_no_secret():
    made = wish("jo.do+x@a.test", " ", "yahoo", settings={"password": "p"}, scopes="email")

    assert made == {
        "email_address": "jo.do+x@a.test",
        "name": "Jo Do",
        "login": "yahoo",
        "servers": {},
        "scopes": "email",
    }


@pytest.mark.rule("R-OAUTH-02")
@pytest.mark.parametrize(
    ("given", "scopes"),
    [
        (None, "email,calendar,contacts"),
        ("", "email,calendar,contacts"),
        ([], "email,calendar,contacts"),
        (["calendar", "email"], "calendar,email"),
        (" email ,, calendar\temail", "email,calendar"),
    ],
)
def test_scopes_are_read_from_texts_and_lists(given, scopes):
    assert read_scopes(given) == scopes


@pytest.mark.rule("R-OAUTH-03", "R-OAUTH-04")
@pytest.mark.parametrize(
    ("uri", "fragment", "result"),
    [
        ("https://a.test", None, "https://a.test?c=1+2"),
        ("https://a.test/?x=%20y", None, "https://a.test/?x=%20y&c=1+2"),
        ("https://a.test/#old", None, "https://a.test/?c=1+2#old"),
        ("https://a.test/#old", {"t": "v"}, "https://a.test/?c=1+2#t=v"),
        ("my.app:/done", None, "my.app:/done?c=1+2"),
        ("my.app:///done", None, "my.app:///done?c=1+2"),
        ("https://bücher.test/ä", None, "https://b%C3%BCcher.test/%C3%A4?c=1+2"),
    ],
)
def test_parameters_are_added_to_what_a_uri_has(uri, fragment, result):
    assert with_parameters(uri, {"c": "1 2"}, fragment) == result


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ("https://a.test/x?y#z", True),
        ("myapp://done", True),
        ("com.app:/done", True),
        ("JavaScript:alert(1)", False),
        ("data:text/html,x", False),
        ("/relative", False),
        ("https://a.test/a b", False),
        ("https://a.test/\n", False),
        ("https://[a", False),
        (None, False),
    ],
)
def test_only_harmless_uris_can_be_registered(value, fits):
    assert is_redirect_uri(value) is fits
