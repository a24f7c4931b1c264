"""Who stands behind an account: the trail itself names accounts by number only."""

import sqlalchemy as sa
from sqlmodel import Session, col

from tracker.accounts.models import Account, Person


def list_account_names(session: Session) -> dict[int, str]:
    """Return the name behind each account, in German order."""
    statement = (
        sa.select(col(Account.id), col(Person.name))
        .join(Person, col(Person.id) == col(Account.person_id))
        .order_by(col(Person.name).collate("german"))
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def find_account_name(session: Session, account_id: int | None) -> str | None:
    statement = sa.select(col(Person.name)).join(Account, col(Person.id) == col(Account.person_id))
    return session.execute(statement.where(col(Account.id) == account_id)).scalar()
