"""Which units a simulation has: names, kinds, devices. The same number and seed give the same list. Pure."""

from collections import Counter
from dataclasses import dataclass

from simulation.motion.kinds import PROFILES, Profile, Wire
from simulation.payloads import topic_of

MARK = "模拟"  # every name carries it: nobody may take these units for real ones
OWNER = "sim"


@dataclass(frozen=True)
class Member:
    """One simulated unit: its number, behaviour, callsign, and its device's name at the broker."""

    number: int
    profile: Profile
    callsign: str
    ident: str

    @property
    def label(self) -> str:
        """What the device is called."""
        return f"{MARK}终端 {self.ident}"

    @property
    def topic(self) -> str:
        """Where the device publishes."""
        return topic_of(self.profile.wire, self.ident)


def members(count: int) -> list[Member]:
    """The first `count` units; a longer list begins with the shorter one."""
    pattern = _pattern()
    numbers: Counter[str] = Counter()
    found = []
    for number in range(count):
        profile = pattern[number % len(pattern)]
        numbers[profile.kind] += 1
        found.append(_member(number, profile, numbers[profile.kind]))
    return found


def _member(number: int, profile: Profile, serial: int) -> Member:
    name = f"{profile.kind}-{serial:04d}"
    ident = f"{OWNER}/{name}" if profile.wire is Wire.OWNTRACKS else f"{OWNER}-{name}"
    return Member(number, profile, f"{MARK}{profile.word}{serial:03d}", ident)


def _pattern() -> list[Profile]:
    """All kinds by their shares, evenly mixed."""
    turns = [(index, turn) for index, profile in enumerate(PROFILES) for turn in range(profile.share)]
    turns.sort(key=lambda each: ((each[1] + 0.5) / PROFILES[each[0]].share, each[0]))
    return [PROFILES[index] for index, _ in turns]
