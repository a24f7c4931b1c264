"""A client that reads like a person: it refuses pages that are not sound, and submits the forms it sees."""

import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from flask.testing import FlaskClient
from html5lib.constants import E as PARSE_ERRORS
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

TOKEN = re.compile(r'name="csrf_token"[^>]* value="([^"]+)"')
# The same pages come from both databases: reading them takes a tenth of all time, and one run does it.
READS_STRICTLY = os.environ.get("TRACKER_TEST_DATABASE", "sqlite") == "sqlite"
OWN_HOSTS = frozenset({"", "localhost", "127.0.0.1"})
WORDLESS = frozenset({"hidden", "submit", "button", "reset", "image"})
REFERENCES = ("for", "list", "form", "headers", "aria-describedby", "aria-labelledby", "aria-controls", "aria-owns",
              "aria-details", "aria-errormessage", "aria-activedescendant", "popovertarget")  # fmt: skip
LOADING = {"src", "srcset", "poster", "data", "action", "formaction"}


class UnsoundPage(AssertionError):
    """A page that no person should meet; the message lists everything wrong with it."""


class Page:
    """One response: its status and text, and for HTML what a person finds on the page."""

    def __init__(self, client: "PageClient", response: TestResponse) -> None:
        self.client = client
        self.response = response
        self.status_code = response.status_code
        self.headers = response.headers
        self.text = response.get_data(as_text=True) if response.mimetype.startswith("text/") else ""
        if self.is_html and not 300 <= self.status_code < 400 and READS_STRICTLY:
            self.document = refuse_unsound(self.text, f"{response.request.method} {self.path}")

    @property
    def is_html(self) -> bool:
        return self.response.mimetype == "text/html"

    @property
    def path(self) -> str:
        return self.response.request.full_path.rstrip("?")

    @property
    def location(self) -> str:
        return self.response.location or ""

    @property
    def data(self) -> bytes:
        return self.response.data

    @property
    def json(self) -> Any:
        return self.response.json

    @cached_property
    def document(self) -> Element:
        return parsed(self.text)

    @property
    def title(self) -> str:
        return words(next(self.document.iter("title")))

    @property
    def heading(self) -> str:
        return words(next(self.document.iter("h1")))

    @property
    def words(self) -> str:
        """Return what stands between the tags, blanks made single."""
        return words(next(self.document.iter("body")))

    @property
    def links(self) -> dict[str, str]:
        """Return the addresses by their words; of equal words the first."""
        found: dict[str, str] = {}
        for link in self.document.iter("a"):
            found.setdefault(words(link) or link.get("aria-label", ""), link.get("href", ""))
        return found

    @property
    def errors(self) -> list[str]:
        """Return the sentences of the error summary."""
        summaries = [each for each in self.document.iter() if each.get("role") == "alert"]
        return [words(link) for summary in summaries for link in summary.iter("a")]

    def by_id(self, name: str) -> Element:
        return next(element for element in self.document.iter() if element.get("id") == name)

    def rows(self, table_id: str) -> list[list[str]]:
        """Return a table as a person reads it, the header rows included."""
        return [[words(cell) for cell in row if cell.tag in {"th", "td"}] for row in self.by_id(table_id).iter("tr")]

    def json_block(self, block_id: str) -> Any:
        """Return the data a chart is drawn from."""
        return json.loads(self.by_id(block_id).text or "null")

    def follow(self, link: str | None = None) -> "Page":
        """Return the page behind a link's words; without words the page of a redirect."""
        if link is not None:
            return self.client.get(urljoin(self.path, self.links[link]))
        assert self.location, f"{self.path} answers {self.status_code} and leads nowhere"
        return self.client.get(urljoin(self.path, self.location))

    def form_data(self, form_id: str) -> MultiDict[str, Any]:
        """Return what a browser would send for the form as it stands."""
        return MultiDict(_entered(self._form(form_id)))

    def submit(self, form_id: str, *, button: str | None = None, **values: Any) -> "Page":
        """Send the form as it stands with some fields changed; None leaves a field out, a list sends it repeatedly.

        `button` names the value of the submit button pressed. Refuse fields that the form does not have.
        """
        form = self._form(form_id)
        data = self.form_data(form_id)
        offered = {control.get("name") for control in _controls(form)}
        unknown = values.keys() - offered
        assert not unknown, f"{form_id} has no field {sorted(unknown)}; it has {sorted(filter(None, offered))}"
        for name, value in values.items():
            data.poplist(name)
            data.setlist(name, [] if value is None else value if isinstance(value, list) else [value])
        if button is not None:
            pressed = next(each for each in form.iter("button") if button in {each.get("value"), words(each)})
            data.add(pressed.get("name", ""), pressed.get("value", ""))
        target = urljoin(self.path, form.get("action") or self.path)
        if form.get("method", "get").lower() == "get":
            return self.client.get(target.split("?")[0], query_string=data)
        return self.client.post(target, data=data)

    def _form(self, form_id: str) -> Element:
        forms = {form.get("id"): form for form in self.document.iter("form")}
        assert form_id in forms, f"{self.path} has no form {form_id}; it has {[name for name in forms if name]}"
        return forms[form_id]


