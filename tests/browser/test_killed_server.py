"""The server dies while a head writes: hardly a letter is lost there, and none in the browser that wrote it."""

import random
import shutil
from pathlib import Path

from playwright.sync_api import Browser

from tests.drill.kills import Town, kills_in


def test_a_server_killed_while_somebody_writes_loses_at_most_two_seconds(
    demonstration: Path, tmp_path: Path, browser: Browser
) -> None:
    shutil.copytree(demonstration, tmp_path / "data")
    assert list(kills_in(Town(tmp_path / "data"), browser, 1, random.Random(3))) == []
