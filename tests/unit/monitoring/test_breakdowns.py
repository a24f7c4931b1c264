"""Groups of people have one writing, and words."""

import pytest

from tracker.monitoring.calculations.breakdowns import canonical_group, group_label
from tracker.monitoring.errors import UnreadableGroup


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("", ""),
        (" ", ""),
        ("sex=f", "sex=f"),
        ("sex=f;age=0-5", "age=0-5;sex=f"),
        (" sex=f ; age=75+ ", "age=75+;sex=f"),
    ],
)
def test_a_group_has_one_writing(written: str, canonical: str) -> None:
    assert canonical_group(written) == canonical
    assert canonical_group(canonical) == canonical


@pytest.mark.parametrize("written", ["f", "sex", "sex=", "=f", "sex=f;sex=m", "Sex=f", "sex=f;", "sex=f,age=0-5"])
def test_what_is_no_group_is_refused(written: str) -> None:
    with pytest.raises(UnreadableGroup):
        canonical_group(written)


def test_groups_are_called_in_words() -> None:
    assert group_label("", "en") == "in total"
    assert group_label("age=0-5;sex=f", "en") == "0 to 5 years, female"
    assert group_label("age=75+", "en") == "75 years and older"
    assert group_label("origin=turkey", "en") == "turkey"
