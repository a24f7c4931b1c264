"""Mails and a real mail server: what it says at each stage decides what becomes of them."""

import email
import email.policy
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP

from tests.databases import AUDIT_KEY
from tests.integration.reporting import stage
from tests.integration.reporting.stage import Clock, berlin
from tracker.reporting.jobs import run_due
from tracker.reporting.rendering.renderer import ReportRenderer
from tracker.reporting.vocabulary import ReleaseRule
from tracker.shared import mail as mails
from tracker.shared.mail import Attachment, Letter, Mail, RefusedForGood, ServerAway, SmtpPost, TryLater
from tracker.shared.outbox import OutboxState
from tracker.shared.paths import STATIC

DUE = berlin("2026-12-02T07:00")


class Inbox:
    """A mail server that keeps what it gets; `answers` are given instead of the yes at a stage."""

    def __init__(self) -> None:
        self.messages: list[tuple[list[str], bytes]] = []
        self.answers: dict[str, str] = {}
        self.connections = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if "MAIL" in self.answers:
            return self.answers["MAIL"]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        answer = self.answers.get(address) or self.answers.get("RCPT")
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if "DROP" in self.answers:
            server.transport.abort()
            return "250 never heard"
        if "DATA" in self.answers:
            return self.answers["DATA"]
        self.messages.append((list(envelope.rcpt_tos), envelope.content))
        return f"250 queued as {len(self.messages)}"

    def recipients(self) -> list[str]:
        return sorted(recipient for recipients, _ in self.messages for recipient in recipients)


