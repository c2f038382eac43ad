"""Mail from machines and mail from people."""

import pytest

from mocknylas.rules.categories import categorize


def message(sender="ada@x.example", subject="Lunch", body="<p>At noon?</p>"):
    return {"from": [{"name": "", "email": sender}], "subject": subject, "body": body}


@pytest.mark.parametrize(
    "feed",
    [
        message("no-reply@shop.example"),
        message("Newsletter@shop.example"),
        message("notifications@shop.example"),
        message(body="<p>Click to unsubscribe</p>"),
    ],
)
def test_machines_are_known_by_sender_and_words(feed):
    assert categorize(feed, [])[0] == "feed"


@pytest.mark.parametrize(
    "mail", [message(), message("norah@x.example"), message("infoline@x.example")]
)
def test_people_converse(mail):
    assert categorize(mail, [{"name": "X-Mailer", "value": "1"}]) == ("conversation", [])


def test_lists_are_known_by_their_headers():
    headers = [{"name": "List-Unsubscribe", "value": "<https://x.example>"}]

    assert categorize(message(), headers)[0] == "feed"


def test_a_feed_has_subcategories_by_its_words():
    mail = message("no-reply@x.example", None, "<p>Your parcel: a free offer</p>")

    assert categorize(mail, []) == ("feed", ["order", "promotion"])
