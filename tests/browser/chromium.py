"""The system's Chromium, and what a person without a mouse or with a small screen would notice on a page."""

import asyncio
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

SHELL = ("chromium-headless-shell",)  # the engine alone
WHOLE = ("chromium", "chromium-browser", "google-chrome")
SYSTEM_PATH = f"{os.environ.get('PATH', '')}:/usr/local/bin:/usr/bin:/bin"
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--no-first-run"]
AXE = Path("node_modules/axe-core/axe.min.js")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
MOST_STOPS = 400
ROUND_ABOUT = 2  # steps of one walk that meet no control: the window itself, before the first and after the last
TAB = {"type": "rawKeyDown", "key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9}
PARTS = ("stylesheet", "script", "font", "image")

FOCUSABLE = """() => [...document.querySelectorAll(
  'a[href], button, input, select, textarea, summary, iframe, [tabindex], [contenteditable]')]
  .filter(e => !e.disabled && e.tabIndex >= 0 && e.type !== 'hidden' && e.getClientRects().length
    && e.checkVisibility({visibilityProperty: true}) && !isLaterRadio(e))
  .map((e, number) => { e.dataset.stop = number; return nameOf(e); })
"""
NAME = """
function nameOf(e) {
  return `<${e.tagName.toLowerCase()} ${e.id ? '#' + e.id : ''} ${e.name || ''}> `
    + (e.innerText || e.value || e.ariaLabel || '').slice(0, 40);
}
function isLaterRadio(e) {
  if (e.type !== 'radio') return false;
  const group = [...document.getElementsByName(e.name)].filter(other => other.form === e.form);
  return e !== (group.find(other => other.checked) || group[0]);
}
"""
# The page itself writes down where the focus has come to, before each further step: asking it each time takes twice
# as long as walking.
NOTE_STOPS = """
window.passed = [];
function notePlace() {
  const e = document.activeElement;
  if (!e || e === document.body) return;
  const box = e.getBoundingClientRect(), look = getComputedStyle(e);
  passed.push({stop: e.dataset.stop ?? null, name: nameOf(e),
    marked: (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0) || look.boxShadow !== 'none',
    inSight: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight});
}
document.activeElement?.blur();
window.scrollTo(0, 0);
document.addEventListener('keydown', notePlace, true);
"""
PASSED = """() => {
  notePlace();
  document.removeEventListener('keydown', notePlace, true);
  return passed;
}"""
NAMED_FOCUS = """() => {
  const e = document.activeElement;
  if (!e || e === document.body) return null;
  const box = e.getBoundingClientRect(), look = getComputedStyle(e);
  const words = e.ariaLabel || [...(e.labels ?? [])].map(label => label.innerText).join(' ') || e.innerText || '';
  return {name: words.trim().replace(/\\s+/g, ' '), id: e.id,
    isMarked: (look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) > 0) || look.boxShadow !== 'none',
    isInSight: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight};
}"""


@contextmanager
def running_browser(names: Sequence[str] = SHELL + WHOLE) -> Iterator[Browser]:
    """Start the first of these that the system has."""
    executable = next((found for name in names if (found := shutil.which(name, path=SYSTEM_PATH))), None)
    assert executable, "no Chromium found: run tools/chromium"
    environment: dict[str, str | float | bool] = {**os.environ, "PATH": SYSTEM_PATH}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS, env=environment)
        yield browser
        browser.close()


def notice_violations(page: Page) -> list[str]:
    """Return a list that fills with whatever the content policy blocks and whatever script fails on this page."""
    noticed: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:  # a refused form is no fault
            noticed.append(message.text)

    def note_failure(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # a download, or the next page was asked for before all had come
            noticed.append(f"{request.url}: {request.failure}")

    def note_missing_part(response: Response) -> None:
        if response.status >= 400 and response.request.resource_type in PARTS:
            noticed.append(f"{response.url}: {response.status}")

    page.on("console", note)
    page.on("pageerror", lambda error: noticed.append(str(error)))
    page.on("requestfailed", note_failure)
    page.on("response", note_missing_part)
    page.expose_function("noteViolation", lambda violation: noticed.append(violation))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', e => "
        "window.noteViolation(`${e.violatedDirective} blocked ${e.blockedURI} (${e.sourceFile}:${e.lineNumber})`))"
    )
    return noticed


