"""Which kinds of page there are: found by following the links from each role's start page."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urljoin, urlsplit

from flask import Flask
from playwright.sync_api import APIRequestContext
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule

LINK = re.compile(r"<a\b[^>]*?\bhref=\"([^\"]*)\"[^>]*>(.*?)</a>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
FILE = re.compile(r"\.(?:pdf|csv|xlsx|docx|json|geojson|ics|eml)$|/(?:download|export|template)\b")
PER_KIND = 3

# Where it matters which of many is shown: the first link whose words say this.
SHOWN = {
    "evaluation.show_target": "Mehr Kinder unter drei",
    "monitoring.show_indicator": "Arbeitslosenanteil",
    "monitoring.show_area": "Bahnhofsviertel",
}
# Links that are followed however many of their kind have been seen: from there a way leads to a further kind.
FOLLOWED = {"monitoring.show_indicator": "Wohngeld"}  # has a break in its series


@dataclass
class Walk:
    """What one role has come across: an address for each kind of page, files apart, and links that fail."""

    pages: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)


class Walker:
    """Follows links without drawing the pages, a few addresses of each kind."""

    def __init__(self, app: Flask, url: str) -> None:
        self._url = url
        self._routes = app.url_map.bind("localhost")
        self._endpoints = {
            rule.endpoint
            for rule in app.url_map.iter_rules()
            if "GET" in (rule.methods or ()) and rule.endpoint != "static"
        }

    def walk(self, request: APIRequestContext, start: str = "/") -> Walk:
        found, tried = Walk(), dict[str, int]()
        waiting, known, follow = [self._url + start], set[str](), set[str]()
        while waiting:
            address = waiting.pop(0)
            kind = self.kind_of(address)
            if kind is None or (tried.get(kind, 0) >= PER_KIND and address not in follow):
                continue
            tried[kind] = tried.get(kind, 0) + 1
            if FILE.search(urlsplit(address).path):
                found.files.add(kind)
                continue
            links = self._read(request, address, kind, found)
            for link, words in links:
                leads_to = self.kind_of(link) or ""
                if leads_to in SHOWN and SHOWN[leads_to] in words:
                    found.pages[leads_to] = link
                if leads_to in FOLLOWED and FOLLOWED[leads_to] in words:
                    follow.add(link)
                if link not in known:
                    known.add(link)
                    waiting.append(link)
        return found

    def kind_of(self, address: str) -> str | None:
        """Return what all addresses of one page share, `planning.edit_node targets`; None for foreign ones."""
        if not address.startswith(self._url):
            return None
        rule, values = self._match(address)
        if rule is None:
            return None
        return f"{rule.endpoint} {values['plural']}" if "plural" in values else str(rule.endpoint)

    def rule_of(self, address: str) -> str:
        """Return the address with its variable parts named, `/targets/<target_id>`."""
        rule, values = self._match(address)
        if rule is None:
            return urlsplit(address).path
        named = re.sub(r"<(?:\w+(?:\([^)]*\))?:)?(\w+)>", r"<\1>", rule.rule)
        return named.replace("<plural>", str(values.get("plural")))

    def never_reached(self, walks: Iterable[Walk], opened: Iterable[str]) -> list[str]:
        """Return the endpoints that neither the walks nor the addresses opened by name have come to."""
        walked = {kind.split(" ")[0] for walk in walks for kind in walk.pages.keys() | walk.files}
        named = {rule.endpoint for rule, _ in map(self._match, opened) if rule}
        return sorted(self._endpoints - walked - named)

    def _match(self, address: str) -> tuple[Rule | None, Mapping[str, object]]:
        try:
            return self._routes.match(urlsplit(address).path, method="GET", return_rule=True)
        except HTTPException:
            return None, {}

    def _read(self, request: APIRequestContext, address: str, kind: str, found: Walk) -> list[tuple[str, str]]:
        answer = request.get(address)
        if answer.status != 200:
            found.faults.append(f"{address} answers {answer.status}")
        elif "text/html" not in answer.headers.get("content-type", ""):
            found.files.add(kind)
        elif self.kind_of(answer.url) != "accounts.show_log_in" or kind == "accounts.show_log_in":
            found.pages.setdefault(kind, address)
            return _links_of(answer.text(), answer.url)
        return []


def _links_of(html: str, address: str) -> list[tuple[str, str]]:
    """Return each link of a page with its words."""
    return [
        (urljoin(address, unescape(link)).split("#")[0], unescape(TAG.sub("", words)).strip())
        for link, words in LINK.findall(html)
    ]
