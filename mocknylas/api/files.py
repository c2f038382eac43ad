"""`/files`: upload, list, get, download and delete files."""

import re
from email.header import Header
from typing import Any

from mocknylas.api.listing import Filters, Listing, clauses
from mocknylas.api.mail_filters import Where, both, container_ids
from mocknylas.api.operation import BYTES, FORM, Call, Operation, Raw
from mocknylas.api.paths import given
from mocknylas.documents import Document
from mocknylas.engine.files import TYPES
from mocknylas.errors import ApiError
from mocknylas.rules.mime import decoded
from mocknylas.rules.threading import container_ids as ids_of
from mocknylas.schemas.mail import File
from mocknylas.schemas.queries import FileFilters
from mocknylas.store import Query
from mocknylas.world import World

FILTERS: Filters = {name: (name, "is") for name in ("filename", "message_id", "content_type")}
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")
DOWNLOAD_TYPE = "application/octet-stream"  # Source: R-FI5


def list_files(world: World, call: Call) -> Any:
    """List attachments and uploads, oldest first. Source: R-FI4."""
    where = both(_inside(world, call), _fresh(world))
    search = Query(call.account["id"], clauses(call.query, FILTERS), where=where)
    return Listing("file", search).answer(world, call)


def get_file(world: World, call: Call) -> Document:
    """Return one file's description. Source: R-FI7, R-FI9."""
    file = given(world, call, "file", "file_not_found")
    if world.files.is_gone(file):
        raise ApiError("file_not_found", id=file["id"])
    return file


def download_file(world: World, call: Call) -> Raw:
    """Return a file's bytes. Source: R-FI5."""
    file = get_file(world, call)
    name = file["filename"] or f"attachment{TYPES.guess_extension(file['content_type']) or ''}"
    disposition = f"attachment; filename={_header_text(name)}"
    return Raw(world.files.data(file["id"]), DOWNLOAD_TYPE, {"Content-Disposition": disposition})


def upload_file(world: World, call: Call) -> list[Document]:
    """Keep the part named `file`; other parts are ignored. Source: R-FI1, R-FI3, R-FI10."""
    part = call.uploads.get("file")
    if part is None:
        raise ApiError("no_file")
    if len(part.data) > world.options.max_file_size:
        raise ApiError("too_large")
    name = part.filename and (decoded(part.filename) or part.filename)
    account_id, kind = call.account["id"], part.content_type
    return [world.files.upload(account_id, part.data, filename=name, content_type=kind)]


def delete_file(world: World, call: Call) -> None:
    """Delete an upload that nothing uses. Source: R-FI6."""
    world.files.delete(get_file(world, call))


def _fresh(world: World) -> Where | None:
    """Return the check that leaves out what is gone, if files can go at all."""
    if not world.options.file_expiry:
        return None
    return lambda file: not world.files.is_gone(file)


def _inside(world: World, call: Call) -> Where | None:
    if "in_" not in call.query:
        return None
    wanted = container_ids(world, call.account, call.query["in_"])

    def check(file: Document) -> bool:
        ids = file.get("message_ids", ())
        held_by = [world.store.get(kind, one) for one in ids for kind in ("message", "draft")]
        return any(holder and not wanted.isdisjoint(ids_of(holder)) for holder in held_by)

    return check


def _header_text(name: str) -> str:
    """Return a file name fit for a header. Source: R-FI5."""
    line = " ".join(_CONTROL.sub(" ", name).split())
    try:
        line.encode("latin-1")
    except UnicodeEncodeError:
        return Header(line, "utf-8", maxlinelen=10_000).encode()
    return line


OPERATIONS = [
    Operation(
        "GET",
        "/files",
        list_files,
        File,
        query=FileFilters,
        many=True,
        name="files.list",
        source="R-FI4",
    ),
    Operation("GET", "/files/{id}", get_file, File, name="files.get", source="R-FI9"),
    Operation(
        "GET",
        "/files/{id}/download",
        download_file,
        name="files.download",
        source="R-FI5",
        media=BYTES,
    ),
    Operation(
        "POST",
        "/files",
        upload_file,
        File,
        many=True,
        name="files.upload",
        source="R-FI1",
        reads=FORM,
    ),
    Operation(
        "DELETE",
        "/files/{id}",
        delete_file,
        name="files.delete",
        source="R-FI6",
    ),
]
