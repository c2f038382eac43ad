"""What a module's syntax tree says: the names it uses, in full, and what it defines."""

import ast
import builtins
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "mocknylas"

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


@dataclass(frozen=True)
class Module:
    """A module of the package: its place and its source."""

    path: Path
    source: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source, str(self.path))

    @property
    def place(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def room(self) -> str:
        return self.path.relative_to(PACKAGE).parts[0].removesuffix(".py")

    @cached_property
    def imports(self) -> dict[str, str]:
        """The local name of everything imported, anywhere in the module → its full name."""
        names = {}
        for node in ast.walk(self.tree):
            for alias in getattr(node, "names", []):
                if isinstance(node, ast.ImportFrom):
                    names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
                elif isinstance(node, ast.Import):
                    local = alias.asname or alias.name.partition(".")[0]
                    names[local] = alias.name if alias.asname else local
        return names

    def imported(self) -> Iterator[tuple[int, str]]:
        """Yield line and full name of each import; `from a import b` is a.b."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom):
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
            elif isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)

    def used(self) -> Iterator[tuple[int, str]]:
        """Yield line and full name of each import, and of each use of an import or a builtin."""
        yield from self.imported()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Name | ast.Attribute):
                root, _, rest = ast.unparse(node).partition(".")
                if root in self.imports:
                    yield node.lineno, ".".join(filter(None, [self.imports[root], rest]))
                elif not rest and hasattr(builtins, root):
                    yield node.lineno, f"builtins.{root}"

    def definitions(self) -> Iterator[Definition]:
        for node in ast.walk(self.tree):
            if isinstance(node, Definition):
                yield node

    def public(self) -> Iterator[ast.Module | Definition]:
        """Yield the module, its public classes and functions, and the classes' public methods."""
        yield self.tree
        for node in self.tree.body:
            if isinstance(node, Definition) and not node.name.startswith("_"):
                yield node
                if isinstance(node, ast.ClassDef):
                    yield from (
                        method
                        for method in node.body
                        if isinstance(method, Definition) and not method.name.startswith("_")
                    )


def modules() -> list[Module]:
    """Return every module of the package."""
    return [Module(path, path.read_text()) for path in sorted(PACKAGE.rglob("*.py"))]


def name_of(node: ast.Module | Definition) -> str:
    """Return the name of a definition, or that it is the module."""
    return getattr(node, "name", "the module")
