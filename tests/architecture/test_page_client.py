"""The page client itself: what it lets pass and what it refuses."""

import pytest

from tests.page import faults_of

SOUND = """<!doctype html>
<html lang="de"><head><meta charset="utf-8"><title>Maßnahmen – Zielkreis</title>
<link rel="stylesheet" href="/static/gen/app.css"><script src="/static/gen/app.js" defer></script></head>
<body><a href="#content">Zum Inhalt</a><main id="content"><h1>Maßnahmen</h1>
<form id="search" action="/measures"><label for="words">Suche</label><input id="words" name="words"
 aria-describedby="hint"><p id="hint">Ein Wort</p><label><input type="checkbox" name="mine"> Nur meine</label>
<input type="hidden" name="page" value="1"><button>Suchen</button></form>
<script type="application/json" id="figures">{"a": 1}</script><a href="https://example.org/">Quelle</a>
<!-- a comment --><svg viewBox="0 0 1 1" aria-hidden="true"><path d="M0 0"/></svg></main></body></html>"""


def test_a_sound_page_passes():
    assert list(faults_of(SOUND)) == []


@pytest.mark.parametrize(
    ("sound", "unsound", "fault"),
    [
        ("<!doctype html>\n", "", "DOCTYPE"),
        (' lang="de"', "", "language"),
        ("<h1>Maßnahmen</h1>", "<h2>Maßnahmen</h2>", "0 h1"),
        ("<h1>Maßnahmen</h1>", "<h1>Maßnahmen</h1><h1>Ziele</h1>", "2 h1"),
        ("<h1>Maßnahmen</h1>", "<h1>Ziele</h1>", "does not contain"),
        ("<h1>Maßnahmen</h1>", "<h1>Maßnahmen</h1><p><div></div></p>", "line 4"),
        ("</main>", "", "line"),
        ('<p id="hint">', '<p id="words">', "2 elements have the id 'words'"),
        ('<p id="hint">', "<p>", "aria-describedby"),
        ('href="#content"', 'href="#nowhere"', "#nowhere"),
        ('<label for="words">Suche</label>', "", "no label"),
        ('<label for="words">Suche</label>', '<label for="words"></label>', "no label"),
        (" Nur meine", "", "no label"),
        ("<button>Suchen</button>", "<button></button>", "says nothing"),
        (' type="application/json"', "", "inline script"),
        ("</main>", "<img src='/a.png'></main>", "alternative text"),
        ("</main>", "<p style='color:red'></p></main>", "attribute style"),
        ("</main>", "<p onclick='x()'></p></main>", "attribute onclick"),
        ("</main>", "<a href='javascript:x()'>x</a></main>", "runs script"),
        ("</head>", "<style>p {}</style></head>", "style element"),
        ('href="/static/gen/app.css"', 'href="https://example.org/app.css"', "from elsewhere"),
        ('src="/static/gen/app.js"', 'src="//example.org/app.js"', "from elsewhere"),
        ('action="/measures"', 'action="https://example.org/"', "from elsewhere"),
    ],
)
def test_an_unsound_page_is_refused(sound, unsound, fault):
    assert sound in SOUND
    assert any(fault in said for said in faults_of(SOUND.replace(sound, unsound))), list(
        faults_of(SOUND.replace(sound, unsound))
    )
