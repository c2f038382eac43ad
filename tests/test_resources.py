"""Shipped files are found by name, in a checkout and in an installed wheel."""

import pytest

from mocknylas import resources
from mocknylas.errors import NotFoundError


def test_shipped_recipes_are_listed_by_name_in_order():
    names = resources.names("fixtures", "mailboxes")

    assert names == sorted(names)
    assert {"default", "empty", "large"} <= set(names)


def test_a_shipped_name_is_found():
    path = resources.find("fixtures", "default", "mailboxes")

    assert path.is_file()
    assert path.name == "default.yaml"


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(NotFoundError, match="no recipe 'defualt'; did you mean 'default'"):
        resources.find("fixtures", "defualt", "mailboxes")


def test_an_unknown_scenario_is_called_a_scenario(tmp_path, monkeypatch):
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "mocknylas")
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "busy.yaml").touch()

    with pytest.raises(NotFoundError, match="no scenario 'bussy'; did you mean 'busy'"):
        resources.find("scenarios", "bussy")


@pytest.mark.parametrize("name", ["mine.yaml", "mine.yml"])
def test_a_path_is_the_users_own_file(tmp_path, monkeypatch, name):
    (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)

    assert resources.find("fixtures", name, "mailboxes").resolve() == tmp_path / name
    assert resources.find("fixtures", str(tmp_path / name), "mailboxes") == tmp_path / name


def test_a_wrong_path_is_answered_with_its_neighbour(tmp_path):
    (tmp_path / "mine.yaml").touch()

    with pytest.raises(NotFoundError, match=r"did you mean '.*/mine\.yaml'"):
        resources.find("fixtures", str(tmp_path / "mien.yaml"))


def test_an_installed_wheel_carries_its_own_files(tmp_path, monkeypatch):
    shipped = tmp_path / "mocknylas" / "_data" / "fixtures"
    shipped.mkdir(parents=True)
    monkeypatch.setattr(resources, "PACKAGE", tmp_path / "mocknylas")

    assert resources.folder("fixtures") == shipped
    assert resources.folder("scenarios") == tmp_path / "scenarios"


@pytest.mark.parametrize("kind", resources.WORDS)
@pytest.mark.parametrize("name", ["x" * 300, "x" * 300 + ".yaml", "x" * 300 + "/y.yml"])
def test_a_name_too_long_for_a_file_is_not_found(kind, name):
    with pytest.raises(NotFoundError, match="xxx"):
        resources.find(kind, name)


@pytest.mark.parametrize("kind", resources.WORDS)
def test_a_file_of_another_kind_is_refused_unread(kind, tmp_path):
    (tmp_path / "hostname").write_text("s3cret")

    with pytest.raises(NotFoundError, match=r"must end with \.yaml or \.yml") as caught:
        resources.find(kind, str(tmp_path / "hostname"))

    assert "s3cret" not in str(caught.value)
