"""Find the files that ship with mocknylas: mailbox recipes and scenarios.

An installed wheel carries them in `mocknylas/_data/`; a checkout has them beside the package.
"""

from pathlib import Path
from typing import Literal

from mocknylas.errors import unknown

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
    if path.is_file():
        return path
    known = names(kind, sub) if not is_path(name) else _neighbours(path)
    raise unknown(WORDS[kind], name, known)


def is_path(name: str) -> bool:
    """Say whether a name is a path to the user's own file rather than a shipped name."""
    return name.endswith(SUFFIXES) or "/" in name or Path(name).name != name


def _neighbours(path: Path) -> list[str]:
    """List the YAML files that lie where `path` was looked for, written the same way."""
    return [str(near) for near in path.parent.glob("*") if near.suffix in SUFFIXES]
