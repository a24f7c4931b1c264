"""What must never be committed: addresses of package registries, paths of somebody's machine, built files."""

import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

FORBIDDEN = {
    "the address of a package": re.compile(r"https?://[^\s\"']+\.(?:tgz|whl|tar\.gz)\b"),
    "a lock file's registry address": re.compile(r"\"[r]esolved\":"),
    "a package index": re.compile(r"--(?:extra-)?[i]ndex-url|--[f]ind-links |^registry\s*=", re.MULTILINE),
    "somebody's home directory": re.compile(r"/(?:[h]ome|[U]sers)/\w+/|/[r]oot/"),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*[P]RIVATE KEY"),
}
BUILT = re.compile(r"^(?:node_modules|static/vendor|static/gen|instance)/|\.min\.(?:js|css)$|\.mo$|\.py[co]$")


@cache
def tracked_files() -> list[str]:
    listing = ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard"]
    return subprocess.run(listing, capture_output=True, text=True, check=True).stdout.splitlines()


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_contains(what):
    offending = []
    for name in tracked_files():
        path = Path(name)
        text = path.read_text(errors="ignore") if path.is_file() else ""  # a listed file may just be gone
        offending += [f"{name}: {match.group()}" for match in FORBIDDEN[what].finditer(text)]
    assert offending == []


def test_no_built_file_is_committed():
    assert [name for name in tracked_files() if BUILT.search(name)] == []


def test_every_requirement_is_pinned_with_its_hash():
    for file in Path().glob("requirements*.txt"):
        for requirement in re.split(r"(?<!\\)\n", file.read_text().strip()):
            assert "==" in requirement, f"{file}: {requirement}"
            assert "--hash=sha256:" in requirement, f"{file}: {requirement[:60]}"


def test_every_migration_is_numbered():
    versions = sorted(file.name for file in Path("migrations/versions").glob("*.py"))
    assert [name[:4] for name in versions] == [f"{number:04}" for number in range(1, len(versions) + 1)]
