"""The hosted sign-in page in a real browser, as a user goes through it."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.support.mail import ADA
from tests.support.oauth import Dance

pytestmark = pytest.mark.browser
HOSTILE = '<img src=x onerror=alert(1)>"><script>alert(2)</script>'


@pytest.fixture
def sign_in(page, nylas_mock):
    """Open the sign-in page as an application leads there."""

    def open_page(**more):
        page.goto(f"{nylas_mock.url}/oauth/authorize?{urlencode(parameters(nylas_mock, **more))}")
        return page

    return open_page


def parameters(mock, **more):
    callback = f"{mock.url}/back"  # answered by nobody, but a place to arrive at
    mock.set_application(redirect_uris=[callback])
    return {
        "client_id": mock.client_id,
        "redirect_uri": callback,
        "response_type": "code",
        "state": "s1",
        **more,
    }


def arrived(page):
    """Return the query with which the browser came back to the application."""
    page.wait_for_url("**/back?*")
    return {name: one[0] for name, one in parse_qs(urlsplit(page.url).query).items()}


def press(page, name):
    page.get_by_role("button", name=name).click()


def heading(page):
    return page.get_by_role("heading", level=1).inner_text()


@pytest.mark.rule("R-OAUTH-01", "R-OAUTH-03")
def test_a_known_account_is_chosen_and_allowed(sign_in, nylas_mock):
    page = sign_in()
    press(page, "Ada Lovelace")
    page.get_by_label("Password").fill("any")
    press(page, "Allow")

    back = arrived(page)
    assert back["state"] == "s1"
    assert Dance(nylas_mock).exchange(back["code"]).get_json()["email_address"] == ADA


@pytest.mark.rule("R-OAUTH-01")
def test_a_new_account_at_an_unknown_domain_chooses_its_provider(sign_in, nylas_mock):
    page = sign_in(scopes="email.read_only")
    page.get_by_label("Email address").fill("zoe@somewhere.example")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Choose your provider").wait_for()
    press(page, "IMAP")
    page.get_by_label("Password").fill("any")
    page.get_by_label("Your name").fill("Zoë")
    page.get_by_text("Advanced settings").click()
    page.get_by_label("IMAP server").fill("mail.somewhere.example")
    shown = page.get_by_role("listitem").all_inner_texts()
    press(page, "Allow")

    account = Dance(nylas_mock).exchange(arrived(page)["code"]).get_json()
    assert shown == ["Read your email"]
    assert (account["email_address"], account["provider"]) == ("zoe@somewhere.example", "custom")
    assert nylas_mock.account("custom").name == "Zoë"


@pytest.mark.rule("R-OAUTH-05")
@pytest.mark.parametrize("hint", ["", ADA, "zoe@somewhere.example"])
def test_a_user_may_leave_at_every_step(sign_in, hint):
    page = sign_in(login_hint=hint)

    press(page, "Deny" if hint == ADA else "Cancel")

    assert arrived(page) == {
        "error": "access_denied",
        "reason": "The user denied the request.",
        "state": "s1",
    }


@pytest.mark.rule("R-OAUTH-09")
def test_mistakes_are_told_where_they_are_made_and_can_be_mended(sign_in):
    page = sign_in()
    page.get_by_label("Email address").fill("nonsense")
    press(page, "Continue")
    first = page.get_by_role("alert").inner_text()
    page.get_by_label("Email address").fill(ADA)
    press(page, "Continue")
    page.get_by_label("Password").fill("wrong-password")
    press(page, "Allow")
    second = page.get_by_role("alert").inner_text()
    page.get_by_label("Password").fill("right")
    page.keyboard.press("Enter")

    assert "not an email address" in first
    assert "Username and password not accepted" in second
    assert "code" in arrived(page)


def test_another_address_can_be_chosen(sign_in):
    page = sign_in(login_hint=ADA)

    press(page, "Change")

    page.get_by_role("heading", name="Connect your email").wait_for()
    assert page.get_by_label("Email address").input_value() == ADA


@pytest.mark.rule("R-OAUTH-05")
def test_a_failing_provider_is_told(sign_in, nylas_mock):
    nylas_mock.fault("provider", "defer", reason="421 we sleep", match={"via": "sign_in"})
    page = sign_in(login_hint=ADA)
    press(page, "Allow")

    assert (
        "The provider could not be reached: 421 we sleep" in page.get_by_role("alert").inner_text()
    )


@pytest.mark.rule("R-OAUTH-06")
def test_an_unregistered_uri_leads_nowhere(sign_in, nylas_mock):
    page = sign_in(redirect_uri="https://app.test/other")

    assert heading(page) == "This sign-in cannot begin"
    assert page.url.startswith(nylas_mock.url)


def test_hostile_names_and_hints_are_shown_as_they_are(sign_in, nylas_mock):
    nylas_mock.set_application(application_name=HOSTILE, icon_url='"><script>alert(3)</script>')
    nylas_mock.accounts.connect("mallory@own.test", name=HOSTILE)

    page = sign_in(login_hint="", state=HOSTILE)
    listed = page.get_by_role("button", name="mallory@own.test").inner_text()
    press(page, "mallory@own.test")
    subtitle = page.locator("header p").inner_text()
    scripts = page.locator("script").count()
    press(page, "Allow")

    assert HOSTILE in listed
    assert HOSTILE in subtitle
    assert scripts == 0
    assert arrived(page)["state"] == HOSTILE


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("hint", ["", ADA, "a.very.long.address.indeed@somewhere.example"])
def test_nothing_sticks_out_and_all_is_legible(sign_in, page, scheme, width, hint):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 800})

    sign_in(login_hint=hint)

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for selector in ("h1", "header p", "button.primary", "footer", "label"):
        for each in page.locator(selector).all()[:3]:
            assert contrast(each) >= 4.5, selector


def contrast(element):
    """Return the contrast of an element's text to what lies behind it, as WCAG counts it."""
    return element.evaluate(
        """element => {
          const numbers = text => text.match(/[\\d.]+/g).map(Number);
          const solid = node => {
            const colour = numbers(getComputedStyle(node).backgroundColor);
            return colour[3] === 0 && node.parentElement ? solid(node.parentElement) : colour;
          };
          const light = colour => {
            const [r, g, b] = colour.slice(0, 3).map(one => one / 255)
              .map(one => one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const pair = [light(numbers(getComputedStyle(element).color)), light(solid(element))];
          return (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
        }"""
    )
