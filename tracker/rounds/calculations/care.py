"""How much of what is known is fresh, as one sentence whose parts sum."""

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.rounds.vocabulary.care import CareGroup
from tracker.shared.text import N_, translate, translate_plural


@dataclass(frozen=True, slots=True)
class Freshnesses:
    """How many measures there are of each freshness; `stale` counts some of them a second time."""

    current: int = 0
    confirmed: int = 0
    silent: int = 0
    ownerless: int = 0
    not_asked: int = 0  # no round that asked about them is due yet
    stale: int = 0

    @property
    def total(self) -> int:
        return self.current + self.confirmed + self.silent + self.ownerless + self.not_asked

    def parts(self, language: str) -> Iterator[tuple[str, CareGroup | None]]:
        """Yield the words for each number, and the worklist that shows it; none says nothing of what there is not."""
        current = translate(N_("%(count)s up to date"), language, count=self.current)
        yield current, None
        yield translate(N_("%(count)s confirmed"), language, count=self.confirmed), None
        silent = translate_plural("%(count)s silent", "%(count)s silent", self.silent, language)
        yield silent, CareGroup.SILENT if self.silent else None
        ownerless = translate(N_("%(count)s without anybody responsible"), language, count=self.ownerless)
        yield ownerless, CareGroup.OWNERLESS if self.ownerless else None
        if self.not_asked:
            yield translate(N_("%(count)s not asked about yet"), language, count=self.not_asked), None

    def sentence(self, language: str) -> str:
        return ", ".join(words for words, _ in self.parts(language))
