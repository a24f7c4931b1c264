import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.demo.districts import districts
from tracker.demo.population import apportioned, group, population

WEIGHTS = st.lists(st.integers(min_value=1, max_value=10_000), min_size=1, max_size=15)


@given(total=st.integers(min_value=0, max_value=5000), weights=WEIGHTS)
def test_apportioned_numbers_add_up_to_the_total(total: int, weights: list[int]) -> None:
    parts = apportioned(total, weights)

    assert sum(parts) == total
    exact = [total * weight / sum(weights) for weight in weights]
    assert all(abs(part - share) < 1 for part, share in zip(parts, exact, strict=True))


@given(limits=st.lists(st.integers(min_value=0, max_value=50), min_size=1, max_size=12), data=st.data())
def test_apportioned_numbers_keep_within_their_limits(limits: list[int], data: st.DataObject) -> None:
    total = data.draw(st.integers(min_value=0, max_value=sum(limits)))

    parts = apportioned(total, [index + 1 for index in range(len(limits))], limits)

    assert sum(parts) == total
    assert all(0 <= part <= limit for part, limit in zip(parts, limits, strict=True))


def test_a_total_beyond_all_limits_is_refused() -> None:
    with pytest.raises(ValueError, match="limits"):
        apportioned(10, [1, 1], [4, 5])


def test_the_town_has_77000_people_in_the_year_of_reference_whatever_the_seed() -> None:
    for seed in (1, 2):
        people = population(seed, 2025)
        assert sum(people[district.key, 2025].total for district in districts()) == 77_000


def test_the_ages_and_the_sexes_of_a_district_add_up_to_its_people() -> None:
    people = population(7, 2025)
    ages = [group(f"age={span}") for span in ("0-5", "6-17", "18-64", "65-79", "80+")]
    women, men = group("sex=f"), group("sex=m")

    for lived in people.values():
        assert sum(count(lived) for count in ages) == lived.total
        assert women(lived) + men(lived) == lived.total


def test_a_district_changes_by_a_few_percent_a_year_at_most() -> None:
    people = population(7, 2027)

    for district in districts():
        for year in range(2016, 2028):
            before, after = people[district.key, year - 1].total, people[district.key, year].total
            assert abs(after - before) < 0.04 * before
