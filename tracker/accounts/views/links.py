"""Getting in by a mailed link, or by the code that came with it."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.accounts import log_in, mails, queries
from tracker.accounts.errors import LinkUnusable, TooManyAttempts, TooManyMails, WrongCode
from tracker.accounts.forms import CodeForm, LinkRequestForm
from tracker.accounts.models import Account, OneTimeLink, Person
from tracker.accounts.permissions import current_viewer, open_to_anyone
from tracker.accounts.views import blueprint
from tracker.accounts.views.entering import (
    begin_log_in,
    count_guess,
    counted_apart,
    forget_guesses,
    full_address,
    network_address,
    safe_way_back,
    secret_key,
)
from tracker.accounts.visits import local_today, visitor
from tracker.accounts.vocabulary import LogInWay
from tracker.shared import clock
from tracker.shared.database import commits, current_session
from tracker.shared.language import page_language
from tracker.shared.mail import Mail
from tracker.shared.outbox import enqueue


@blueprint.get("/log-in/link")
@open_to_anyone
def show_link_request() -> ResponseReturnValue:
    return _request_page(LinkRequestForm())


@blueprint.post("/log-in/link")
@open_to_anyone
@commits
def request_link() -> ResponseReturnValue:
    """Answer the same whether the address is known or not."""
    form, now = LinkRequestForm(), clock.now()
    if not form.validate():
        return _request_page(form), 422
    email, asked = form.email.data or "", {"address": network_address(), "key": secret_key(), "now": now}
    try:
        counted_apart(lambda session: log_in.count_mail(session, email=email, **asked))  # type: ignore[arg-type]
    except TooManyMails as refused:
        form.refuse(refused, "email")
        return _request_page(form), 429
    account = queries.find_account_by_email(current_session(), email)
    if account is not None and account.disabled_at is None:
        _mail_link_and_code(account, email)
    code_form = CodeForm(blank=True)
    code_form.email.data = email
    return _code_page(code_form, is_new=True)


@blueprint.post("/log-in/code")
@open_to_anyone
@commits
def log_in_by_code() -> ResponseReturnValue:
    form, now = CodeForm(), clock.now()
    if not form.validate():
        return _code_page(form), 422
    email, code = form.email.data or "", form.code.data or ""
    subject = f"code:{email}:{visitor()}"  # of this browser: strangers who guess elsewhere keep nobody out
    try:
        count_guess(subject)
        counted_apart(lambda session: log_in.count_code(session, email=email, visitor=visitor(), now=now))
        link = log_in.use_code(current_session(), email=email, code=code, visitor=visitor(), key=secret_key(), now=now)
    except TooManyAttempts as refused:
        form.refuse(refused, "code")
        return _code_page(form), 429
    except WrongCode as refused:
        form.refuse(refused, "code")
        return _code_page(form), 422
    forget_guesses(subject)
    account = current_session().get_one(Account, link.account_id)
    return begin_log_in(account, LogInWay.CODE, link.leads_to)


@blueprint.get("/log-in/link/<token>")
@open_to_anyone
def show_link(token: str) -> ResponseReturnValue:
    """Show a button only: scanners of mail servers open every link, and must not use it up."""
    link = log_in.find_known_link(current_session(), token, *log_in.MAILED)
    if link is not None and _is_ones_own(link):
        return redirect(safe_way_back(link.leads_to), code=303)
    return _link_page(token, link)


@blueprint.post("/log-in/link/<token>")
@open_to_anyone
@commits
def log_in_by_link(token: str) -> ResponseReturnValue:
    session = current_session()
    link = log_in.find_known_link(session, token, *log_in.MAILED)
    if link is None or not _has_business_here(link):
        return _link_page(token, None)
    if _is_ones_own(link):
        return redirect(safe_way_back(link.leads_to), code=303)
    try:
        log_in.use_link(session, token, *log_in.MAILED, now=clock.now())
    except LinkUnusable:
        return _link_page(token, None)
    return begin_log_in(session.get_one(Account, link.account_id), LogInWay.LINK, link.leads_to)


@blueprint.post("/log-in/link/<token>/again")
@open_to_anyone
@commits
def renew_link(token: str) -> ResponseReturnValue:
    """Mail a new link to where the old one went; answer the same whether there was one."""
    link = log_in.find_known_link(current_session(), token, *log_in.MAILED)
    if link is not None and link.account_id is not None and _has_business_here(link):
        told = {"subject": str(link.account_id), "key": secret_key(), "now": clock.now()}
        if counted_apart(lambda session: log_in.count_sent_again(session, **told)):  # type: ignore[arg-type]
            _mail_again(link)
    return render_template("accounts/link_renewed.html")


def _mail_link_and_code(account: Account, email: str) -> None:
    session, now, leads_to = current_session(), clock.now(), log_in.own_path(request.form.get("to"))
    home = url_for("start.show_home")
    token = log_in.make_link(
        session,
        purpose=log_in.LOG_IN,
        account_id=account.id,
        now=now,
        leads_to=None if leads_to == home else leads_to,
        visitor=visitor(),
    )
    code = log_in.make_code(session, token, key=secret_key())
    url, language = full_address("accounts.show_link", token=token), account.language or page_language()
    _enqueue(token, email, mails.log_in_link(url, language, code=log_in.written(code)))


def _mail_again(link: OneTimeLink) -> None:
    session = current_session()
    account = session.get_one(Account, link.account_id)
    email = session.get_one(Person, account.person_id).email
    if email is None:
        return
    token = log_in.make_link(
        session, purpose=link.purpose, account_id=account.id, now=clock.now(), leads_to=link.leads_to
    )
    url, language = full_address("accounts.show_link", token=token), account.language or page_language()
    _enqueue(token, email, mails.log_in_link(url, language, valid_for=log_in.link_life(link.purpose)))


def _enqueue(token: str, email: str, mail: Mail) -> None:
    enqueue(current_session(), key=log_in.mail_key(token), address=email, mail=mail, now=clock.now())


def _is_ones_own(link: OneTimeLink) -> bool:
    """Return whether the one a link is for is logged in here already: nothing needs to be used up."""
    return link.account_id is not None and link.account_id == current_viewer().account_id


def _has_business_here(link: OneTimeLink) -> bool:
    """Return whether the one a link is for can log in, and if it invites to something still holds a role."""
    viewer = queries.find_viewer(current_session(), link.account_id or 0, local_today(clock.now()))
    return viewer is not None and (link.purpose == log_in.LOG_IN or bool(viewer.roles))


def _link_page(token: str, link: OneTimeLink | None) -> ResponseReturnValue:
    is_open = log_in.is_link_usable(current_session(), token, *log_in.MAILED, now=clock.now())
    usable = link is not None and is_open and _has_business_here(link)
    is_round = link is not None and link.purpose == log_in.ROUND
    shown = render_template("accounts/link_use.html", usable=usable, token=token, is_round=usable and is_round)
    return shown, 200 if usable else 410


def _request_page(form: LinkRequestForm) -> str:
    return render_template("accounts/link_request.html", form=form, to=safe_way_back(request.values.get("to")))


def _code_page(form: CodeForm, *, is_new: bool = False) -> str:
    to = safe_way_back(request.values.get("to"))
    return render_template("accounts/code_form.html", form=form, to=to, is_new=is_new)
