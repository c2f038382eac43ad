"""Magic recipients: what an address says becomes of mail to it."""

import pytest

from mocknylas.rules.magic import TAGS, is_magic, later, refusal


@pytest.mark.parametrize("tag", TAGS)
def test_each_tag_means_one_thing(tag):
    address = f"anyone+{tag}@magic.test"

    assert is_magic([address])
    assert (refusal(address) is None) != (later(address) is None)


@pytest.mark.parametrize(
    "address",
    ["anyone@magic.test", "a+402@magic.example", "a+402@notmagic.test", "a+403x@magic.test", "+"],
)
def test_other_addresses_are_ordinary(address):
    assert refusal(address) is None
    assert later(address) is None


def test_the_number_after_defer_is_how_often():
    assert refusal("a+defer12@magic.test").tries == 12
    assert refusal("a+402@magic.test").tries is None


def test_only_the_reserved_domain_is_magic():
    assert not is_magic(["a+402@gmail.test", "b@example.com"])
