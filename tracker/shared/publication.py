"""Who may see a thing: publication levels of things, audiences of outputs."""

from dataclasses import dataclass

from tracker.shared.labels import Labelled
from tracker.shared.text import N_


class Publication(Labelled):
    """How far a node, measure, figure or report may travel."""

    INTERNAL = "internal", N_("administration only")
    COMMITTEE = "committee", N_("committees")
    PUBLIC = "public", N_("everyone")


@dataclass(frozen=True)
class Audience:
    """For whose eyes an output is made; a committee audience names its committee."""

    level: Publication
    committee_key: str | None = None

    def sees(self, published: Publication) -> bool:
        return published in self.visible

    @property
    def visible(self) -> tuple[Publication, ...]:
        return _VISIBLE[self.level]

    @classmethod
    def parse(cls, text: str) -> "Audience":
        """Read `public`, `internal` or `committee:KEY`; raise `ValueError` for anything else."""
        level, colon, key = text.partition(":")
        if level not in set(Publication) or bool(colon) != (level == Publication.COMMITTEE) or (colon and not key):
            raise ValueError(text)
        return cls(Publication(level), key or None)


_VISIBLE = {
    Publication.INTERNAL: (Publication.INTERNAL, Publication.COMMITTEE, Publication.PUBLIC),
    Publication.COMMITTEE: (Publication.COMMITTEE, Publication.PUBLIC),
    Publication.PUBLIC: (Publication.PUBLIC,),
}

INTERNAL = Audience(Publication.INTERNAL)
PUBLIC = Audience(Publication.PUBLIC)
