"""One person for each role, and something of everything to look at and to do: the district's, water's, fire's."""

from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.utils import timezone

from command.api import Incident, NewIncident, open_incident, take_step
from core.access.api import SYSTEM, Role
from core.accounts.api import Agency, User, create_token, create_user, grant, place_agency
from dispatch.api import Assignment, Unit, create_unit, offer
from sensors.api import Alarm, Device, set_station

PASSWORD = "Rain-over-Dalian-7"
NOBODY = "nobody"
LETTERS = {
    "C": Role.COMMANDER,
    "D": Role.DUTY_OFFICER,
    "L": Role.LIAISON,  # of the water department
    "F": Role.FIELD_UNIT,  # of the fire department
    "P": Role.PLANNER,
    "E": Role.LEADER,
    "S": Role.SYSTEM_ADMIN,
    "X": Role.SECURITY_ADMIN,
    "A": Role.AUDIT_ADMIN,
}


@dataclass
class City:
    """What there is; `people` by letter of role, `tokens` likewise."""

    district: Agency
    water: Agency
    fire: Agency
    people: dict[str, User] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    alarms: dict[str, Alarm] = field(default_factory=dict)
    incidents: dict[str, Incident] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    orders: dict[str, Assignment] = field(default_factory=dict)

    def client(self, letter: str) -> Client:
        """A browser of that person, signed in; of nobody for `-`."""
        client = Client()
        if letter != "-":
            client.force_login(self.people[letter], backend="core.accounts.backend.GateBackend")
        return client

    def headers(self, letter: str) -> dict[str, str]:
        """What that person's program sends along."""
        return {} if letter == "-" else {"Authorization": f"Bearer {self.tokens[letter]}"}


def build() -> City:
    """Make everything through the stages' own actions, where there is one."""
    district = place_agency(Agency(code="210211000000", name="甘井子区", level="district"))
    water, fire = (
        place_agency(Agency(code=f"dept-{name}", name=name, level="department", parent=district))
        for name in ("water", "fire")
    )
    city = City(district, water, fire)
    for letter, role in LETTERS.items():
        _person(city, letter, role, {"L": water, "F": fire}.get(letter, district))
    for name, agency in {"water": water, "fire": fire}.items():
        _station_with_alarm(city, name, agency)
        city.incidents[name] = open_incident(SYSTEM, NewIncident("11B03", 3, title=name, agency=agency))
        city.units[name] = create_unit(SYSTEM, f"{name}1", "fire", agency, _truck(name, agency))
    city.units["spare"] = create_unit(SYSTEM, "fire2", "fire", fire, _truck("spare", fire))
    for name in ("water", "fire"):
        take_step(SYSTEM, city.incidents[name].pk, "verify")
        city.orders[name] = offer(SYSTEM, city.incidents[name].pk, city.units[name].pk)
    city.incidents["new"] = open_incident(SYSTEM, NewIncident("11B03", 3, title="new", agency=district))
    return city


def _person(city: City, letter: str, role: Role, agency: Agency) -> None:
    user = create_user(SYSTEM, role.value, PASSWORD)
    grant(SYSTEM, user, role, agency)
    city.people[letter] = user
    city.tokens[letter] = create_token(SYSTEM, user, "test")


def _truck(name: str, agency: Agency) -> Device:
    return Device.objects.create(ident=f"truck-{name}", kind=Device.Kind.PLAIN, agency=agency)


def _station_with_alarm(city: City, name: str, agency: Agency) -> None:
    gauge = Device.objects.create(ident=f"gauge-{name}", kind=Device.Kind.STATION, agency=agency)
    set_station(SYSTEM, gauge, kind="rain", lon=121.5, lat=38.95)
    now = timezone.now()
    facts: dict[str, Any] = {"cause": f"silence:{gauge.pk}", "kind": "silence", "level": 3, "peak_level": 3}
    city.alarms[name] = Alarm.objects.create(device=gauge, raised_at=now, changed_at=now, **facts)
