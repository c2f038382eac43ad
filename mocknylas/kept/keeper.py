"""Binds the sandboxes of a server to a data file: reads it, then writes down what happens."""

import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from mocknylas.collector import collector_at_rest
from mocknylas.documents import Document
from mocknylas.errors import KeepingError, UsageError
from mocknylas.kept.disk import own
from mocknylas.kept.lines import Lines, damaged
from mocknylas.kept.log import Log
from mocknylas.kept.recorder import Recorder, apply
from mocknylas.kept.worlds import WRONG, held, revive, revive_spec, save_spec
from mocknylas.sandboxes import Sandbox, Sandboxes


@contextmanager
def kept_in(path: str | Path, sandboxes: Sandboxes) -> Iterator["FileKeeper"]:
    """Keep sandboxes in a file while the block is entered, from where the file left them.

    Raises: UsageError when the file is damaged, none of ours, or in use.
    """
    path = Path(path).resolve()
    try:
        lock = own(path)
    except OSError as error:
        raise UsageError(f"{path} cannot be used: {error.strerror}; name another file") from None
    log = Log(path)
    try:
        sandboxes.keeper = keeper = FileKeeper(sandboxes, log)
        keeper.begin()
        yield keeper
    finally:
        with suppress(KeepingError):  # whoever asked was told
            keeper.commit_all()
        sandboxes.keeper = None
        log.close()
        os.close(lock)


class FileKeeper:
    """Keeps every sandbox of a server in one file.

    Locks are taken in this order: the keeper's, those of worlds, the log's.
    """

    def __init__(self, sandboxes: Sandboxes, log: Log) -> None:
        """Keep these sandboxes in this log."""
        self._sandboxes = sandboxes
        self.log = log
        self._recorders: dict[str, Recorder] = {}
        self._lock = threading.RLock()
        self._server: Document = {}

    def begin(self) -> None:
        """Take in what the file holds, if it is there, and write it anew. Raises: UsageError."""
        path = self.log.path
        try:
            if path.exists() and path.stat().st_size:
                self._load(path)
            self._sandboxes.default  # noqa: B018  # built before it is written
            self._rewrite()
        except OSError as error:
            raise UsageError(
                f"{path} cannot be used: {error.strerror}; mend that, or name another file"
            ) from None

    def commit(self, sandbox: Sandbox) -> None:
        """Return once all that happened in a sandbox is on disk. Raises: KeepingError."""
        recorder = self._recorders.get(sandbox.id)
        if recorder is None or recorder.sandbox is not sandbox:
            self.commit_all()
            return
        with held(sandbox):
            self._note(recorder)
        self.log.settle()
        if self.log.is_bloated:
            self._compact()

    def commit_all(self, *, idle: bool = False) -> None:
        """The same for every sandbox; `idle` says that time passing alone need not be kept."""
        with self._lock:
            self._note_all(idle=idle)
        self.log.settle()
        if self.log.is_bloated:
            self._compact()

    @collector_at_rest()
    def _load(self, path: Path) -> None:
        server, saved = _replayed(path)
        sandboxes = self._sandboxes
        sandboxes.spec = revive_spec(server["spec"])
        sandboxes.elapsed, sandboxes.numbered = server["elapsed"], server["numbered"]
        for one in saved.values():
            sandboxes.adopt(revive(one, sandboxes.table_class).as_sandbox())

    def _note_all(self, *, idle: bool) -> None:
        server = self._describe()
        if server != self._server and not idle:
            self._server = server
            self.log.append({"server": server})
        present = {sandbox.id: sandbox for sandbox in self._sandboxes.all()}
        for name in self._recorders.keys() - present.keys():
            with held(self._recorders[name].sandbox):
                del self._recorders[name]
                self.log.append({"id": name, "gone": True})
        for sandbox in present.values():
            with held(sandbox):
                self._note(self._recorder(sandbox), idle=idle)

    def _note(self, recorder: Recorder, *, idle: bool = False) -> None:
        """Append what changed in a sandbox; its world's lock is held."""
        if self._recorders.get(recorder.sandbox.id) is not recorder:
            return  # the sandbox is no more
        change = recorder.changes(idle=idle)
        if change is None:
            return
        try:
            self.log.append({"id": recorder.sandbox.id, **change})
        except BaseException:
            recorder.forget()
            raise

    def _compact(self) -> None:
        """Write the file anew; where that fails the log goes on, and grows."""
        with self._lock:
            if self.log.is_bloated:
                try:
                    self._rewrite()
                except OSError:
                    self.log.postpone_rewrite()

    @collector_at_rest()
    def _rewrite(self) -> None:
        with self._lock, ExitStack() as stack:
            sandboxes = self._sandboxes.all()
            for sandbox in sandboxes:
                stack.enter_context(held(sandbox))
            self._note_all(idle=False)
            self.log.rewrite(self._records(sandboxes))

    def _records(self, sandboxes: list[Sandbox]) -> Iterator[Document]:
        yield {"server": self._server}
        for sandbox in sandboxes:
            yield {"id": sandbox.id, **self._recorder(sandbox).full()}

    def _recorder(self, sandbox: Sandbox) -> Recorder:
        recorder = self._recorders.get(sandbox.id)
        if recorder is None or recorder.sandbox is not sandbox:
            recorder = self._recorders[sandbox.id] = Recorder(sandbox, self._note)
        return recorder

    def _describe(self) -> Document:
        sandboxes = self._sandboxes
        return {
            "spec": save_spec(sandboxes.spec),
            "elapsed": sandboxes.elapsed,
            "numbered": sandboxes.numbered,
        }


def _replayed(path: Path) -> tuple[Document, dict[str, Document]]:
    """Return the server and the saved sandboxes that the records of a file come to."""
    server: Document = {}
    saved: dict[str, Document] = {}
    for number, record in Lines().read(path):
        try:
            _replay(record, server, saved)
        except WRONG as error:
            raise damaged(path, number, f"{type(error).__name__} {error}") from None
    if not server:
        raise damaged(path, 1, "nothing follows")
    return server, saved


def _replay(record: Document, server: Document, saved: dict[str, Document]) -> None:
    if "server" in record:
        server.update(record["server"])
    elif "world" in record:
        saved[record["id"]] = record["world"]
    elif "patch" in record:
        apply(saved[record["id"]], record["patch"])
    else:
        del saved[record["id"]]
