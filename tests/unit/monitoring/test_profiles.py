"""Import profiles are checked before use, and complaints name the place."""

from pathlib import Path

import pytest

from tracker.monitoring.errors import ProfileFault
from tracker.monitoring.intake.profile_files import find_profile, list_profiles, load_profile
from tracker.monitoring.vocabulary import ValueState

COLUMNS = '[columns]\narea = "raum"\nperiod = "jahr"\nvalue = "zahl"\nindicator = "merkmal"\n'


def profile_of(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "town.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_profile_of_koeln_maps_every_line_of_its_table() -> None:
    profile = find_profile("koeln-bevoelkerung")
    assert profile is not None
    assert len(profile.rules) == 38
    assert profile.rules["005", "10"].indicator == "pop_total"
    assert profile.rules["010", "20"].group == "sex=f"
    shares = [rule for rule in profile.rules.values() if rule.indicator != "pop_total"]
    assert len(shares) == 22
    assert {rule.denominator for rule in shares} == {("005", "10")}
    assert {rule.indicator for rule in profile.rules.values()} == {each.key for each in profile.indicators}


def test_shipped_profiles_are_offered_by_name() -> None:
    assert "koeln-bevoelkerung" in list_profiles()
    assert find_profile("../secrets") is None
    assert find_profile("") is None


def test_a_profile_may_name_symbols_and_keys(tmp_path: Path) -> None:
    text = COLUMNS + '[symbols]\n"." = "suppressed"\n[area]\nwhole_town = ["00"]\npad = 3\nprefix = "0"\n'
    profile = load_profile(profile_of(tmp_path, text))
    assert profile.symbols == {".": ValueState.SUPPRESSED}
    assert (profile.whole_town, profile.area_pad, profile.area_prefix) == (frozenset({"00"}), 3, "0")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("x", "-"),
        ('colour = "red"\n', "-"),
        ('[columns]\narea = "a"\n', "columns"),
        (COLUMNS + '[file]\nencoding = "ebcdic"\n', "file.encoding"),
        (COLUMNS + '[file]\nseparator = ";;"\n', "file.separator"),
        (COLUMNS + '[file]\ndecimal = "dot"\n', "file.decimal"),
        (COLUMNS + "[area]\npad = -1\n", "area.pad"),
        (COLUMNS + '[symbols]\n"." = "secret"\n', "symbols.."),
        (COLUMNS + '[symbols]\n"." = "reported"\n', "symbols.."),
        (COLUMNS + 'code = ["tab"]\n', "columns.code"),
        (COLUMNS + 'code = ["tab"]\n[rows]\n"1/2" = { indicator = "x" }\n', "rows"),
        (COLUMNS + 'code = ["tab"]\n[rows]\n"1" = { indicator = "x", group = "f" }\n', "rows.1"),
        (COLUMNS + 'code = ["tab"]\n[rows]\n"1" = { indicator = "x", denominator = "2" }\n', "rows.1"),
        (COLUMNS + '[[indicators]]\nkey = "x"\n', "indicators[1].name_de"),
        (COLUMNS + "[leave_out]\nraum = 3\n", "leave_out.raum"),
    ],
)
def test_what_cannot_be_followed_is_named(tmp_path: Path, text: str, place: str) -> None:
    with pytest.raises(ProfileFault) as caught:
        load_profile(profile_of(tmp_path, text.replace("wide\n", "")))
    assert caught.value.values["place"] == place
    assert caught.value.values["profile"] == "town.toml"
