"""`/neural` over HTTP: simulations, from the message at hand."""

import pytest

from mocknylas.rules.pictures import portrait
from tests.support.mail import arrive, upload
from tests.support.pdf import pdf

pytestmark = pytest.mark.nylas(seed_name="empty")
BODY = (
    "<p>Dear Ada,</p><p>What an excellent plan!</p>"
    "<p>Best regards,<br>Grace Hopper<br>Chief Engineer<br>grace@navy.example<br>"
    "+1 212 555 0147<br>https://navy.example</p>"
    "<p>On Monday, Ada wrote:</p><blockquote><p>A terrible problem.</p></blockquote>"
)
MODEL = "mocknylas-rules-1"


@pytest.fixture
def message(gmail):
    """A message to read."""
    return arrive(gmail, **{"from": "grace@navy.example", "subject": "Plan", "body": BODY})


def ask(api, path, body):
    return api.put(f"/neural/{path}", body)


def test_the_mood_of_a_message_is_that_of_the_new_words(gmail, message):
    (found,) = ask(gmail, "sentiment", {"message_id": [message["id"]]})

    assert found == {
        "account_id": message["account_id"],
        "model": MODEL,
        "sentiment": "POSITIVE",
        "sentiment_score": 1.0,
        "processed_length": 33,
        "text": "Dear Ada,\nWhat an excellent plan!",
    }


def test_the_mood_of_a_text_is_one_object(gmail):
    found = ask(gmail, "sentiment", {"text": "A terrible problem."})

    assert (found["sentiment"], found["sentiment_score"]) == ("NEGATIVE", -1.0)


def test_a_signature_tells_of_a_person(gmail, message):
    (found,) = ask(gmail, "signature", {"message_id": [message["id"]]})

    assert found.items() >= message.items()
    assert found["signature"].splitlines()[:2] == ["Grace Hopper", "Chief Engineer"]
    assert found["model_version"] == MODEL
    assert found["contacts"] == {
        "names": [{"first_name": "Grace", "last_name": "Hopper"}],
        "job_titles": ["Chief Engineer"],
        "emails": ["grace@navy.example"],
        "phone_numbers": ["+1 212 555 0147"],
        "links": [{"description": "", "url": "https://navy.example"}],
    }


def test_a_signature_can_be_left_unread(gmail, message):
    body = {"message_id": message["id"], "parse_contacts": False}

    (found,) = ask(gmail, "signature", body)

    assert "contacts" not in found


def test_a_conversation_is_what_is_new(gmail, message):
    (found,) = ask(gmail, "conversation", {"message_id": [message["id"]]})

    assert found["conversation"] == "Dear Ada,\nWhat an excellent plan!"
    assert (found["id"], found["object"]) == (message["id"], "message")


@pytest.mark.parametrize("name", ["images_as_markdown", "images_as_markdowns"])
def test_an_option_has_two_spellings(gmail, name):
    image = arrive(gmail, body="<p>A <img src='cid:1' alt='B'></p>")
    body = {"message_id": [image["id"]], "ignore_images": False}

    texts = [ask(gmail, "conversation", {**body, name: one})[0] for one in (True, False)]

    assert [one["conversation"] for one in texts] == ["A ![B](cid:1)", "A B"]


def test_a_category_is_corrected_for_good(gmail, message):
    def category():
        (found,) = ask(gmail, "categorize", {"message_id": [message["id"]]})
        assert found.items() >= message.items()
        return found["categorizer"]

    before = category()
    correction = {"message_id": message["id"], "category": "feed"}
    answer = gmail.post("/neural/categorize/feedback", correction)

    assert before == {
        "category": "conversation",
        "categorized_at": gmail.mock.clock.now,
        "model_version": MODEL,
        "subcategories": [],
    }
    assert answer == {
        "account_id": message["account_id"],
        "message_id": message["id"],
        "category": "feed",
        "is_primary_label": True,
        "recategorized_at": gmail.mock.clock.now,
        "recategorized_from": {"category": "conversation", "model_version": MODEL},
    }
    assert category()["category"] == "feed"


def test_a_feed_is_known_by_the_headers_it_came_with(gmail):
    letter = arrive(gmail, headers={"List-Unsubscribe": "<https://x.example>"}, body="<p>Hi</p>")

    (found,) = ask(gmail, "categorize", {"message_id": [letter["id"]]})

    assert found["categorizer"]["category"] == "feed"


def test_only_the_category_can_be_asked_for(gmail, message):
    body = {"message_id": [message["id"]], "only_category": True}

    (found,) = ask(gmail, "categorize", body)

    assert found.keys() == {"id", "object", "account_id", "categorizer"}


def test_several_messages_are_read_in_their_order(gmail, message):
    other = arrive(gmail, body="<p>Hi</p>")
    wanted = [other["id"], message["id"]]

    for path in ("categorize", "conversation", "signature"):
        assert [one["id"] for one in ask(gmail, path, {"message_id": wanted})] == wanted