def axe_violations(page: Page, *, looks_at_colours: bool = True) -> list[str]:
    """Return what axe finds on the page, one line for each element concerned."""
    if not page.evaluate("'axe' in window"):
        evaluate_past_policy(page, AXE.read_text())
    rules = {"color-contrast": {"enabled": looks_at_colours}}
    options = json.dumps({"runOnly": RULES, "resultTypes": ["violations"], "rules": rules})
    found = evaluate_past_policy(page, f"axe.run(document, {options}).then(found => JSON.stringify(found.violations))")
    return [
        f"{violation['id']}: {violation['help']} at {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for violation in json.loads(found)
        for node in violation["nodes"]
    ]


def evaluate_past_policy(page: Page, script: str) -> Any:
    """Run script in the page through the debugger, which its content policy does not stop."""
    debugger = page.context.new_cdp_session(page)
    answer = debugger.send("Runtime.evaluate", {"expression": script, "awaitPromise": True, "returnByValue": True})
    debugger.detach()
    assert "exceptionDetails" not in answer, answer
    return answer["result"].get("value")


def overflow(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def tab_faults(page: Page) -> list[str]:
    """Walk through the page by Tab; return the controls never reached, out of sight or without a visible focus."""
    evaluate_past_policy(page, NAME)
    stops = dict(enumerate(page.evaluate(FOCUSABLE)))
    evaluate_past_policy(page, NOTE_STOPS)
    press_tab(page, min(len(stops) + ROUND_ABOUT, MOST_STOPS))
    passed = page.evaluate(PASSED)
    reached = {int(place["stop"]) for place in passed if place["stop"] is not None}
    faults = [f"focus cannot be seen: {place['name']}" for place in passed if not place["marked"]]
    faults += [f"focus is out of sight: {place['name']}" for place in passed if not place["inSight"]]
    faults += [f"not reached by Tab: {name}" for stop, name in stops.items() if stop not in reached]
    return list(dict.fromkeys(faults))  # some places are passed again at the end of the round


def press_tab(page: Page, times: int) -> None:
    """Press Tab and let it go no more: the focus moves on when a key goes down, and half as much is said.

    All keys are on their way before the first has been answered, for which Playwright has no public way without an
    event loop of one's own; the browser takes them in their order.
    """
    keyboard = page.context.new_cdp_session(page)
    keys = [keyboard._impl_obj.send("Input.dispatchKeyEvent", TAB, None) for _ in range(times)]

    async def all_pressed() -> None:
        await asyncio.gather(*keys)

    keyboard._sync(all_pressed())
    keyboard.detach()


def tab_to(page: Page, words: str, key: str = "Tab") -> None:
    """Press Tab until a control that begins with these words has the focus, and can be seen to have it.

    `Shift+Tab` goes back to what stands before the control that has the focus now.
    """
    words, rounds = " ".join(words.split()), 0
    for _ in range(MOST_STOPS):
        page.keyboard.press(key)
        stop = focused_control(page)
        rounds += not stop
        if stop.get("name", "").startswith(words):
            assert stop["isMarked"], f"the focus on “{words}” cannot be seen"
            assert stop["isInSight"], f"“{words}” has the focus out of sight"
            return
        if rounds > 1:
            break
    raise AssertionError(f"Tab does not lead to “{words}” on {page.url}")


def focused_control(page: Page) -> dict[str, Any]:
    """Return name, id and looks of the control that has the focus; nothing where none has it."""
    control: dict[str, Any] | None = page.evaluate(NAMED_FOCUS)
    return control or {}