class PageClient:
    """Fetches pages as one person; every HTML page that comes back has been found sound."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client
        self._token, self._token_of = "", self._visit()

    def get(self, path: str, **options: Any) -> Page:
        return Page(self, self.client.get(path, **options))

    def post(self, path: str, data: Mapping[str, Any] | None = None, **options: Any) -> Page:
        """Send a form without having looked at it; the token against forged requests is added."""
        entered = MultiDict(data or {})
        if "csrf_token" not in entered and "json" not in options:
            entered["csrf_token"] = self.csrf_token()
        return Page(self, self.client.post(path, data=entered, **options))

    def csrf_token(self) -> str:
        """Return the token of the forms that this person meets; it is the same until the person logs in or out."""
        if not self._token or self._token_of != self._visit():
            page = self.client.get("/nowhere").get_data(as_text=True)  # the least page there is
            if not TOKEN.search(page):  # nobody is logged in who could log out
                page = self.client.get("/log-in").get_data(as_text=True)
            self._token = next(iter(TOKEN.findall(page)), "")
            self._token_of = self._visit()
        return self._token

    def _visit(self) -> list[str | None]:
        found = [self.client.get_cookie(f"zielkreis_{name}") for name in ("session", "visitor")]
        return [cookie.value if cookie else None for cookie in found]


def refuse_unsound(html: str, address: str = "") -> Element:
    """Return the page as it was read; raise `UnsoundPage` with everything that is wrong with it."""
    document, faults = _read(html)
    if faults:
        raise UnsoundPage("\n".join([f"{address} is not sound:", *(f"  {fault}" for fault in faults)]))
    return document


def faults_of(html: str) -> list[str]:
    """Return a sentence for each fault: in the markup, the headings, labels, references, scripts and addresses."""
    return _read(html)[1]


def _read(html: str) -> tuple[Element, list[str]]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    document = parser.parse(html)
    wrong = [
        f"line {line}, column {column}: {PARSE_ERRORS[code] % values}" for (line, column), code, values in parser.errors
    ]
    looks = (_frame_faults, _identity_faults, _label_faults, _inline_faults, _address_faults)
    return document, wrong + [fault for look in looks for fault in look(document)]


def parsed(html: str) -> Element:
    document: Element = html5lib.parse(html, namespaceHTMLElements=False)
    return document


def words(element: Element) -> str:
    """Return the text of an element without that of scripts and templates, blanks made single."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    if element.tag not in {"script", "style", "template"}:
        yield element.text or ""
        for child in element:
            if isinstance(child.tag, str):  # else a comment
                yield from _texts(child)
            yield child.tail or ""


def _elements(document: Element) -> Iterator[Element]:
    return (element for element in document.iter() if isinstance(element.tag, str))


