"""Clock, roster, messages and passwords of the simulation."""

import json
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.clock import Clock
from simulation.credentials import Credentials
from simulation.motion.kinds import PROFILES, Wire
from simulation.payloads import Report, encode, will
from simulation.roster import MARK, members
from simulation.times import seconds_of

NOW = 1_800_000_000.0


@given(st.floats(0, 86400), st.floats(1.01, 1000), st.floats(0, 10 * 86400))
def test_no_simulated_moment_lies_in_the_future(past: float, speed: float, later: float) -> None:
    clock = Clock(NOW, past, speed)
    assert clock.simulated(NOW + later) <= NOW + later
    assert clock.wall(clock.simulated(NOW + later)) <= NOW + later + 1e-3


def test_the_past_runs_fast_until_it_has_caught_up_with_life() -> None:
    clock = Clock(NOW, past_s=3600, speed=61)
    assert clock.simulated(NOW) == NOW - 3600
    assert clock.simulated(NOW + 30) == NOW - 3600 + 30 * 61
    assert not clock.live(NOW + 59)
    assert clock.live(NOW + 60)
    assert clock.simulated(NOW + 100) == NOW + 100


def test_without_a_past_it_is_life_from_the_start() -> None:
    assert Clock(NOW).simulated(NOW + 5) == NOW + 5


@pytest.mark.parametrize(("past", "speed"), [(60, 1), (-1, 5), (0, 0.5)])
def test_a_past_that_never_ends_is_refused(past: float, speed: float) -> None:
    with pytest.raises(ValueError, match="past"):
        Clock(NOW, past, speed)


def test_names_are_unique_and_say_that_they_are_simulated() -> None:
    crew = members(2000)
    assert len({each.callsign for each in crew}) == len({each.ident for each in crew}) == 2000
    assert all(each.callsign.startswith(MARK) and each.label.startswith(MARK) for each in crew)


def test_a_longer_list_begins_with_the_shorter() -> None:
    assert members(200)[:60] == members(60)


def test_every_kind_has_its_share_and_both_formats_occur() -> None:
    crew = members(sum(each.share for each in PROFILES) * 2)
    for each in PROFILES:
        assert sum(member.profile is each for member in crew) == each.share * 2
    assert {member.topic.split("/")[0] for member in crew} == {"owntracks", "gps"}


def test_an_owntracks_message_uses_its_units_and_leaves_zeros_out() -> None:
    moving = json.loads(encode(Wire.OWNTRACKS, Report(NOW + 0.9, 121.5, 38.9, 6.2, 30.4, 10.0, 271.4, 88)))
    assert moving["_type"] == "location"
    assert (moving["vel"], moving["cog"], moving["tst"], moving["acc"], moving["batt"]) == (36, 271, int(NOW), 6, 88)
    standing = json.loads(encode(Wire.OWNTRACKS, Report(NOW, 121.5, 38.9, 6.2, 30.4, 0.0, None, 88)))
    assert not {"vel", "cog"} & standing.keys()


def test_a_plain_message_uses_its_units_and_leaves_the_unknown_out() -> None:
    moving = json.loads(encode(Wire.PLAIN, Report(NOW + 0.9, 121.5, 38.9, 6.2, 30.4, 10.004, 271.44, 88)))
    told = {"acc": 6.2, "alt": 30.4, "speed": 10.0, "course": 271.4, "battery": 88}
    assert moving == {"t": NOW + 0.9, "lat": 38.9, "lon": 121.5, **told}
    assert "course" not in json.loads(encode(Wire.PLAIN, Report(NOW, 121.5, 38.9)))


def test_only_phones_leave_a_last_will() -> None:
    assert json.loads(will(Wire.OWNTRACKS, NOW) or b"{}") == {"_type": "lwt", "tst": int(NOW)}
    assert will(Wire.PLAIN, NOW) is None


def test_passwords_are_kept_for_the_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    Credentials(path).add({"a": "1"})
    Credentials(path).add({"b": "2"})
    assert Credentials(path).passwords == {"a": "1", "b": "2"}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(("text", "seconds"), [("90", 90), ("90s", 90), ("30m", 1800), ("1.5h", 5400), ("2D", 172800)])
def test_lengths_of_time_as_people_type_them(text: str, seconds: float) -> None:
    assert seconds_of(text) == seconds


@pytest.mark.parametrize("text", ["", "h", "-5", "1 week", "1e3"])
def test_other_words_are_no_lengths_of_time(text: str) -> None:
    with pytest.raises(ValueError, match=text.strip() or "^$"):
        seconds_of(text)
