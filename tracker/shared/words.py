"""Words a town may edit: terms of a list, each with the fixed category that the program asks for."""

from datetime import date

import sqlalchemy as sa
from sqlmodel import Field, Session, SQLModel, col, select

from tracker.shared.audit import Audited


class VocabularyTerm(Audited, SQLModel, table=True):
    """One word of an editable list, such as a status of measures."""

    __tablename__ = "vocabulary_term"
    __table_args__ = (sa.UniqueConstraint("list_key", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    list_key: str
    code: str
    label_de: str
    label_en: str
    category: str
    position: int = 0
    valid_from: date | None = None
    valid_to: date | None = None

    def label_in(self, language: str) -> str:
        return self.label_en if language == "en" else self.label_de

    def is_offered_on(self, today: date) -> bool:
        """Say whether it can be chosen on a day; what was chosen before stays readable."""
        has_begun = self.valid_from is None or self.valid_from <= today
        return has_begun and (self.valid_to is None or today <= self.valid_to)


def list_terms(session: Session, list_key: str) -> list[VocabularyTerm]:
    """Return a list's terms in the town's order, those no longer offered included."""
    statement = select(VocabularyTerm).where(VocabularyTerm.list_key == list_key)
    return list(session.exec(statement.order_by(col(VocabularyTerm.position), col(VocabularyTerm.code))))