def _frame_faults(document: Element) -> Iterator[str]:
    if not document.get("lang"):
        yield "the page does not say its language"
    titles, headings = list(document.iter("title")), list(document.iter("h1"))
    if len(headings) != 1:
        yield f"{len(headings)} h1 instead of one: {[words(each) for each in headings]}"
    elif not words(headings[0]):
        yield "the h1 is empty"
    elif not titles or words(headings[0]) not in words(titles[0]):
        yield f"the title {words(titles[0]) if titles else ''!r} does not contain the h1 {words(headings[0])!r}"
    if len(list(document.iter("main"))) != 1:
        yield "there is not exactly one main"


def _identity_faults(document: Element) -> Iterator[str]:
    counts = Counter(element.get("id") for element in _elements(document) if element.get("id") is not None)
    yield from (f"{count} elements have the id {name!r}" for name, count in counts.items() if count > 1)
    for element in _elements(document):
        for attribute in REFERENCES:
            missing = [name for name in element.get(attribute, "").split() if name not in counts]
            if missing:
                yield f"{attribute} of {_named(element)} points at nothing: {', '.join(missing)}"
        target = element.get("href", "")
        if element.tag == "a" and target.startswith("#") and target[1:] not in counts:
            yield f"the link {target} points at nothing"


def _label_faults(document: Element) -> Iterator[str]:
    labelled = {label.get("for") for label in document.iter("label") if words(label)}
    wrapped = {control for label in document.iter("label") if words(label) for control in _controls(label)}
    for control in _controls(document):
        if control.get("type") in WORDLESS or control in wrapped or (control.get("id") or "-") in labelled:
            continue
        if not (control.get("aria-label", "").strip() or control.get("aria-labelledby", "").strip()):
            yield f"{_named(control)} has no label"
    for element in _elements(document):
        pictured = any(image.get("alt") for image in element.iter("img"))
        if element.tag in {"a", "button"} and not (words(element) or element.get("aria-label") or pictured):
            yield f"{_named(element)} says nothing"
        if element.tag == "img" and element.get("alt") is None:
            yield f"{_named(element)} has no alternative text"


def _inline_faults(document: Element) -> Iterator[str]:
    for element in _elements(document):
        if element.tag == "script" and not element.get("src") and element.get("type") != "application/json":
            yield "there is an inline script"
        if element.tag in {"style", "base"}:
            yield f"there is a {element.tag} element"
        for name, value in element.attrib.items():
            if name == "style" or name.startswith("on"):
                yield f"{_named(element)} has the attribute {name}"
            if value.strip().lower().startswith("javascript:"):
                yield f"{_named(element)} runs script from its {name}"


def _address_faults(document: Element) -> Iterator[str]:
    for element in _elements(document):
        loaded = {value for name, value in element.attrib.items() if name in LOADING}
        if element.tag == "link" or str(element.tag).endswith("}use"):
            loaded.add(element.get("href", ""))
        for address in loaded:
            if (urlsplit(address).hostname or "") not in OWN_HOSTS:
                yield f"{_named(element)} loads from elsewhere: {address}"


def _controls(parent: Element) -> Iterator[Element]:
    return (element for element in parent.iter() if element.tag in {"input", "select", "textarea"})


def _named(element: Element) -> str:
    marks = [f'{name}="{element.get(name)}"' for name in ("id", "name", "class", "type", "href") if element.get(name)]
    return f"<{' '.join([str(element.tag), *marks])}>"


def _entered(form: Element) -> Iterator[tuple[str, Any]]:
    for control in _controls(form):
        name, kind = control.get("name"), control.get("type", "text")
        if not name or control.get("disabled") is not None or kind in {"submit", "button", "reset", "image", "file"}:
            continue
        if control.tag == "select":
            yield from ((name, value) for value in _chosen(control))
        elif control.tag == "textarea":
            yield name, control.text or ""
        elif kind not in {"checkbox", "radio"} or control.get("checked") is not None:
            yield name, control.get("value", "on" if kind in {"checkbox", "radio"} else "")


def _chosen(select: Element) -> Sequence[str]:
    options = list(select.iter("option"))
    chosen = [option for option in options if option.get("selected") is not None]
    if not chosen and select.get("multiple") is None:
        chosen = options[:1]
    return [option.get("value", words(option)) for option in chosen]
