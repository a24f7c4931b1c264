"""The eyes of the browser tests: each sees the fault it is there for."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.chromium import axe_violations, notice_violations, overflow, tab_faults, tab_to

FRAME = """<!doctype html><html lang="de"><head><title>Ziele</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body {{ margin: 0 }} .plain:focus {{ outline: none }} {style}</style></head>
<body><main><h1>Ziele</h1>{body}</main></body></html>"""


@pytest.fixture
def window(browser: Browser):
    with browser.new_page(viewport={"width": 320, "height": 640}) as page:
        yield page


def show(page: Page, body: str, style: str = "") -> None:
    page.set_content(FRAME.format(body=body, style=style))


def test_a_sound_page_passes(window):
    show(window, '<a href="#x">Oben</a><label>Suche <input></label><button>Los</button>')
    assert (axe_violations(window), tab_faults(window), overflow(window)) == ([], [], 0)


def test_axe_sees_a_field_without_label(window):
    show(window, "<input>")
    assert any(fault.startswith("label") for fault in axe_violations(window))


def test_a_page_wider_than_its_window_is_seen(window):
    show(window, '<div class="wide">breit</div>', ".wide { width: 500px }")
    assert overflow(window) == 180


def test_a_focus_without_mark_is_seen(window):
    show(window, '<a href="#x">Oben</a><button class="plain">Los</button>')
    assert [fault.split(":")[0] for fault in tab_faults(window)] == ["focus cannot be seen"]


def test_a_control_out_of_sight_is_seen(window):
    show(window, '<a href="#x" class="away">Oben</a>', ".away { position: fixed; top: -100px }")
    assert [fault.split(":")[0] for fault in tab_faults(window)] == ["focus is out of sight"]


def test_only_the_chosen_radio_of_a_group_is_a_stop(window):
    show(window, '<label>A <input type="radio" name="r"></label><label>B <input type="radio" name="r" checked></label>')
    assert tab_faults(window) == []


def test_what_the_content_policy_blocks_is_noticed(browser):
    with browser.new_page() as page:
        noticed = notice_violations(page)
        show(page, '<img src="https://example.org/a.png" alt="">')
        page.wait_for_timeout(200)
        assert any("Content Security Policy" in fault for fault in noticed)


def test_a_part_of_a_page_that_is_missing_is_noticed(browser):
    with browser.new_page() as page:
        page.route("**/*.css", lambda route: route.fulfill(status=404))
        page.route(
            "**/page",
            lambda route: route.fulfill(content_type="text/html", body='<link rel="stylesheet" href="/away.css">'),
        )
        noticed = notice_violations(page)
        page.goto("http://town.example/page")
        assert any("away.css: 404" in fault for fault in noticed)


@pytest.mark.parametrize(
    ("control", "fault"),
    [
        ('<a href="#x" tabindex="-1">Bericht</a>', "does not lead to"),
        ("<button disabled>Bericht</button>", "does not lead to"),
        ('<div role="button" onclick="">Bericht</div>', "does not lead to"),
        ('<a href="#x" class="plain">Bericht</a>', "cannot be seen"),
    ],
)
def test_a_journey_ends_at_a_control_out_of_reach(window, control, fault):
    show(window, f'<a href="#x">Oben</a>{control}')
    tab_to(window, "Oben")
    with pytest.raises(AssertionError, match=fault):
        tab_to(window, "Bericht")
