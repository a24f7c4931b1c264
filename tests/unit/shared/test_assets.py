"""Browser assets: what is copied, and what pages are told where it lies."""

import json

import pytest
from flask import Flask

from tracker.shared import assets


@pytest.fixture
def node_modules(tmp_path):
    """A directory with every file that is copied, and nothing to convert."""
    for name in assets.VENDOR_FILES:
        path = tmp_path / "node_modules" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("code();\n//# sourceMappingURL=code.js.map\n", encoding="utf-8")
    return tmp_path / "node_modules"


def test_copied_code_no_longer_points_at_source_maps_that_are_not_there(node_modules, tmp_path):
    assets.copy_vendor_files(node_modules, tmp_path / "vendor")

    assert (tmp_path / "vendor" / "chart.js").read_text(encoding="utf-8") == "code();\n"


def test_licences_are_copied_with_the_code_and_left_as_they_are(node_modules, tmp_path):
    assets.copy_vendor_files(node_modules, tmp_path / "vendor")

    assert "sourceMappingURL" in (tmp_path / "vendor" / "licences" / "chart.js.md").read_text(encoding="utf-8")


def app_with_manifest(tmp_path, manifest):
    (tmp_path / "gen").mkdir()
    (tmp_path / "gen" / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    app = Flask(__name__, static_folder=str(tmp_path), static_url_path="/static")
    assets.init_assets(app)
    return app


def test_pages_are_served_from_the_manifest_alone(tmp_path):
    app = app_with_manifest(tmp_path, {"gen/app.%(version)s.css": "abc"})

    with app.test_request_context():
        assert app.jinja_env.globals["asset_url"]("app.css") == "/static/gen/app.abc.css"


def test_missing_assets_are_named_with_what_to_do(tmp_path):
    app = app_with_manifest(tmp_path, {})

    with app.test_request_context(), pytest.raises(assets.AssetsMissing, match="make assets"):
        app.jinja_env.globals["asset_url"]("app.css")
