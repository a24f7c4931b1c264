"""The word lists that a town may edit: add, rename, order, and offer no longer."""

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts.permissions import requires
from tracker.accounts.vocabulary import Permission
from tracker.planning import queries, services
from tracker.planning.forms import NewTermForm, TermForm
from tracker.planning.views import blueprint
from tracker.planning.views.pages import complain, today
from tracker.planning.vocabulary import PlainCategory, TermList
from tracker.shared.database import commits, current_session
from tracker.shared.errors import Refused
from tracker.shared.words import VocabularyTerm

LIST = f"any({','.join(TermList)})"
STEPS = {"up": -1, "down": 1}


@blueprint.get("/vocabularies")
@requires(Permission.DECIDE_SETTINGS)
def list_vocabularies() -> ResponseReturnValue:
    terms = queries.list_terms_by_list(current_session())
    offered = {of: sum(term.is_offered_on(today()) for term in each) for of, each in terms.items()}
    return render_template("planning/vocabulary_list.html", offered=offered, trail=_trail()[:1])


@blueprint.get(f"/vocabularies/<{LIST}:list_key>")
@requires(Permission.DECIDE_SETTINGS)
def show_vocabulary(list_key: str) -> ResponseReturnValue:
    of = TermList(list_key)
    terms = queries.list_terms_by_list(current_session())[of]
    return render_template(
        "planning/vocabulary_detail.html",
        of=of,
        terms=terms,
        meanings={category.value: category.label for category in of.categories},
        has_meanings=of.categories is not PlainCategory,
        offered={term.code for term in terms if term.is_offered_on(today())},
        trail=_trail(),
    )


@blueprint.get(f"/vocabularies/<{LIST}:list_key>/new")
@requires(Permission.DECIDE_SETTINGS)
def new_term(list_key: str) -> ResponseReturnValue:
    return _form_page(_blank_form(TermList(list_key)), TermList(list_key))


@blueprint.post(f"/vocabularies/<{LIST}:list_key>/new")
@requires(Permission.DECIDE_SETTINGS)
@commits
def add_term(list_key: str) -> ResponseReturnValue:
    of = TermList(list_key)
    form = _blank_form(of)
    if not form.validate():
        return _form_page(form, of), 422
    try:
        services.add_term(current_session(), of, form.entered(), today=today())
    except Refused as refused:
        complain(form, refused)
        return _form_page(form, of), 422
    flash(_("The word has been added."))
    return redirect(url_for("planning.show_vocabulary", list_key=list_key), code=303)


@blueprint.get(f"/vocabularies/<{LIST}:list_key>/<int:term_id>/edit")
@requires(Permission.DECIDE_SETTINGS)
def edit_term(list_key: str, term_id: int) -> ResponseReturnValue:
    term = _term(list_key, term_id)
    return _form_page(TermForm(term), TermList(list_key), term)


@blueprint.post(f"/vocabularies/<{LIST}:list_key>/<int:term_id>/edit")
@requires(Permission.DECIDE_SETTINGS)
@commits
def revise_term(list_key: str, term_id: int) -> ResponseReturnValue:
    of, term, form = TermList(list_key), _term(list_key, term_id), TermForm()
    if not form.validate():
        return _form_page(form, of, term), 422
    try:
        services.revise_term(current_session(), term, form.entered(), today=today())
    except Refused as refused:
        complain(form, refused)
        return _form_page(form, of, term), 422
    flash(_("The word has been saved."))
    return redirect(url_for("planning.show_vocabulary", list_key=list_key), code=303)


@blueprint.post(f"/vocabularies/<{LIST}:list_key>/<int:term_id>/<any(up,down):way>")
@requires(Permission.DECIDE_SETTINGS)
@commits
def move_term(list_key: str, term_id: int, way: str) -> ResponseReturnValue:
    services.move_term(current_session(), _term(list_key, term_id), by=STEPS[way])
    return redirect(url_for("planning.show_vocabulary", list_key=list_key, _anchor=f"term-{term_id}"), code=303)


def _term(list_key: str, term_id: int) -> VocabularyTerm:
    term = queries.find_term_row(current_session(), TermList(list_key), term_id)
    if term is None:
        abort(404)
    return term


def _blank_form(of: TermList) -> NewTermForm:
    form = NewTermForm()
    form.category.choices = [(category.value, _(category.label)) for category in of.categories]
    return form


def _form_page(form: NewTermForm | TermForm, of: TermList, term: VocabularyTerm | None = None) -> str:
    meaning = of.categories(term.category).label if term and of.categories is not PlainCategory else None
    back = url_for("planning.show_vocabulary", list_key=of.value)
    return render_template(
        "planning/term_form.html",
        form=form,
        term=term,
        meaning=meaning,
        asks_for_meaning=of.categories is not PlainCategory,
        trail=[*_trail(), (_(of.label), back)],
        back=back,
    )


def _trail() -> list[tuple[str, str]]:
    return [(_("Settings"), "/settings"), (_("Word lists"), url_for("planning.list_vocabularies"))]
