"""Whatever is sent, nobody gets a page that says the program failed."""

import io
import zipfile
from collections.abc import Iterator
from itertools import islice

import pytest
from flask import Flask

from tests.integration.security.addresses import addresses_of
from tests.integration.security.conftest import World
from tests.integration.security.standing.test_routes_by_role import PARTS
from tests.page import PageClient
from tracker.accounts.permissions import ENTRY_VISIT, list_routes
from tracker.accounts.vocabulary import Role
from tracker.planning.vocabulary import SheetGroup

HUGE = "9" * 30
LISTS = (
    "/",
    "/plan",
    "/plan/orphans",
    "/goals",
    "/strategies",
    "/targets",
    "/targets/export",
    "/measures",
    "/measures/export",
    "/measures/new",
    "/indicators",
    "/indicators/open",
    "/indicators/export",
    "/imports",
    "/search",
    "/resolutions",
    "/resolutions/export",
    "/reports",
    "/reports/export",
    "/deliveries",
    "/reviews",
)
WORDS = {
    "long": "x" * 10_000,
    "control": "a\x00\x01\x0b\x1b\x7f\x85b\ufffe",
    "markup": "<script>alert(1)</script>",
    "bidi": "\u202eabc\u200b",
    "emoji": "👩‍👩‍👧",
    "formula": '=HYPERLINK("http://evil.example")',
    "percent": "100 %(x)s %s {0}",
    "early": "01.01.0001",
    "late": "31.12.9999",
    "moment": "01.01.0001 00:00",
    "huge": "9" * 39,
    "power": "1e999",
    "nan": "nan",
    "endless": "9" * 5000,
    "key": HUGE,
    "superscript": "²",
}


@pytest.mark.parametrize("word", ["control", "markup"])
def test_no_changing_route_breaks_whatever_is_sent_to_it(app: Flask, client_for, world: World, word: str) -> None:
    """The forms above one by one are for depth; this is for those that nobody thought of."""
    rules = {(rule.endpoint, rule.rule): rule for rule in app.url_map.iter_rules()}
    odd = dict.fromkeys(FIELDS, WORDS[word]) | {"line": WORDS[word], f"line-{world['line']}-text": WORDS[word]}
    people, asked = {role: client_for(PARTS[role]) for role in Role}, 0
    for row in list_routes(app):
        if "POST" not in row.methods or row.policy == ENTRY_VISIT or row.endpoint == "accounts.log_out":
            continue
        person = people[min(row.roles)]
        for address in islice(addresses_of(rules[row.endpoint, row.rule], world), 2):
            response = person.client.post(address, data=odd | {"csrf_token": person.csrf_token()})
            assert response.status_code < 500, address
            asked += 1
    assert asked > 80


