"""Setting a town up: itself, its people, departments, committees, meetings."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import click
from pydantic import ValidationError
from sqlmodel import Session, SQLModel

from tracker.accounts import queries as accounts_queries
from tracker.accounts import services as accounts
from tracker.accounts.errors import UnknownRoleScope
from tracker.accounts.models import DepartmentFields, PersonFields
from tracker.accounts.vocabulary import DEPARTMENT_ROLES, Role
from tracker.cli.frame import Installation, main, show
from tracker.committees import queries as committee_queries
from tracker.committees import services as committees
from tracker.committees.errors import UnknownCommittee
from tracker.committees.models import Committee, CommitteeFields, MeetingFields
from tracker.committees.vocabulary import CommitteeKind, DeliveryForm
from tracker.monitoring.services.areas import rename_root_area
from tracker.shared.town import TownFields, find_town

F = TypeVar("F", bound=SQLModel)

CREST_TYPES = {".svg": "image/svg+xml", ".png": "image/png"}
LARGEST_CREST = 200_000


@main.group()
def town() -> None:
    """The town itself."""


@town.command("set")
@click.option("--name")
@click.option("--ags", help="Municipality key, eight digits.")
@click.option("--state", help="Two letters, such as NW; decides the public holidays.")
@click.option("--crest", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="SVG or PNG.")
@click.pass_obj
def town_set(here: Installation, name: str | None, ags: str | None, state: str | None, crest: Path | None) -> None:
    """Say what the town is called and which keys it has."""
    with here.changing() as session:
        row = find_town(session)
        if row is None:
            raise click.ClickException("there is no town yet: run `tracker init` first")
        given = {"name": name, "ags": ags, "state": state}
        fields = valid(TownFields, **{**row.model_dump(include=set(given)), **{k: v for k, v in given.items() if v}})
        row.sqlmodel_update(fields)
        if crest is not None:
            row.crest, row.crest_type = _crest(crest)
        session.add(row)
        rename_root_area(session, fields.name)
    show(f"{fields.name} is set.", **fields.model_dump())


@main.group()
def department() -> None:
    """Departments."""


@department.command("add")
@click.argument("key")
@click.option("--name", required=True)
@click.option("--parent", help="Key of the department it belongs to.")
@click.pass_obj
def department_add(here: Installation, key: str, name: str, parent: str | None) -> None:
    with here.changing() as session:
        accounts.add_department(session, valid(DepartmentFields, key=key, name=name), parent_key=parent)
    show(f"Department {key} is set up.", key=key, name=name)


@main.group()
def user() -> None:
    """People who log in."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--department", "department_key")
@click.option("--committee", "committee_key")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.pass_obj
def user_add(
    here: Installation,
    email: str,
    name: str,
    role: str,
    department_key: str | None,
    committee_key: str | None,
    password_stdin: bool,
) -> None:
    """Let a person log in with a role; call again for a further role."""
    wanted = Role(role)
    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    with here.changing() as session:
        person_fields = valid(PersonFields, name=name, email=email)
        scope = _scope(session, wanted, department_key, committee_key)
        if wanted is Role.COMMITTEE_MEMBER:
            committee = session.get_one(Committee, scope["committee_id"])
            members = committee_queries.list_members(session, scope["committee_id"] or 0, here.today)
            if not any(member.person.email == accounts_queries.normalised(email) for member in members):
                committees.add_member(session, committee, name=name, email=email, since=here.today)
        person = accounts.register_person(session, person_fields)
        accounts.open_account(session, person, password=password)
        accounts.assign_role(session, person, wanted, valid_from=here.today, **scope)
    show(f"{name} <{email}> is now {role}.", email=email, role=role)


@main.group()
def committee() -> None:
    """Committees, members, meetings."""


@committee.command("add")
@click.argument("key")
@click.option("--name", required=True)
@click.option("--kind", default="committee", type=click.Choice([kind.value for kind in CommitteeKind]))
@click.pass_obj
def committee_add(here: Installation, key: str, name: str, kind: str) -> None:
    with here.changing() as session:
        committees.add_committee(session, valid(CommitteeFields, key=key, name=name, kind=CommitteeKind(kind)))
    show(f"Committee {key} is set up.", key=key, name=name, kind=kind)


@committee.group("member")
def committee_member() -> None:
    """Members of a committee."""


@committee_member.command("add")
@click.argument("key")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--paper", is_flag=True, help="Gets reports on paper.")
@click.pass_obj
def committee_member_add(here: Installation, key: str, email: str, name: str, paper: bool) -> None:
    with here.changing() as session:
        delivery = DeliveryForm.PAPER if paper else DeliveryForm.MAIL
        valid(PersonFields, name=name, email=email)
        committees.add_member(
            session, find_committee(session, key), name=name, email=email, delivery=delivery, since=here.today
        )
    show(f"{name} is a member of {key}.", committee=key, email=email)


@committee.group("meeting")
def committee_meeting() -> None:
    """Meetings of a committee."""


@committee_meeting.command("add")
@click.argument("key")
@click.option("--at", "moment", required=True, help="Such as 2026-11-25T17:00; local time without offset.")
@click.option("--place")
@click.pass_obj
def committee_meeting_add(here: Installation, key: str, moment: str, place: str | None) -> None:
    try:
        at = datetime.fromisoformat(moment)
    except ValueError as error:
        raise click.UsageError(f"--at is no moment: {moment!r}; write 2026-11-25T17:00") from error
    at = at if at.tzinfo else at.replace(tzinfo=here.config.timezone)
    with here.changing() as session:
        meeting = committees.add_meeting(
            session, find_committee(session, key), valid(MeetingFields, starts_at=at, place=place)
        )
    show(f"{key} meets on {at:%Y-%m-%d %H:%M}.", id=meeting.id, committee=key, starts_at=at.isoformat())


def find_committee(session: Session, key: str) -> Committee:
    found = committee_queries.find_committee_by_key(session, key)
    if found is None:
        raise UnknownCommittee(key=key)
    return found


def valid(fields: type[F], **given: object) -> F:
    """Return the validated Fields object; say in one line what is wrong and where."""
    try:
        return fields.model_validate(given)
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"]) or "input"
        raise click.ClickException(f"{where} {given.get(where)!r}: {fault['msg']}") from error


def _scope(
    session: Session, role: Role, department_key: str | None, committee_key: str | None
) -> dict[str, int | None]:
    if role in DEPARTMENT_ROLES:
        found = accounts_queries.find_department(session, department_key or "")
        if found is None:
            raise UnknownRoleScope(role=role.value, key=department_key or "–")
        return {"department_id": found.id, "committee_id": None}
    if role is Role.COMMITTEE_MEMBER:
        body = committee_queries.find_committee_by_key(session, committee_key or "")
        if body is None:
            raise UnknownRoleScope(role=role.value, key=committee_key or "–")
        return {"department_id": None, "committee_id": body.id}
    return {"department_id": None, "committee_id": None}


def _crest(file: Path) -> tuple[bytes, str]:
    kind = CREST_TYPES.get(file.suffix.lower())
    if kind is None or file.stat().st_size > LARGEST_CREST:
        raise click.ClickException(f"{file.name}: a crest is an SVG or PNG file of at most 200 kB")
    return file.read_bytes(), kind
