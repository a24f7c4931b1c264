"""Build hook: refuse to pack a wheel whose browser assets or catalogues were not built."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUILT = ("static/gen/*", "static/vendor/*", "tracker/translations/*/LC_MESSAGES/messages.mo")


class RefuseUnbuilt(BuildHookInterface[Any]):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Stop unless everything that `make setup` builds is there; an editable install comes before it."""
        if version == "editable":
            return
        missing = [pattern for pattern in BUILT if not any(Path(self.root).glob(pattern))]
        if missing:
            raise FileNotFoundError(f"Nothing at {', '.join(missing)}: run `make setup` before building the wheel")
