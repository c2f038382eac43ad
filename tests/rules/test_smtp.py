"""What the API answers for what a mail server said."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mocknylas.catalogue import CATALOGUE
from mocknylas.errors import ApiError
from mocknylas.rules.smtp import OTHERWISE, REPLIES, refusal_for, server_error

# as written in errors.md §12: status, beginning of the message, replies that provoke it
ANSWERS = [
    (402, "Your message has too many recipients", ["452 4.5.3 x"]),
    (402, "Recipient address rejected.", ["522 5.7.1 x"]),
    (402, "Recipient address rejected", ["530 5.7.0 x"]),
    (402, "The email account that you tried to reach does not exist.", ["550 5.1.1 x"]),
    (402, "The email account that you tried to reach is disabled.", ["550 5.2.1 x"]),
    (402, "Mail relay denied.", ["550 5.7.0 x"]),
    (
        402,
        "Message blocked due to spam content in the message.",
        ["550 5.7.1 classified as SPAM by us", "550 5.7.1 Classified as spam", "554 5.7.1 x"],
    ),
    (402, "Message too large", ["552 5.2.3 x", "552 5.3.4 x"]),
    (402, "Message content rejected for security reasons", ["552 5.7.0 x", "552 5.7.1 x"]),
    (402, "Unable to find recipient domain.", ["553 5.1.2 x"]),
    (402, "Sender address rejected", ["553 5.7.1 x"]),
    (402, "Mail message is malformed. Not accepted.", ["554 5.6.0 x"]),
    (403, "Could not authenticate with the SMTP server.", ["535 5.7.8 x", "535"]),
    (429, "Daily sending quota exceeded", ["550 5.4.5 x", "550 5.7.1 x"]),
    (
        429,
        "Daily email quota for this address exceeded.",
        [
            "550 exceeded recipient rate limit",
            "550 5.7.1 a@b.c has exceeded its 24-hour sending limit.",
        ],
    ),
    (429, "Our system has detected an unusual rate", ["421 4.7.0 try later", "421-4.7.0 x\n421 y"]),
    (429, "Server busy, try again later.", ["421 4.7.2 x", "550 5.3.2 x"]),
    (429, "The user you are trying to contact is receiving mail", ["450 4.2.1 x"]),
    (
        429,
        "Mail server temporarily rejected message.",
        ["450 4.3.0 x", "450 4.7.1 x", "451 4.3.5 x", "451 4.7.1 x", "550 5.4.6 x"],
    ),
    (429, "Cannot authenticate due to temporary system problem.", ["454 4.7.0 x"]),
    (429, "Please log in to Gmail with your web browser and try again.", ["535 5.7.1 x"]),
    (503, "Server busy, try again later.", ["421 4.4.5 x"]),
    (503, "Sending failed", ["", "gone", "421", "451 4.4.2 x", "599 5.9.9 x", "42 4.7.0"]),
]
CASES = [(status, message, reply) for status, message, replies in ANSWERS for reply in replies]


@pytest.mark.parametrize(("status", "message", "reply"), CASES, ids=[case[2] for case in CASES])
def test_a_reply_is_answered_as_the_contract_says(status, message, reply):
    error = ApiError(refusal_for(reply))

    assert (error.status, error.type) == (status, "api_error")
    assert error.message.startswith(message)


def test_every_reply_names_a_row_of_the_catalogue():
    assert {name for *_, name in REPLIES} | {OTHERWISE} <= set(CATALOGUE)


@pytest.mark.parametrize(
    ("reply", "shown"),
    [
        ("421 4.7.0 try later", "421 : 4.7.0 try later"),
        (" 550-5.1.1 no such user", "550 : 5.1.1 no such user"),
        ("421 one\nline", "421 : one\nline"),
        ("421", "421 : "),
        ("connection lost", "connection lost"),
    ],
)
def test_the_servers_words_are_shown_with_their_code(reply, shown):
    assert server_error(reply) == shown


@settings(derandomize=True, deadline=None)
@given(st.text())
def test_any_reply_has_an_answer(reply):
    assert refusal_for(reply) in CATALOGUE
    assert isinstance(server_error(reply), str)
