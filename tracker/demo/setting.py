"""The stage of the demonstration: the town, its departments and people, committees and meetings."""

import json
import tomllib
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlmodel import Session, select

from tracker.accounts import services as accounts
from tracker.accounts.models import Department, DepartmentFields, Person, PersonFields
from tracker.accounts.vocabulary import Role
from tracker.committees import services as committees
from tracker.committees.models import Committee, CommitteeFields, Meeting, MeetingFields
from tracker.committees.vocabulary import CommitteeKind, DeliveryForm
from tracker.demo.calendar import STATE, Calendar
from tracker.demo.districts import HERE
from tracker.demo.geometry import district_features
from tracker.demo.log_ins import LogIn
from tracker.monitoring.intake.areas import BEGINNING, store_areas
from tracker.monitoring.intake.geojson import AreaOptions, read_areas
from tracker.monitoring.models import AreaVersion
from tracker.monitoring.services.areas import make_root_area
from tracker.planning import services as planning
from tracker.shared.town import Town, TownFields, find_town

TOWN_FIELDS = TownFields(name="Leetenau", ags="05999001", state=STATE)  # no district 05999 exists
LEVEL = AreaOptions(level="stadtteil", key="key", name="name")
START_OF_TERM = (2020, 11, 1)


@dataclass
class Cast:
    """Who and what plays in the demonstration, by the names used in its files."""

    departments: dict[str, Department] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    committees: dict[str, Committee] = field(default_factory=dict)
    meetings: dict[tuple[str, int], Meeting] = field(default_factory=dict)
    log_ins: list[LogIn] = field(default_factory=list)


@cache
def written(name: str) -> dict[str, Any]:
    """Return one of the files beside the code."""
    return tomllib.loads((HERE / f"{name}.toml").read_text(encoding="utf-8"))


def set_up_town(session: Session, calendar: Calendar) -> Town:
    """Make the town a demonstration, with its districts and the words every town starts with."""
    town = find_town(session) or Town(name=TOWN_FIELDS.name)
    town.sqlmodel_update(TOWN_FIELDS)
    town.is_demonstration = True
    town.crest, town.crest_type = (HERE / "crest.svg").read_bytes(), "image/svg+xml"
    session.add(town)
    session.flush()
    root = make_root_area(session, TOWN_FIELDS.name, BEGINNING)
    _name_root_area(session, root.id)
    geojson = json.dumps(district_features()).encode()
    store_areas(session, read_areas(geojson, "stadtteile.geojson", LEVEL), LEVEL, calendar.today)
    planning.seed_vocabulary(session)
    return town


def set_up_people(session: Session, calendar: Calendar, cast: Cast, password_of: Callable[[str], str]) -> None:
    """Add departments, people and committees; one person of each role gets a password."""
    since = calendar.today.replace(*START_OF_TERM)
    for row in written("people")["department"]:
        fields = DepartmentFields(key=row["key"], name=row["name"])
        cast.departments[row["key"]] = accounts.add_department(session, fields, parent_key=row.get("parent"))
    for row in written("people")["person"]:
        _add_person(session, row, cast)
    for row in written("committees")["committee"]:
        _add_committee(session, calendar, row, cast)
    for row in written("people")["person"]:
        person, role = cast.people[row["name"]], Role(row["role"])
        password = password_of(row["email"]) if row.get("log_in") else None
        accounts.open_account(session, person, password=password)
        if password is not None:
            cast.log_ins.append(LogIn(row["name"], role.value, row["email"], password))
        if role is not Role.COMMITTEE_MEMBER:
            department = cast.departments.get(row.get("department", ""))
            scope = department.id if department else None
            accounts.assign_role(session, person, role, valid_from=since, department_id=scope)


def address_of(name: str) -> str:
    """Return the made-up address of a made-up person."""
    spelt = name.lower()
    for letter, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        spelt = spelt.replace(letter, letters)
    plain = "".join(mark for mark in unicodedata.normalize("NFD", spelt) if mark.isascii())
    return f"{plain.replace(' ', '.')}@example.org"


def _name_root_area(session: Session, area_id: int | None) -> None:
    """Call the town's own area as the town; `init` may have made it under another name."""
    version = session.exec(select(AreaVersion).where(AreaVersion.area_id == area_id)).one()
    version.name = TOWN_FIELDS.name
    session.add(version)
    session.flush()


def _add_person(session: Session, row: dict[str, Any], cast: Cast) -> None:
    cast.people[row["name"]] = accounts.register_person(session, PersonFields(name=row["name"], email=row["email"]))


def _add_committee(session: Session, calendar: Calendar, row: dict[str, Any], cast: Cast) -> None:
    fields = CommitteeFields(key=row["key"], name=row["name"], kind=CommitteeKind(row["kind"]))
    committee = cast.committees[row["key"]] = committees.add_committee(session, fields)
    since = calendar.today.replace(*START_OF_TERM)
    for name in row["members"]:
        committees.add_member(session, committee, name=name, email=address_of(name), since=since)
    if paper := row.get("on_paper"):
        committees.add_member(
            session, committee,
            name=paper["name"], email=None, postal_address=paper["address"], delivery=DeliveryForm.PAPER, since=since,
        )  # fmt: skip
    for days in row["meetings"]:
        meeting = MeetingFields(starts_at=calendar.moment(days, row["hour"]), place=row["place"])
        cast.meetings[row["key"], days] = committees.add_meeting(session, committee, meeting)