class Listening(Controller):
    """aiosmtpd on a free port of its own."""

    def factory(self) -> SMTP:
        return SMTP(self.handler, decode_data=False, enable_SMTPUTF8=False)


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def server(inbox) -> Iterator[Controller]:
    controller = Listening(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield controller
    controller.stop()


@pytest.fixture
def post(server) -> Iterator[SmtpPost]:
    post = SmtpPost("127.0.0.1", server.port, tls="none")
    yield post
    post.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def letter(name: str = "one", recipient: str = "anna@stadt.example") -> Letter:
    pdf = Attachment("bericht.pdf", "application/pdf", b"%PDF-1.7")
    words = Mail("Bericht für März", "Grüße", "<p>Grüße</p>", (pdf,))
    return Letter(words, "ziele@stadt.example", recipient, name, datetime(2026, 11, 18, 9, 0, tzinfo=UTC))


def test_a_letter_arrives_whole(post, inbox):
    assert post.send(letter()) == "250 queued as 1"

    ((recipients, content),) = inbox.messages
    message = email.message_from_bytes(content, policy=email.policy.default)
    assert recipients == ["anna@stadt.example"]
    assert message["Subject"] == "Bericht für März"
    (attached,) = message.iter_attachments()
    assert attached.get_content() == b"%PDF-1.7"


def test_the_connection_is_kept_from_letter_to_letter(post, inbox):
    for number in range(3):
        post.send(letter(str(number)))

    assert inbox.connections == 1


@pytest.mark.parametrize(
    ("stage_", "answer", "error"),
    [
        ("MAIL", "421 closing", ServerAway),
        ("MAIL", "451 later", TryLater),
        ("MAIL", "550 not you", TryLater),
        ("RCPT", "450 busy", TryLater),
        ("RCPT", "421 closing", ServerAway),
        ("RCPT", "550 unknown", RefusedForGood),
        ("DATA", "452 full", TryLater),
        ("DATA", "552 too large", RefusedForGood),
        ("DROP", "", TryLater),
    ],
)
def test_a_fault_at_each_stage_means_what_it_should_and_the_next_letter_goes(post, inbox, stage_, answer, error):
    inbox.answers = {stage_: answer}
    with pytest.raises(error):
        post.send(letter())

    inbox.answers = {}
    post.send(letter("two"))
    assert len(inbox.messages) == 1


def test_no_server_at_all_is_a_server_that_is_away():
    with pytest.raises(ServerAway):
        SmtpPost("127.0.0.1", free_port(), tls="none").send(letter())


def test_a_server_without_the_encryption_asked_for_gets_nothing(server, inbox):
    with pytest.raises(ServerAway):
        SmtpPost("127.0.0.1", server.port, tls="starttls").send(letter())
    with pytest.raises(ServerAway):
        SmtpPost("127.0.0.1", server.port, tls="implicit").send(letter())
    assert inbox.messages == []


def test_a_refused_log_in_is_a_server_that_is_away(server, inbox):
    with pytest.raises(ServerAway):
        SmtpPost("127.0.0.1", server.port, tls="none", user="a", password="b").send(letter())
    assert inbox.messages == []


def test_a_server_that_hangs_is_left_after_a_while(monkeypatch):
    monkeypatch.setattr(mails, "CONNECT_SECONDS", 0.2)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(ServerAway):
            SmtpPost("127.0.0.1", silent.getsockname()[1], tls="none").send(letter())


def test_a_released_report_reaches_the_inboxes_with_its_pdf_on_the_due_day(own_engine, server, inbox):
    members = ["anna", "bert", "cora"]
    stage.add_town(own_engine)
    committee_id = stage.add_committee(own_engine, members=members)
    stage.add_meeting(own_engine, committee_id, DUE + timedelta(days=7, hours=10))
    stage.subscribe(own_engine, committee_id, release=ReleaseRule.REQUIRED, cut_off_days=5)
    clock = Clock(DUE - timedelta(days=5))
    means = stage.make_means(
        own_engine,
        clock,
        SmtpPost("127.0.0.1", server.port, tls="none"),
        renderer=ReportRenderer("http://127.0.0.1:8000", STATIC / "vendor" / "fonts"),
    )
    run_due(means)
    clock.at = DUE
    run_due(means)
    assert inbox.messages == []  # not released: nothing goes

    stage.release(own_engine, 1, clock.at)
    run_due(means)
    run_due(means)

    assert inbox.recipients() == [f"{name}@stadt.example" for name in members]
    for recipients, content in inbox.messages:
        message = email.message_from_bytes(content, policy=email.policy.default)
        assert [address.addr_spec for address in message["To"].addresses] == recipients
        (pdf,) = message.iter_attachments()
        assert pdf.get_content().startswith(b"%PDF-")
        assert pdf.get_content_type() == "application/pdf"
        assert "http://127.0.0.1:8000/reports/1" in message.get_body(("plain",)).get_content()
    assert len({content.partition(b"Message-ID: ")[2][:60] for _, content in inbox.messages}) == len(members)


def test_a_server_refusing_for_hours_gets_every_mail_once_when_it_is_back(own_engine, inbox):
    members = [f"m{number}" for number in range(10)]
    stage.add_town(own_engine)
    committee_id = stage.add_committee(own_engine, members=members)
    stage.add_meeting(own_engine, committee_id, DUE + timedelta(days=7, hours=10))
    stage.subscribe(own_engine, committee_id)
    port = free_port()
    clock = Clock(DUE)
    means = stage.make_means(own_engine, clock, SmtpPost("127.0.0.1", port, tls="none"))
    for _ in range(12):
        run_due(means)
        clock.at += timedelta(minutes=15)
    assert {message.state for message in stage.mails(own_engine)} == {OutboxState.DUE, OutboxState.RETRY}

    server = Listening(inbox, hostname="127.0.0.1", port=port)
    server.start()
    try:
        inbox.answers = {"RCPT": "451 greylisted"}
        run_due(means)
        assert inbox.messages == []
        inbox.answers = {}
        clock.at += timedelta(minutes=10)
        run_due(means)
        run_due(means)
    finally:
        server.stop()
    assert inbox.recipients() == sorted(f"{name}@stadt.example" for name in members)


def test_two_senders_at_once_send_each_mail_once(own_database_url, own_engine, server, inbox):
    from tracker.shared.database import make_engine

    members = [f"m{number}" for number in range(40)]
    stage.add_town(own_engine)
    committee_id = stage.add_committee(own_engine, members=members)
    stage.add_meeting(own_engine, committee_id, DUE + timedelta(days=7, hours=10))
    stage.subscribe(own_engine, committee_id)
    engines = [make_engine(own_database_url, audit_key=AUDIT_KEY) for _ in range(2)]
    rounds = [
        stage.make_means(engine, Clock(DUE), SmtpPost("127.0.0.1", server.port, tls="none"), owner=str(number))
        for number, engine in enumerate(engines)
    ]
    threads = [threading.Thread(target=run_due, args=(means,)) for means in rounds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    run_due(rounds[0])
    for engine in engines:
        engine.dispose()

    assert inbox.recipients() == sorted(f"{name}@stadt.example" for name in members)
