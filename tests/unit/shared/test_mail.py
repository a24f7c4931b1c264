"""Mails: one recipient, no header of anybody else's making, the same bytes each time."""

import email
import email.policy
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tracker.shared.mail import (
    Attachment,
    Letter,
    Mail,
    MailFolder,
    RefusedForGood,
    ServerAway,
    TryLater,
    UnusableAddress,
    checked_address,
    judged,
    letter_bytes,
    one_line,
)

WRITTEN = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)
EXPECTED_HEADERS = {
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "MIME-Version",
    "Content-Type",
}


def letter(recipient="anna@stadt.example", subject="Bericht für März", text="Grüße", html="<p>Grüße</p>", **more):
    return Letter(Mail(subject, text, html, **more), "ziele@stadt.example", recipient, "abc123", WRITTEN)


def read(content: bytes) -> EmailMessage:
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_a_letter_has_both_texts_the_attachment_and_one_recipient():
    pdf = Attachment("bericht-2026-1.pdf", "application/pdf", b"%PDF-1.7")

    message = read(letter_bytes(letter(attachments=(pdf,))))

    assert message["To"] == "anna@stadt.example"
    assert message["From"] == "ziele@stadt.example"
    assert message["Subject"] == "Bericht für März"
    assert message["Message-ID"] == "<abc123@stadt.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message.get_body(("plain",)).get_content().strip() == "Grüße"
    assert message.get_body(("html",)).get_content().strip() == "<p>Grüße</p>"
    (attached,) = message.iter_attachments()
    assert attached.get_filename() == "bericht-2026-1.pdf"
    assert attached.get_content() == b"%PDF-1.7"


def test_the_same_letter_is_the_same_bytes():
    pdf = Attachment("a.pdf", "application/pdf", b"%PDF")

    assert letter_bytes(letter(attachments=(pdf,))) == letter_bytes(letter(attachments=(pdf,)))


def test_every_line_can_pass_an_old_server():
    content = letter_bytes(letter(text="ä" * 5000, html="<p>" + "ü" * 5000 + "</p>"))

    assert content.isascii()
    assert all(len(line) <= 998 for line in content.split(b"\r\n"))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "anna",
        "anna@stadt",
        "anna@[127.0.0.1]",
        "anna@stadt.example, evil@x.de",
        "anna@stadt.example,evil@x.de",
        '"anna@stadt.example" <evil@x.de>',
        "anna@stadt.example\nBcc: evil@x.de",
        "anna@stadt.example\r\n",
        "anna@stadt.example\x00",
        " anna@stadt.example",
        "anna (evil) @stadt.example",
        "anna@stadt.example;evil@x.de",
        "ännä@stadt.example",
        "anna@städt.example",
        "anna@evil.de@stadt.example",
        "a" * 300 + "@stadt.example",
    ],
)
def test_what_is_not_exactly_one_plain_address_is_refused(address):
    with pytest.raises(UnusableAddress):
        checked_address(address)


@pytest.mark.parametrize("address", ["anna@stadt.example", "a.b+c-d_e@sub.stadt.example", "o'neill@stadt.example"])
def test_plain_addresses_stay_as_they_are(address):
    assert checked_address(address) == address


@given(st.text())
def test_no_text_is_taken_for_an_address_that_names_two(text):
    try:
        address = checked_address(text)
    except UnusableAddress:
        return
    assert read(letter_bytes(letter(recipient=address)))["To"].addresses[0].addr_spec == text


HOSTILE = st.one_of(
    st.text(),
    st.text(alphabet="\r\n\x00\x0b\x0c\x1c\x85\u2028\u2029\u202e\u200f,;:\"'<>@=?äßabc \t\ud800", max_size=200),
)


@given(subject=HOSTILE, text=HOSTILE, html=HOSTILE, name=HOSTILE)
@example(subject="a\r\nBcc: evil@x.de", text="\ud800", html="", name="x\r\nBcc: evil@x.de")
@example(subject="=?utf-8?q?Bcc=3A?=", text="=?utf-8?", html="\x00", name="../../etc/passwd\x00")
@example(subject="x" * 10_000, text="y" * 10_000, html="z", name="\u202efdp.exe" * 100)
def test_no_text_can_add_a_header_or_a_recipient(subject, text, html, name):
    attachment = Attachment(name, "application/pdf", b"%PDF")

    message = read(letter_bytes(letter(subject=subject, text=text, html=html, attachments=(attachment,))))

    assert set(message.keys()) == EXPECTED_HEADERS
    assert [address.addr_spec for address in message["To"].addresses] == ["anna@stadt.example"]
    assert "\n" not in message["Subject"]
    assert len(list(message.iter_attachments())) == 1


def test_a_subject_is_one_line_that_reads_forward():
    assert one_line(" Bericht\r\n\tfür\u202e März ") == "Bericht für März"


@pytest.mark.parametrize(
    ("code", "final", "error"),
    [
        (421, True, ServerAway),
        (-1, True, ServerAway),
        (450, True, TryLater),
        (451, False, TryLater),
        (550, True, RefusedForGood),
        (552, True, RefusedForGood),
        (550, False, TryLater),  # the sender was refused: that is no fault of this recipient
    ],
)
def test_what_a_server_says_decides_what_becomes_of_the_mail(code, final, error):
    with pytest.raises(error):
        judged((code, b"no"), final=final)


def test_a_yes_is_kept_as_the_servers_words():
    assert judged((250, b"queued as 42"), final=True) == "250 queued as 42"


def test_without_a_server_a_letter_is_one_file_however_often_it_is_sent(tmp_path):
    folder = MailFolder(tmp_path / "mail")

    folder.send(letter())
    folder.send(letter())

    (file,) = (tmp_path / "mail").iterdir()
    assert file.name == "abc123.eml"
    assert file.read_bytes() == letter_bytes(letter())


def test_a_folder_that_cannot_be_written_is_a_server_that_is_away(tmp_path):
    (tmp_path / "mail").write_text("a file stands in the way")

    with pytest.raises(ServerAway):
        MailFolder(tmp_path / "mail").send(letter())
