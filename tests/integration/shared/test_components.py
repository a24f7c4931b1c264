"""The components: what they say to people and to screen readers."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import Babel
from jinja2 import StrictUndefined
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DecimalField, FileField, Form, HiddenField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired
from wtforms.widgets import TextInput

from tests.page import refuse_unsound
from tracker.monitoring.charts import AreaValue, Choropleth, LineChart, MapArea, Point, RankedDots, Series
from tracker.monitoring.vocabulary import IndicatorKind, ValueState


class MeasureForm(Form):
    title = StringField("Title", [DataRequired("Enter a title.")], description="Without abbreviations")
    status = SelectField("Status", choices=[SelectChoice("open", "planned")], validators=[InputRequired()])
    budget = DecimalField("Budget", widget=TextInput())
    changed = RadioField(
        "Changed?", [InputRequired("Choose one.")], choices=[SelectChoice("no", "No"), SelectChoice("yes", "Yes")]
    )
    public = BooleanField("May be published", description="The public sees the title.")
    file = FileField("File")
    version = HiddenField(default="3")


@pytest.fixture(scope="module")
def pages():
    app = Flask("tracker", root_path=".", template_folder="templates")
    Babel(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    return app


@pytest.fixture
def said(pages):
    """Return a function that renders a text with the components it names, within a sound page."""

    def render(components, text, **values):
        imports = "".join(f'{{% from "components/{name}.html" import {name} %}}' for name in components.split())
        with pages.test_request_context():
            body = pages.jinja_env.from_string(imports + text).render(**values)
        head = '<!doctype html><html lang="en"><head><title>T</title></head>'
        refuse_unsound(f"{head}<body><main><h1>T</h1>{body}</main></body></html>", components)
        return " ".join(body.split())

    return render


def test_a_form_carries_its_token_its_hidden_fields_and_a_label_for_each_field(said):
    entry = MeasureForm()

    text = said(
        "form field",
        "{% call form(entry) %}{% for input in visible %}{{ field(input) }}{% endfor %}{% endcall %}",
        entry=entry,
        visible=[input for input in entry if input.id != "version"],
    )

    assert 'name="csrf_token" value="token"' in text
    assert 'name="version" type="hidden" value="3"' in text
    assert text.count("<form") == 1


def test_an_error_stands_at_its_field_and_in_the_summary_that_links_to_it(said):
    entry = MeasureForm(MultiDict({"status": "open"}))
    entry.validate()

    text = said(
        "error_summary field",
        "{{ error_summary(entry) }}{{ field(entry.title) }}{{ field(entry.changed) }}",
        entry=entry,
    )

    assert '<a href="#title">Title: Enter a title.</a>' in text
    assert 'aria-describedby="title-hint title-error"' in text
    assert 'aria-invalid="true"' in text
    assert '<fieldset class="kern-fieldset kern-fieldset--error" id="changed" aria-describedby="changed-error"' in text


def test_what_need_not_be_entered_is_marked_and_what_must_is_not(said):
    text = said("field", "{{ field(entry.title) }}|{{ field(entry.budget) }}", entry=MeasureForm())

    required, optional = text.split("|")
    assert "(optional)" in optional
    assert "(optional)" not in required


def test_a_form_without_errors_has_no_summary(said):
    assert said("error_summary", "{{ error_summary(entry) }}", entry=MeasureForm()) == ""


@pytest.mark.parametrize("hollow", [True, False])
def test_a_hollow_badge_says_in_words_that_chance_could_explain_it(said, hollow):
    text = said("status_badge", '{{ status_badge("behind", "slightly behind", "watch", hollow) }}', hollow=hollow)

    assert ("within chance" in text) is hollow


def test_what_was_not_entered_is_said_and_zero_is_a_value(said):
    text = said("summary_list", '{{ summary_list([("Places", 0), ("Carrier", none)]) }}')

    assert "<dd>0</dd>" in text
    assert text.count("not entered") == 1


def test_a_list_offers_only_the_pages_it_has(said):
    turn = "{{ pagination(page, pages, address) }}"

    assert said("pagination", turn, page=1, pages=1, address=str) == ""
    assert 'rel="next" href="2"' in said("pagination", turn, page=1, pages=2, address=str)
    assert 'rel="prev"' not in said("pagination", turn, page=1, pages=2, address=str)


def test_a_sorted_column_tells_its_direction(said):
    columns = [{"label": "Title", "url": "?sort=title", "sorted": "ascending"}, "Office"]

    text = said("table", '{% call table("Targets", columns) %}{% endcall %}', columns=columns)

    assert '<th scope="col" aria-sort="ascending"><a class="sort" href="?sort=title">' in text
    assert '<th scope="col">Office</th>' in text


def test_both_texts_of_a_conflict_stand_side_by_side_with_a_choice_for_each_field(said):
    differences = [{"name": "title", "label": "Title", "mine": "Mine", "theirs": None}]

    text = said("conflict", '{% call conflict(differences, "A. N.", "today") %}{% endcall %}', differences=differences)

    assert text.count('name="keep-title"') == 2
    assert text.count(" checked") == 1
    assert "Saved by A. N., today" in text
    assert "not entered" in text


CHART = '{{ chart(figure, "Title of the chart", "en") }}'
HOSTILE = "</script><script>alert(1)</script>"


def test_a_chart_has_its_sentence_and_its_table_beside_it(said):
    figure = LineChart("percent", 1, (Series("Town", (Point("2025", date(2025, 12, 31), Decimal(8)),)),))

    text = said("chart", CHART, figure=figure)

    assert "Town: 8.0% (2025)." in text
    assert '<th scope="row">2025</th><td class="number">8.0%</td>' in text


def test_no_name_breaks_out_of_the_data_of_a_chart(said):
    figure = RankedDots("percent", 1, "2025", (AreaValue(HOSTILE, Decimal(1)),), AreaValue("Town", Decimal(2)))

    text = said("chart", CHART, figure=figure)

    assert text.count("<script") == 1


def test_a_map_explains_its_classes_and_why_an_area_has_none(said):
    shape = {"type": "Polygon", "coordinates": []}
    places = (
        MapArea(AreaValue("North", Decimal(4)), shape),
        MapArea(AreaValue("South", None, ValueState.SUPPRESSED), shape),
    )

    text = said("chart", CHART, figure=Choropleth(IndicatorKind.SHARE, "percent", 1, "2025", places))

    assert '<span class="swatch swatch--3"></span>4.0% and more' in text
    assert '<span class="swatch swatch--suppressed"></span>kept secret' in text
