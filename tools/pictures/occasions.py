"""Pages and letters that no link leads to: refusals, previews, a conflict, mails, the report on paper."""

import email
import email.policy
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from email.message import EmailMessage

from playwright.sync_api import Locator, Page

from tools.pictures.album import PAPER, Album
from tools.pictures.camera import VISITOR, small
from tools.pictures.town import MOMENT, Town
from tracker.shared.text import translate

FORMS = "main form[method=post]"
TEXTS = ":is(input:not([type=hidden], [type=checkbox], [type=radio]), textarea)"
DRAFT = "main a[href*='/reports/']"
REFUSED = (
    ("planner", "/targets/new"),
    ("planner", "/measures/new"),
    ("statistics", "/imports/new"),
    (VISITOR, "/log-in"),
)
RANGE = "\t2024\t2025\nBahnhofsviertel\t12,5\t12,1\nNirgendwo\t1\t2"
PAPER_PAGES = 2
SOON = timedelta(hours=1)  # later than the town's clock has come to while pictures were taken
CARRIER_ADDRESS = "meldung@traeger.example"


def take_refusals(album: Album) -> None:
    for role, address in REFUSED:
        with album.camera.going_on(address):
            page = album.camera.open(role, address)
            _empty(page)
            _send(album, page, 422)
            album.add(page, role, f"refused-{address.split('/')[1]}", address)
    album.add(album.camera.open(VISITOR, "/nowhere", status=404), VISITOR, "not-found", "/nowhere")
    member = "committee_member"
    album.add(album.camera.open(member, "/people", status=403), member, "forbidden", "/people")


def take_previews(album: Album) -> None:
    """Take what an import of figures and one of the plan would do."""
    page = album.camera.open("statistics", "/imports/new")
    page.locator("select[name=indicator_id]").select_option(index=1)
    page.fill("textarea[name=cells]", RANGE)
    _send(album, page, 200)
    album.add(page, "statistics", "preview-import", "/imports/new/range")
    page = album.camera.open("planner", "/plan/import")
    plan = page.request.get(page.url.replace("/plan/import", "/plan/export")).body()
    plan_file = {"name": "plan.csv", "mimeType": "text/csv", "buffer": plan}
    page.set_input_files("input[type=file]", plan_file)  # type: ignore[arg-type]
    _send(album, page, 200)
    album.add(page, "planner", "preview-plan-import", "/plan/import")


def take_conflict(album: Album, address: str) -> None:
    """Take what the second of two people sees who saved the same form."""
    page = album.camera.open("planner", address)
    second = page.context.new_page()
    second.goto(page.url)
    for window, words, status in ((second, "Das steht schon da.", 200), (page, "Das wollte ich schreiben.", 409)):
        window.locator("textarea[name=text]").fill(words)
        _send(album, window, status)
    second.close()
    album.add(page, "planner", "conflict", "/measures/<node_id>/edit")


def take_draft(album: Album) -> None:
    """Take the report that waits for its release, as a page and on paper."""
    page = album.camera.open("releaser", "/")
    page = album.camera.open("releaser", str(page.locator(DRAFT).first.evaluate("link => link.href")))
    album.add(page, "releaser", "report", "/reports/<run_id>")
    printer = shutil.which("pdftoppm")
    if printer is None:
        print("pdftoppm is missing: no pictures of the report on paper")
        return
    paper = page.request.get(f"{page.url}/report.pdf").body()
    folder = album.folder / PAPER
    folder.mkdir(parents=True, exist_ok=True)
    command = [printer, "-r", "80", "-png", "-l", str(PAPER_PAGES), "-", str(folder / "sheet")]
    subprocess.run(command, input=paper, check=True)
    for number, sheet in enumerate(sorted(folder.glob("sheet-*.png")), 1):
        (folder / f"page-{number}.png").write_bytes(small(sheet.read_bytes()))
        sheet.unlink()
        album.add_sheet(f"page-{number}")


