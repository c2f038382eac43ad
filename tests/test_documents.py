"""A document is a value: copies are changed, never the document."""

from mocknylas.documents import changed, without

MESSAGE = {"id": "m", "unread": True}


def test_a_changed_copy_leaves_the_document_alone():
    assert changed(MESSAGE, unread=False, starred=True) == {
        "id": "m",
        "unread": False,
        "starred": True,
    }
    assert MESSAGE == {"id": "m", "unread": True}


def test_a_copy_may_lack_fields():
    assert without(MESSAGE, "unread", "absent") == {"id": "m"}
    assert MESSAGE == {"id": "m", "unread": True}
