"""`/folders` and `/labels`: the same resource twice; an account has the one or the other."""

from collections.abc import Callable

from mocknylas.api.resource import Resource
from mocknylas.documents import Document
from mocknylas.errors import ApiError
from mocknylas.schemas.mail import Answer, Container, ContainerBody, JobReference


def _only(unit: str, error: str) -> Callable[[Document], None]:
    """Return the check that an account has this unit. Source: R-F1."""

    def check(account: Document) -> None:
        if account["organization_unit"] != unit:
            raise ApiError(error)

    return check


def _resource(unit: str, error: str, deleted: type[Answer]) -> Resource:
    return Resource(
        kind=unit,
        schema=Container,
        body=ContainerBody,
        create=lambda world, account, body: world.containers.create(account, body),
        update=lambda world, account, found, body: world.containers.rename(account, found, body),
        delete=lambda world, account, found: world.containers.delete(account, found),
        check=_only(unit, error),
        deleted=deleted,
        source="R-F2",
    )


OPERATIONS = [
    *_resource("folder", "folders_not_supported", JobReference).operations(),
    *_resource("label", "labels_not_supported", Container).operations(),
]
