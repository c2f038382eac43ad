"""Find the files that ship with mocknylas: mailbox recipes and scenarios.

An installed wheel carries them in `mocknylas/_data/`; a checkout has them beside the package.
"""

from pathlib import Path
from typing import Literal

from mocknylas.errors import NotFoundError, unknown

Kind = Literal["fixtures", "scenarios"]

PACKAGE = Path(__file__).parent
SUFFIXES = (".yaml", ".yml")
WORDS = {"fixtures": "recipe", "scenarios": "scenario"}  # what one file of a kind is called


def folder(kind: Kind) -> Path:
    """Return the folder that holds the shipped files of this kind."""
    installed = PACKAGE / "_data" / kind
    return installed if installed.is_dir() else PACKAGE.parent / kind


def names(kind: Kind, sub: str = "") -> list[str]:
    """List the names under which the files of a kind can be asked for, sorted."""
    return sorted(path.stem for path in (folder(kind) / sub).glob("*.yaml"))


def find(kind: Kind, name: str, sub: str = "") -> Path:
    """Return the file of a shipped name, or the user's own file when a path is given.

    A path contains a slash or ends with .yaml or .yml.

    Raises:
        NotFoundError: there is no such file; the message has the nearest right name.
    """
    path = Path(name) if is_path(name) else folder(kind) / sub / f"{name}.yaml"
    if path.suffix not in SUFFIXES:
        raise NotFoundError(f"not a {WORDS[kind]}: {name!r}; its file must end with .yaml or .yml")
    if _exists(path):
        return path
    if not is_path(name):
        raise unknown(WORDS[kind], name, names(kind, sub))
    near = _neighbours(path)
    if not near:
        raise NotFoundError(f"no file {name!r}: no YAML file lies in {path.parent.absolute()}")
    raise unknown(WORDS[kind], name, near)


def is_path(name: str) -> bool:
    """Say whether a name is a path to the user's own file rather than a shipped name."""
    return name.endswith(SUFFIXES) or "/" in name or Path(name).name != name


def _exists(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name that is too long for any file
        return False


def _neighbours(path: Path) -> list[str]:
    """List the YAML files that lie where `path` was looked for, written the same way."""
    try:
        return [str(near) for near in path.parent.glob("*") if near.suffix in SUFFIXES]
    except OSError:
        return []
