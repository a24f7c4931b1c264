"""Whoever opens whatever page: what stands in the database stays as it is."""

import pytest
from flask import Flask

from tests.integration.security.addresses import every_address
from tests.integration.security.conftest import World
from tests.integration.security.test_foreign_objects import ClientFor, everything
from tracker.accounts.vocabulary import Role

READERS = {
    "planner": Role.PLANNER,
    "council_office": Role.COUNCIL_OFFICE,
    "admin": Role.ADMIN,
}


@pytest.mark.parametrize("who", READERS)
def test_no_page_changes_a_row_by_being_read(
    app: Flask, client_for: ClientFor, session: object, world: World, who: str
) -> None:
    person = client_for(who)
    before = everything(session)  # type: ignore[arg-type]
    seen = set()
    for address in every_address(app, world, "GET", READERS[who]):
        kind = tuple(part for part in address.split("/") if not part.isdigit())
        if kind not in seen:  # one of each kind is enough here
            assert person.client.get(address).status_code < 500, address
            seen.add(kind)
    assert everything(session) == before  # type: ignore[arg-type]
