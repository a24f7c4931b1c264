"""Browser assets: others' files copied out of node_modules, bundles built once and served by their manifest."""

import re
from functools import cache
from pathlib import Path

from flask import Flask
from flask_assets import Bundle, Environment
from webassets.exceptions import BundleError

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static"
FACES = ("Regular", "Italic", "SemiBold")

VENDOR_FILES = {
    "@kern-ux/native/dist/kern.min.css": "kern.css",
    "@kern-ux/native/LICENSE.md": "licences/kern-ux-native.md",
    "chart.js/dist/chart.umd.min.js": "chart.js",
    "chart.js/LICENSE.md": "licences/chart.js.md",
    "chartjs-chart-geo/build/index.umd.min.js": "chartjs-chart-geo.js",
    "chartjs-chart-geo/LICENSE": "licences/chartjs-chart-geo.txt",
    **{f"@kern-ux/native/dist/fonts/fira-sans/FiraSans-{face}.woff2": f"fonts/FiraSans-{face}.woff2" for face in FACES},
}
STYLES = (
    "vendor/kern.css",
    "css/fonts.css",
    "css/tokens.css",
    "css/base.css",
    "css/frame.css",
    "css/components/*.css",
    "css/print.css",
)
SCRIPTS = ("js/forms.js", "js/file-drop.js", "js/disclosures.js", "js/open-parts.js", "js/autosave.js")
CHART_SCRIPTS = (
    "vendor/chart.js",
    "vendor/chartjs-chart-geo.js",
    "js/charts/style.js",
    "js/charts/marks.js",
    "js/charts/line.js",
    "js/charts/dots.js",
    "js/charts/bars.js",
    "js/charts/map.js",
    "js/charts/draw.js",
)


class AssetsMissing(Exception):
    """The browser assets have not been built; the message says what to do."""


def init_assets(app: Flask, *, rebuild_on_change: bool = False) -> None:
    """Offer `asset_url(name)` to templates, for the bundles `app.css`, `app.js` and `charts.js`.

    Without `rebuild_on_change` pages are served from the manifest alone.
    """
    environment = _bundles(Environment(app), rebuild_on_change=rebuild_on_change)

    def asset_url(name: str) -> str:
        try:
            return str(environment[name].urls()[0])
        except BundleError as error:
            raise AssetsMissing(f"{name} is not built: run `make assets`") from error

    app.jinja_env.globals["asset_url"] = asset_url if rebuild_on_change else cache(asset_url)


def build_assets(node_modules: Path = ROOT / "node_modules", static: Path = STATIC) -> None:
    """Copy what others wrote into `static/vendor`, convert the fonts for the PDF, and build all bundles."""
    copy_vendor_files(node_modules, static / "vendor")
    convert_fonts(static / "vendor" / "fonts")
    app = Flask(__name__, static_folder=str(static))
    environment = _bundles(Environment(app), rebuild_on_change=False)
    with app.app_context():
        for bundle in environment:
            bundle.build(force=True)
        built = {bundle.resolve_output() for bundle in environment}
    _remove_all_but(built | {environment.manifest.filename}, static / "gen")


def copy_vendor_files(node_modules: Path, vendor: Path) -> None:
    for source, name in VENDOR_FILES.items():
        target = vendor / name
        target.parent.mkdir(parents=True, exist_ok=True)
        content = (node_modules / source).read_bytes()
        if target.suffix in {".css", ".js"}:
            content = _without_source_map(content)
        target.write_bytes(content)


def convert_fonts(fonts: Path) -> None:
    """Write each face as TrueType too: typst reads no WOFF2, and paper shall look like the screen."""
    from fontTools.ttLib import TTFont  # 0.2 s that only the build has to pay

    for source in sorted(fonts.glob("*.woff2")):
        target = source.with_suffix(".ttf")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            font = TTFont(source, recalcTimestamp=False)
            font.flavor = None
            font.save(target)


def _bundles(environment: Environment, *, rebuild_on_change: bool) -> Environment:
    environment.auto_build = rebuild_on_change
    environment.cache = False
    environment.manifest = f"json:{Path(environment.directory) / 'gen' / 'manifest.json'}"
    environment.register("app.css", Bundle(*STYLES, filters="cssrewrite,rcssmin", output="gen/app.%(version)s.css"))
    environment.register("app.js", Bundle(*SCRIPTS, filters="rjsmin", output="gen/app.%(version)s.js"))
    environment.register("charts.js", Bundle(*CHART_SCRIPTS, filters="rjsmin", output="gen/charts.%(version)s.js"))
    return environment


def _remove_all_but(kept: set[str], folder: Path) -> None:
    for path in folder.iterdir():
        if str(path) not in kept:
            path.unlink()


def _without_source_map(content: bytes) -> bytes:
    return re.sub(rb"(?m)^\s*(?://|/\*)# sourceMappingURL=.*$\n?", b"", content)


if __name__ == "__main__":
    build_assets()
