"""Whoever opens whatever page: what stands in the database stays as it is."""

import pytest
from flask import Flask

from tests import cast
from tests.integration.security.addresses import every_address
from tests.integration.security.conftest import ClientFor, World, everything

# All others read every address there is in `test_what_stays_in_the_house`, and leave everything as it was.
READERS = {who: cast.CAST[who].roles[0] for who in ("planner", "department_clerk", "releaser", "admin", "auditor")}


@pytest.mark.parametrize("who", READERS)
def test_no_page_changes_a_row_by_being_read(
    app: Flask, client_for: ClientFor, session: object, world: World, who: str
) -> None:
    person = client_for(who)
    before = everything(session)  # type: ignore[arg-type]
    seen = set()
    for address in every_address(app, world, "GET", READERS[who]):
        kind = tuple(part for part in address.split("/") if not part.isdigit())
        if kind not in seen:  # one of each kind that is there is enough here
            status = person.client.get(address).status_code
            assert status < 500, address
            if status == 200:
                seen.add(kind)
    assert everything(session) == before  # type: ignore[arg-type]
