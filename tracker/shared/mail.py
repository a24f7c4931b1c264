"""One mail to one person: built so that no text can add a header or a recipient, and handed to a server or a folder."""

import contextlib
import os
import smtplib
import ssl
import tempfile
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Protocol

CONNECT_SECONDS = 10
ANSWER_SECONDS = 30
LONGEST_SUBJECT = 200


class UnusableAddress(ValueError):
    """A text that is not exactly one plain address with a dotted domain."""


class ServerAway(Exception):
    """The server could not be spoken to at all: no fault of the mail, no try of it is spent."""


class TryLater(Exception):
    """The server did not take this mail now."""


class RefusedForGood(Exception):
    """The server will never take this mail for this recipient."""


@dataclass(frozen=True)
class Attachment:
    file_name: str
    media_type: str
    content: bytes


@dataclass(frozen=True)
class Mail:
    """What is told; to whom and under which Message-ID is the outbox's business."""

    subject: str
    text: str
    html: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Letter:
    """A mail in its envelope: the same letter is the same bytes, however often it is sent."""

    mail: Mail
    sender: str
    recipient: str
    name: str  # unique and fixed: the left side of the Message-ID
    written_at: datetime


class Post(Protocol):
    """Where letters go."""

    def send(self, letter: Letter) -> str:
        """Hand over one letter and return the answer; raise `ServerAway`, `TryLater` or `RefusedForGood`."""

    def close(self) -> None:
        """End what is kept open between letters."""


class SmtpPost:
    """A mail server; the connection stays open from letter to letter until `close`."""

    def __init__(self, host: str, port: int, *, tls: str, user: str | None = None, password: str | None = None) -> None:
        self._host, self._port, self._tls, self._user, self._password = host, port, tls, user, password
        self._connection: smtplib.SMTP | None = None

    def send(self, letter: Letter) -> str:
        content = letter_bytes(letter)
        connection = self._connection or self._connect()
        try:
            reply = _hand_over(connection, letter, content)
        except (OSError, smtplib.SMTPException) as error:
            self._connection = None
            connection.close()
            raise TryLater(f"connection lost: {error}") from error
        except ServerAway:
            self._connection = None
            connection.close()
            raise
        except (TryLater, RefusedForGood):
            self._start_over(connection)
            raise
        self._connection = connection
        return reply

    def close(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self._connection.quit()
            self._connection = None

    def _connect(self) -> smtplib.SMTP:
        connection: smtplib.SMTP | None = None
        try:
            if self._tls == "implicit":
                context = ssl.create_default_context()
                connection = smtplib.SMTP_SSL(self._host, self._port, timeout=CONNECT_SECONDS, context=context)
            else:
                connection = smtplib.SMTP(self._host, self._port, timeout=CONNECT_SECONDS)
            if connection.sock is not None:
                connection.sock.settimeout(ANSWER_SECONDS)
            connection.ehlo_or_helo_if_needed()
            if self._tls == "starttls":
                connection.starttls(context=ssl.create_default_context())
                connection.ehlo_or_helo_if_needed()
            if self._user:
                connection.login(self._user, self._password or "")
        except (OSError, smtplib.SMTPException, ValueError) as error:
            if connection is not None:
                connection.close()
            raise ServerAway(f"{type(error).__name__}: {error}") from error
        return connection

    def _start_over(self, connection: smtplib.SMTP) -> None:
        try:
            connection.rset()
            self._connection = connection
        except (OSError, smtplib.SMTPException):
            self._connection = None
            connection.close()


class MailFolder:
    """A folder of `.eml` files, for installations without a mail server; a letter sent twice is one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, letter: Letter) -> str:
        target = self._folder / f"{letter.name}.eml"
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle, unfinished = tempfile.mkstemp(dir=self._folder, suffix=".tmp")
            with os.fdopen(handle, "wb") as file:
                file.write(letter_bytes(letter))
                file.flush()
                os.fsync(file.fileno())
            Path(unfinished).replace(target)
        except OSError as error:
            raise ServerAway(str(error)) from error
        return f"kept as {target.name}"

    def close(self) -> None:
        """Nothing is kept open."""


def checked_address(text: str) -> str:
    """Return the address as it is if it is exactly one; raise `UnusableAddress` otherwise."""
    try:
        address = Address(addr_spec=text)
    except (HeaderParseError, ValueError, IndexError) as error:
        raise UnusableAddress(text[:80]) from error
    host, dot, top = address.domain.rpartition(".")
    is_plain = text.isascii() and address.addr_spec == text and not any(mark in text for mark in ' "()<>[]\\,;:')
    if not (is_plain and dot and host and top.isalnum() and len(text) <= 254):
        raise UnusableAddress(text[:80])
    return text


def letter_bytes(letter: Letter) -> bytes:
    """Return the message as it goes over the wire: one To, both texts, attachments."""
    message = EmailMessage(policy=SMTP.clone(cte_type="7bit"))
    message["From"] = Address(addr_spec=checked_address(letter.sender))
    message["To"] = Address(addr_spec=checked_address(letter.recipient))
    message["Subject"] = one_line(letter.mail.subject)[:LONGEST_SUBJECT]
    message["Date"] = letter.written_at
    message["Message-ID"] = message_id(letter)
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    message.set_content(_printable(letter.mail.text))
    message.add_alternative(_printable(letter.mail.html), subtype="html")
    for attachment in letter.mail.attachments:
        main, _, sub = attachment.media_type.partition("/")
        name = one_line(attachment.file_name)
        message.add_attachment(attachment.content, maintype=main, subtype=sub, filename=name)
    for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
        part.set_boundary(f"=_{letter.name}_{number}")  # a chosen one, so that a repeated letter is the same
    return message.as_bytes()


def message_id(letter: Letter) -> str:
    return f"<{letter.name}@{letter.sender.rpartition('@')[2]}>"


def one_line(text: str) -> str:
    """Return text without anything that could end a line or turn it around."""
    return " ".join("".join(_harmless(text, keep="")).split())


def _printable(text: str) -> str:
    return "".join(_harmless(text.replace("\r\n", "\n"), keep="\n\t"))


def _harmless(text: str, keep: str) -> Iterator[str]:
    for letter in text:
        kind = unicodedata.category(letter)
        if letter in keep:
            yield letter
        elif kind in {"Cc", "Zl", "Zp"}:
            yield " "
        elif kind != "Cs" and unicodedata.bidirectional(letter) not in _TURNING:
            yield letter


_TURNING = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})


def _hand_over(connection: smtplib.SMTP, letter: Letter, content: bytes) -> str:
    judged(connection.mail(letter.sender), final=False)
    judged(connection.rcpt(letter.recipient), final=True)
    try:
        answer = connection.data(content)
    except smtplib.SMTPDataError as refused:
        answer = refused.smtp_code, refused.smtp_error if isinstance(refused.smtp_error, bytes) else b""
    return judged(answer, final=True)


def judged(answer: tuple[int, bytes], *, final: bool) -> str:
    """Return the server's yes; `final` says whether a permanent no is one to this mail, not to the sender."""
    code, words = answer
    reply = f"{code} {words.decode('utf-8', 'replace')}"
    if 200 <= code < 300:
        return reply
    if code in {421, -1}:
        raise ServerAway(reply)
    raise RefusedForGood(reply) if final and code >= 500 else TryLater(reply)