@pytest.mark.parametrize(
    ("pages", "found"),
    [
        (None, ["1", "2", "3", "4", "5"]),
        ([2], ["2"]),
        ([6, 1], ["6", "1"]),
        ([9], []),
        ([], ["1", "2", "3", "4", "5"]),
    ],
)
def test_the_text_of_pages_is_read(gmail, pages, found):
    file = upload(gmail, pdf(*"123456"), "a.pdf", "application/pdf")

    answer = ask(gmail, "ocr", {"file_id": file["id"], "pages": pages})

    assert (answer["ocr"], answer["processed_pages"]) == (found, len(found))
    assert answer.items() >= file.items()


def test_no_picture_is_read(gmail):
    scan = upload(gmail, b"II*\0 a scan", "a.tiff", "image/tiff")
    picture = upload(gmail, portrait("x"), "a.png", "image/png")

    assert ask(gmail, "ocr", {"file_id": scan["id"]})["ocr"] == [""]
    assert gmail.error("PUT", "/neural/ocr", {"file_id": picture["id"]})[0] == 400


def test_the_mood_is_corrected_once_unless_it_is_overwritten(gmail, message):
    feedback = {"message_id": message["id"], "sentiment": "NEUTRAL"}

    answer = gmail.post("/neural/sentiment/feedback", feedback)
    refusal = gmail.request("POST", "/neural/sentiment/feedback", feedback)
    again = gmail.post("/neural/sentiment/feedback", {**feedback, "overwrite": True})
    text = gmail.post("/neural/sentiment/feedback", {"text": "Hi", "sentiment": "POSITIVE"})

    assert (answer["status"], answer["model_version"]) == ("success", MODEL)
    assert answer["id"] == again["id"] != text["id"]
    assert refusal.status_code == 409
    assert refusal.get_json()["error_message"] == {
        "error": "feedback_exists",
        "detail": {"feedback_at": answer["feedback_at"], "sentiment": "NEUTRAL"},
    }


@pytest.mark.parametrize("family", ["signature", "conversation"])
def test_feedback_on_a_message_is_taken(gmail, message, family):
    answer = gmail.post(f"/neural/{family}/feedback", {"message_id": message["id"]})

    assert answer == {
        "message_id": message["id"],
        "model_version": MODEL,
        "feedback_at": gmail.mock.clock.now,
    }


def test_feedback_on_a_file_is_taken(gmail):
    assert gmail.post("/neural/ocr/feedback", {"file_id": upload(gmail)["id"]}) is None


MANY = [str(number) for number in range(6)]
BAD = [
    ("PUT", "sentiment", {}, 400),
    ("PUT", "sentiment", {"text": "x" * 1001}, 400),
    ("PUT", "sentiment", {"text": 5}, 400),
    ("PUT", "sentiment", {"message_id": ["1", "2"]}, 400),
    ("PUT", "signature", {"message_id": []}, 400),
    ("PUT", "signature", {"message_id": [5]}, 400),
    ("PUT", "signature", {"message_id": ["1"], "parse_contacts": "yes"}, 400),
    ("PUT", "categorize", {"message_id": MANY}, 400),
    ("PUT", "conversation", {"message_id": ["1"]}, 404),
    ("PUT", "conversation", {"message_id": ["_"]}, 400),
    ("PUT", "ocr", {}, 400),
    ("PUT", "ocr", {"file_id": "1"}, 404),
    ("PUT", "ocr", {"file_id": "_"}, 400),
    ("PUT", "ocr", {"file_id": "1", "pages": [1, 2, 3, 4, 5, 6]}, 400),
    ("PUT", "ocr", {"file_id": "1", "pages": [0]}, 400),
    ("PUT", "ocr", {"file_id": "1", "pages": [True]}, 400),
    ("PUT", "ocr", {"file_id": "1", "pages": 1}, 400),
    ("POST", "categorize/feedback", {"message_id": "1", "category": "feed"}, 404),
    ("POST", "categorize/feedback", {"message_id": "1", "category": "other"}, 400),
    ("POST", "sentiment/feedback", {"text": "Hi"}, 400),
    ("POST", "sentiment/feedback", {"sentiment": "POSITIVE"}, 400),
    ("POST", "sentiment/feedback", {"text": "Hi", "sentiment": "GOOD"}, 400),
    ("POST", "signature/feedback", {}, 400),
    ("POST", "conversation/feedback", {"message_id": "1"}, 404),
    ("POST", "ocr/feedback", {"file_id": "1"}, 404),
]


@pytest.mark.parametrize(("method", "path", "body", "status"), BAD)
def test_what_cannot_be_read_is_refused(gmail, method, path, body, status):
    assert gmail.error(method, f"/neural/{path}", body)[0] == status


def test_mail_of_others_is_not_read(gmail, imap, message):
    assert imap.error("PUT", "/neural/signature", {"message_id": [message["id"]]})[0] == 404


def test_an_expired_file_is_not_read(gmail):
    file = upload(gmail, pdf("1"), "a.pdf", "application/pdf")
    gmail.mock.set_options({"file_expiry": 60})
    gmail.mock.clock.advance("1h")

    assert gmail.error("PUT", "/neural/ocr", {"file_id": file["id"]})[0] == 404
