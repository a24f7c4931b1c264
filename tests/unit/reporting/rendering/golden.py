"""Texts that a person has read once; `UPDATE_GOLDEN=1 pytest …` writes them anew, and the diff shows what changed."""

import os
from pathlib import Path

GOLDEN = Path(__file__).parents[3] / "golden"


def assert_is_known(name: str, text: str) -> None:
    if os.environ.get("UPDATE_GOLDEN"):
        (GOLDEN / name).write_text(text)
    assert text == (GOLDEN / name).read_text(), f"tests/golden/{name} says otherwise"
