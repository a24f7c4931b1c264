import json
import pickle
from copy import deepcopy

import pytest
from pydantic import TypeAdapter

from tracker.shared.columns import enum_type
from tracker.shared.labels import Labelled
from tracker.shared.publication import Publication


def test_a_member_is_its_stored_value_and_says_its_words():
    assert Publication.PUBLIC == "public"
    assert str(Publication.PUBLIC) == Publication.PUBLIC.value == "public"
    assert Publication.PUBLIC.label == "everyone"


def test_a_member_is_found_by_its_stored_value_alone():
    assert Publication("committee") is Publication.COMMITTEE
    with pytest.raises(ValueError, match="everyone"):
        Publication("everyone")


def test_a_member_is_not_declared_without_words():
    with pytest.raises(ValueError, match="expected 1, got 0"):
        type(Labelled)("Bare", (Labelled,), _members({"ONLY": "only"}))


def test_a_member_survives_being_copied_stored_and_sent():
    member = Publication.INTERNAL

    assert pickle.loads(pickle.dumps(member)) is member
    assert deepcopy(member) is member
    assert json.dumps(member) == '"internal"'
    assert TypeAdapter(Publication).validate_python("internal") is member
    assert TypeAdapter(Publication).dump_json(member) == b'"internal"'
    assert enum_type(Publication).enums == ["internal", "committee", "public"]


def _members(values):
    body = type(Labelled).__prepare__("Bare", (Labelled,))
    for name, value in values.items():
        body[name] = value
    return body
