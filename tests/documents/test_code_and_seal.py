"""The verification code, the seal's picture, whether a document holds: all pure."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.check import standing
from core.documents.code import in_groups, is_code, new_code, tidied
from core.documents.seal import seal_svg


def test_codes_are_well_formed_and_never_twice() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert all(is_code(code) for code in codes)


@given(place=st.integers(0, 15), letter=st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_wrong_character_is_noticed(place: int, letter: str) -> None:
    code = new_code()
    wrong = code[:place] + letter + code[place + 1 :]
    assert is_code(wrong) == (wrong == code)


@given(place=st.integers(0, 13))
def test_two_swapped_characters_are_noticed(place: int) -> None:
    code = new_code()
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert is_code(swapped) == (swapped == code)


def test_a_code_may_be_typed_as_people_type() -> None:
    code = new_code()
    assert tidied(f" {in_groups(code).lower()} ") == code
    assert tidied("o-i s") == "015"


def test_the_seal_bears_each_letter_of_the_name_and_a_star() -> None:
    svg = seal_svg("甘井子区<水务局>")
    assert svg.count("<text") == 9
    assert "&lt;" in svg
    assert svg.count("<polygon") == 1


@pytest.mark.parametrize(
    ("revoked", "until", "wanted"),
    [
        (False, None, "valid"),
        (False, date(2026, 11, 24), "valid"),
        (False, date(2026, 11, 23), "expired"),
        (True, date(2026, 11, 23), "revoked"),
    ],
)
def test_whether_it_holds(revoked: bool, until: date | None, wanted: str) -> None:
    assert standing(revoked, until, date(2026, 11, 24)) == wanted