def workbook(**parts: bytes) -> bytes:
    """Return a workbook whose parts are not what they should be."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        for name, content in parts.items():
            archive.writestr(f"xl/{name}.xml", content)
    return made.getvalue()


UPLOADS = {
    "empty": b"",
    "one sign": b"a",
    "null": b"indicator;area\n" * 400 + b"x\0;y\n",
    "picture": b"\x89PNG\r\n\x1a\n",
    "windows": "indicator;area;period;value\nöffentlich;Süd;2024;1\n".encode("cp1252"),
    "no encoding": b"a;b\n\x81\x8d;\xff",
    "half": b"\xff\xfei\x00n",
    "wide": b";".join([b"a"] * 200_000) + b"\n1\n",
    "huge cell": b"a;b\n" + b"x" * 300_000 + b";1\n",
    "quotes": b'indicator;period\n"a;2024\n',
    "returns": b"a\rb;c\rd\n",
    "cut off": b"PK\x03\x04" + b"\0" * 30,
    "bomb": workbook(workbook=b"0" * 200_000_000),
    "no workbook": workbook(),
    "broken": workbook(workbook=b"<workbook>"),
    "entities": workbook(workbook=b'<!DOCTYPE a [<!ENTITY b "bbbb">]><workbook>&b;</workbook>'),
    "late": b"indicator;area;period;value\nopen;;9999;1\nopen;;0000;1\nopen;;2024;1e999\nopen;;2023;nan\n",
}


@pytest.mark.parametrize("name", UPLOADS)
def test_no_file_breaks_an_upload(planner: PageClient, world: World, name: str) -> None:
    token = planner.csrf_token()
    for address, ending in (("/imports/new/file", "xlsx"), ("/plan/import", "csv")):
        file = (io.BytesIO(UPLOADS[name]), f"../../{name}\x00.{ending}")
        data = {"file": file, "csrf_token": token, "profile": "", "decimal": "", "sheet": ""}
        response = planner.client.post(address, data=data, content_type="multipart/form-data")
        assert response.status_code in {200, 413, 422}, address


NODES = ("/goals/{goal}", "/targets/{target}", "/measures/{measure}")
FORMS = {
    "planner": (
        *(f"/{plural}/new?parent={{target}}" for plural in ("cycles", "fields", "goals", "strategies", "measures")),
        "/targets/new?parent={strategy}",
        *(f"{node}/{act}" for node in NODES for act in ("edit", "move", "retire", "adopt")),
        "/rounds/review/take-over",
        "/rounds/{round}/lines/{line}/question",
        "/rounds/{round}/lines/{line}/take-over",
        "/rounds/{round}/lines/{line}/open-again",
        "/measures/{measure}/monitors/new",
        "/measures/{measure}/monitors/{monitor}/edit",
        "/measures/{measure}/sheet/more/edit",
        *(f"/measures/{{measure}}/sheet/{group}/new" for group in SheetGroup if group is not SheetGroup.MORE),
        "/measures/{measure}/sheet/milestones/{sheet of measure}/edit",
        "/measures/{measure}/sheet/files/{sheet of measure}/edit",
        "/measures/{measure}/sheet/files/{sheet of measure}/drop",
        "/carriers/new",
        "/carriers/{carrier}/edit",
        "/vocabularies/obstacle/new",
        "/settings/planning",
        "/settings/rounds",
        "/fields/{field}/phase",
        "/targets/{target}/review",
        "/plan/import/confirm",
        "/imports",
        "/imports/new/range",
        "/indicators/open/breaks/town/00/2025-12-31",
        "/reports/{draft}/asked",
        "/reports/{draft}/correct",
    ),
    "council_office": (
        "/committees/new",
        "/committees/{committee}/edit",
        "/committees/{committee}/members",
        "/committees/{committee}/meetings",
        "/meetings/{meeting of draft}/move",
        "/committees/{committee}/subscriptions/new",
        "/subscriptions/{subscription of draft}/edit",
        "/subscriptions/{subscription of draft}/retire",
        "/resolutions/new",
    ),
    "admin": (
        "/people/new",
        "/people/1/roles",
        "/people/1/delegations/new",
        "/departments",
        "/departments/{youth}/edit",
        "/account/password",
        "/log-in/code",
    ),
    "department_head": ("/account/delegations/new",),
}


def forms(world: World) -> Iterator[tuple[str, str]]:
    """Yield who may send which form to where."""
    for role, addresses in FORMS.items():
        for address in addresses:
            yield role, address.format_map(world)


FIELDS = (
    "title text title_en text_en code key name status status_reason owner_id field_ids starts_on ends_on "
    "publication version target_type indicator_id area_id group direction baseline baseline_on target target_on "
    "corridor_low corridor_high tolerance effect_from interim merged_into_id target_group contact money "
    "unmonitored_reason area_ids parent_id further_ids reason resolution_id role lag_years evidence planned_value "
    "planned_on phase since judgement consequence next_on upload file_name profile sheet decimal level release "
    "cells range_decimal starts_at place kind rhythm days_before cut_off_days scope asked_title asked_text "
    "releaser_id deputy_id language reference decided_on outcome committee_id email delivery postal_address "
    "figures new_carrier carrier_id unit due_on done_on since resolved_on category url programme amount ends_on "
    "proof_due_on staff_planned year cover format held_on result outcome_reason deputy target_group_size next_on "
    "label_de label_en valid_to groups remind_days_before most_entries_a_year retired_on "
    "department_id invite password title_1 text_1 erratum content "
    "assignment_id search valid_from valid_to present "
).split()
SENSIBLE = {
    "title": "Ein Titel",
    "code": "X1",
    "publication": "committee",
    "status": "started",
    "target_type": "at_most",
    "baseline": "8",
    "baseline_on": "31.12.2020",
    "target": "7",
    "target_on": "31.12.2030",
    "role": "context",
    "text": "Ein Satz.",
    "kind": "committee",
    "key": "neu",
    "name": "Ein Name",
    "starts_at": "25.11.2026 17:00",
    "rhythm": "meeting",
    "days_before": "9",
    "cut_off_days": "7",
    "release": "required",
    "language": "de",
    "reference": "1/26",
    "decided_on": "01.02.2026",
    "outcome": "adopted",
    "reason": "Ein Grund",
    "phase": "goals",
    "since": "01.02.2026",
    "consequence": "keep",
    "delivery": "mail",
    "email": "neu@stadt.example",
    "department_id": "1",
    "title_1": "Titel",
    "text_1": "Wortlaut",
    "erratum": "Falsche Zahl.",
    "cells": "a\t2024\nb\t1",
    "indicator_id": "1",
}


@pytest.mark.parametrize("turn", range(0, len(WORDS), 5))
def test_no_text_breaks_a_form_nor_what_is_shown_of_it(app, client_for, world, turn):
    people = {who: client_for(who) for who in FORMS}
    tokens = {who: person.csrf_token() for who, person in people.items()}
    words = list(WORDS.values())
    odd = {name: words[(place + turn) % len(words)] for place, name in enumerate(FIELDS)}
    filled = SENSIBLE | {"version": words[turn], "money": WORDS["huge"], "title_en": WORDS["control"]}
    for who, address in forms(world):
        for sent in (odd, filled):
            response = people[who].client.post(address, data=sent | {"csrf_token": tokens[who]})
            assert response.status_code < 500, f"{sent} to {address}"
    for address in (*LISTS, "/plan/export?format=xlsx", "/people", "/committees", "/resolutions", "/departments"):
        assert people["admin" if address in {"/people", "/departments"} else "planner"].get(address).status_code == 200