def take_mails(album: Album, town: Town) -> None:
    """Ask for a link to log in, release the draft, let weeks pass, and take one mail of each sort."""
    page = album.camera.open(VISITOR, "/log-in/link")
    page.locator("input[name=email]").first.fill(town.log_ins()["planner"][0])
    _send(album, page, 200, page.locator(FORMS).first)
    album.add(page, VISITOR, "link-requested", "/log-in/link")
    draft = album.camera.open("releaser", "/").locator(DRAFT).first.get_attribute("href") or ""
    town.run("report", "release", draft.rsplit("/", 1)[-1])
    for passed in (SOON, timedelta(days=18)):
        town.run("run-due", "--now", (MOMENT + passed).isoformat())
    letters = _letters(town)
    sorts = {
        "mail-report": _is_report,
        "mail-log-in": _is_log_in,
        "mail-round": _is_round,
        "mail-entry-link": _is_for_carrier,
        "mail-notice": _is_notice,
    }
    for name, fits in sorts.items():
        letter = next(filter(fits, letters), None)
        if letter is None:
            album.camera.faults.append(f"no {name} was sent")
            continue
        page = album.camera.window_of(VISITOR)
        page.goto("about:blank")
        page.set_content(_html(letter))
        album.add_mail(page, name, str(letter["Subject"]))
    if link := _link_in(letters, _is_log_in, "log-in/link"):
        album.add(album.camera.open(VISITOR, link), VISITOR, "link", "/log-in/link/<token>")


def take_entry(album: Album, town: Town, address: str) -> None:
    """Ask a carrier for its entries, and take what the carrier meets behind the mailed link."""
    head = "department_head"
    page = album.camera.open(head, address)
    page.locator("select[name=carrier_id]").select_option(index=1)
    page.fill("input[name=name]", "Anlaufstelle Mobil vor Ort")
    page.fill("input[name=email]", CARRIER_ADDRESS)
    _send(album, page, 200)
    album.add(album.camera.open(head, address), head, "entry-links-sent", "/rounds/<round_id>/lines/<line_id>/links")
    town.run("run-due", "--now", (MOMENT + SOON).isoformat())
    link = _link_in(_letters(town), _is_for_carrier, "entry")
    page = album.camera.open(VISITOR, link)
    album.add(page, VISITOR, "entry", "/entry/<token>")
    _send(album, page, 200)
    album.add(page, VISITOR, "entry-form", "/entry")


def take_set_up(album: Album, first_day: Town) -> None:
    """Take the first page of a new town, on which the administration gets its account."""
    link = re.search(r"https?://\S+/set-up/[\w-]+", first_day.said)
    if link:
        album.add(album.camera.open(VISITOR, link.group()), VISITOR, "set-up", "/set-up/<token>")


def _empty(page: Page) -> None:
    page.locator(f"{FORMS} {TEXTS}").evaluate_all("fields => fields.forEach(field => { field.value = '' })")


def _send(album: Album, page: Page, status: int, form: Locator | None = None) -> None:
    """Send a form as it stands, usually the last of the page, past the browser's own checks."""
    with page.expect_navigation() as answered:
        (form or page.locator(FORMS).last).evaluate("form => form.submit()")
    if answered.value.status != status:
        album.camera.faults.append(f"a form sent at {page.url} is answered {answered.value.status}, not {status}")


def _letters(town: Town) -> list[EmailMessage]:
    files = sorted((town.data_dir / "mail").rglob("*.eml"))
    return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]


def _link_in(letters: list[EmailMessage], fits: Callable[[EmailMessage], bool], path: str) -> str:
    """Return the first address below a path that stands in a mail of a sort."""
    found = (re.search(rf"https?://\S+/{path}/[\w-]+", _html(letter)) for letter in letters if fits(letter))
    return next((link.group() for link in found if link), "")


def _html(letter: EmailMessage) -> str:
    body = letter.get_body(("html",))
    return str(body.get_content()) if body else ""


def _is_report(letter: EmailMessage) -> bool:
    return any(True for _ in letter.iter_attachments())


def _is_log_in(letter: EmailMessage) -> bool:
    return str(letter["Subject"]) == translate("Your link to log in", "de")


def _is_round(letter: EmailMessage) -> bool:
    return "/log-in/link/" in _html(letter) and not _is_log_in(letter)


def _is_for_carrier(letter: EmailMessage) -> bool:
    return str(letter["To"]) == CARRIER_ADDRESS


def _is_notice(letter: EmailMessage) -> bool:
    return not any(fits(letter) for fits in (_is_report, _is_log_in, _is_round, _is_for_carrier))
