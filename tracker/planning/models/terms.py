"""What is entered about the words that a town may edit."""

from datetime import date

from sqlmodel import Field, SQLModel

from tracker.shared.text import N_


class TermFields(SQLModel):
    """How a word reads, and until when it is offered; what it means to the program stays."""

    label_de: str = Field(min_length=1, max_length=80, title=N_("German word"))
    label_en: str = Field(min_length=1, max_length=80, title=N_("English word"))
    valid_to: date | None = Field(
        default=None,
        title=N_("Offered until"),
        description=N_("Empty: without end. What was said with it stays readable"),
    )


class NewTermFields(TermFields):
    """A new word also says what it means to the program."""

    category: str = Field(max_length=32, title=N_("What it means to the program"))
