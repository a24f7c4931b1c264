"""Where templates, static files and migrations lie: beside the package in the repository, inside it in a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).parent.parent
_PACKED = _PACKAGE / "_data"
_ROOT = _PACKED if _PACKED.is_dir() else _PACKAGE.parent

TEMPLATES = _ROOT / "templates"
STATIC = _ROOT / "static"
MIGRATIONS = _ROOT / "migrations"
NODE_MODULES = _ROOT / "node_modules"
FONTS = STATIC / "vendor" / "fonts"
