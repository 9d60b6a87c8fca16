"""Kinds of incidents are found while typing, whichever way one types."""

import subprocess
import sys

import pytest

from command.api import kind_of, search_kinds
from command.kinds.load import scheme
from config.site import HOME


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("暴雨", "11B03"),
        ("雨", "11B03"),
        ("内涝", "11A02"),
        ("火灾", "12G00"),
        ("火灾 隧道", "12G07"),
        ("泄漏", "12D02"),
        ("危险 泄漏", "12D02"),
        ("baoyu", "11B03"),
        ("bao yu", "11B03"),
        ("bao'yu", "11B03"),
        ("hongsh", "11A01"),
        ("xielou", "12D02"),
        ("by", "11B03"),
        ("nl", "11A02"),
        ("dljt", "12H00"),
        ("ＢＡＯＹＵ", "11B03"),
        ("11b03", "11B03"),
        ("12D", "12D00"),
        ("14h", "14H00"),
    ],
)
def test_the_kind_that_was_meant_comes_first(query: str, code: str) -> None:
    assert search_kinds(query)[0].code == code


def test_every_kind_is_found_by_its_own_code_and_by_its_own_name() -> None:
    for kind in scheme().kinds.values():
        assert search_kinds(kind.code, 1) == [kind]
        assert kind in search_kinds(kind.name.replace("·", " "), 60)


def test_only_what_an_incident_can_be_is_offered() -> None:
    assert len(scheme().kinds) == 296
    assert {kind.level for kind in scheme().kinds.values()} == {2, 3}
    assert [kind.level for kind in search_kinds("", 100)] == [2] * 45
    assert search_kinds("自然灾害", 100)[0].code == "11Y00"  # 其他自然灾害; the class itself is too general
    for code in ("10000", "11000", "99999", ""):
        with pytest.raises(LookupError):
            kind_of(code)


def test_a_name_that_is_clear_only_in_its_group_carries_it() -> None:
    assert kind_of("12D02").name == "危险化学品事故·泄漏"
    assert kind_of("11B03").name == "暴雨"
    assert len({kind.name for kind in scheme().kinds.values()}) == len(scheme().kinds)


@pytest.mark.parametrize("query", ["zzz", "没有的", "11Z", "%", "\0", "' OR 1=1 --"])
def test_what_is_nothing_finds_nothing(query: str) -> None:
    assert search_kinds(query) == []


def test_the_limit_holds() -> None:
    assert len(search_kinds("事故", 7)) == 7


def test_pinyin_is_loaded_by_those_processes_only_that_search() -> None:
    code = "import sys, command.kinds.search; sys.exit('pypinyin' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=HOME, check=False).returncode == 0
