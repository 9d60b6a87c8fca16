"""`manage.py simulate`: made-up units drive on the road network and report over real MQTT with their own accounts."""

import time
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from core.access.api import SYSTEM
from gis.api import NoRoadsError
from sensors.api import BrokerAway, BrokerRefused
from simulation.clock import Clock
from simulation.credentials import FILE_NAME, Credentials
from simulation.crew.crews import LONGEST_STAY_S
from simulation.enlist import NoAgencyError, Recruit, enlist
from simulation.fleet import LastSeen, Plan, last_seen, man, recruits_of, town_of_district
from simulation.links import Links, allow_sockets, broker_error
from simulation.motion.journey import Town
from simulation.run import Simulation
from simulation.screen import Reports, Stop, bar
from simulation.stations import NoRegionsError, enlist_stations, station_places
from simulation.storm.script import mute_of, script_of
from simulation.storm.sites import Place
from simulation.storm.stage import Weather, stage
from simulation.times import seconds_of

UNITS, SEED = 60, 210211
STORM, STORM_SPEED = "storm", 30.0
DEMO_PAST_S, DEMO_SPEED = 900.0, 45.0
LEAST_PAST_S = 5.0


class Command(BaseCommand):
    """Runs until Ctrl-C."""

    help = "模拟单位沿合成路网行驶，经真实 MQTT 上报 / Made-up units drive and report over real MQTT"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The options."""
        add = parser.add_argument
        add("scenario", nargs="?", choices=[STORM], help="storm：暴雨日 / the storm day")
        add("--units", type=int, default=UNITS, help="单位数 / how many units (60)")
        add("--rate", type=float, default=1.0, help="每单位每秒定位数 / fixes a second and unit (1)")
        add("--seed", type=int, default=SEED, help="随机种子 / the same seed gives the same drives")
        add("--speed", type=float, default=None, help="追赶倍速；暴雨倍速 / of the past (1), of the storm (30)")
        add("--duration", type=_duration, default=3600.0, help="追赶时长，如 30m / how much past to run through (1h)")
        add("--stop-after", type=_duration, default=None, help="运行多久后结束 / end after this time (never)")
        add("--resume", action="store_true", help="从上次位置继续 / begin where each unit was last seen")
        add("--stay", type=_duration, default=LONGEST_STAY_S, help="到场停留上限 / longest stay on scene (2m)")
        add("--demo", action="store_true", help="演示预设 / as ./run --demo starts it")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check, enlist, drive."""
        options = _filled(options)
        _check(options)
        town = _town()
        recruits = recruits_of(town, options["units"], options["seed"])
        places = storm_places() if options["scenario"] else {}
        credentials = enlist_all(recruits, places)
        seen = last_seen(town, recruits)
        site = settings.SITE.mqtt
        simulation = Simulation(Links(site.host, site.port), _clock(options, seen))
        mute = self._mute(recruits, options["seed"], places) if places else None
        plan = Plan(options["seed"], options["rate"], options["stay"], mute)
        starts = seen if options["resume"] else {}
        crews = man(simulation, town, [recruit.member for recruit in recruits], credentials, plan, starts)
        if places:
            stage(simulation, crews, credentials, Weather(places, options["seed"], options["storm_speed"], mute))
        self._run(simulation, options)

    def _mute(self, recruits: list[Recruit], seed: int, places: Mapping[str, Place]) -> int | None:
        """The unit that answers no orders, at home near the first storm's first call; told to who watches."""
        near = script_of(seed, 0, places, None).calls[0].near
        mute = mute_of([each.member.profile.kind for each in recruits], [each.home for each in recruits], near)
        if mute is not None:
            self.stdout.write(_("%s will answer no orders.") % recruits[mute].member.callsign)
        return mute

    def _run(self, simulation: Simulation, options: dict[str, Any]) -> None:
        with Stop(options["stop_after"]) as stop, Reports() as reports:
            simulation.run(stop.go_on, reports)
            simulation.links.close()
        tally = simulation.links.tally
        self.stdout.write(
            _("Simulation ended: %(sent)d fixes sent, %(acknowledged)d acknowledged, %(lost)d connections lost.")
            % {"sent": tally.published - tally.beside, "acknowledged": tally.acknowledged, "lost": tally.lost}
        )
        for companion in simulation.companions:
            self.stdout.write(companion.line())


def enlist_all(recruits: list[Recruit], places: Mapping[str, Place]) -> Credentials:
    """See to devices, units and passwords; and to the storm's stations where there are places for them.

    Raises:
        CommandError: in words for people.
    """
    site = settings.SITE.mqtt
    why = broker_error(site.host, site.port)
    if why:
        raise CommandError(
            _("The message broker at %(host)s:%(port)d does not answer (%(why)s); is ./run running?")
            % {"host": site.host, "port": site.port, "why": why}
        )
    credentials = Credentials(settings.SITE.data_dir / FILE_NAME)
    try:
        enlist(SYSTEM, recruits, credentials, bar)
        if places:
            enlist_stations(SYSTEM, places, credentials)
    except (NoAgencyError, BrokerAway, BrokerRefused) as error:
        raise CommandError(str(error)) from error
    return credentials


def _town() -> Town:
    try:
        return town_of_district()
    except NoRoadsError as error:
        raise CommandError(_("There are no roads to drive on; run load_base_data first.")) from error


def storm_places() -> dict[str, Place]:
    """Where the storm's stations are.

    Raises:
        CommandError: in words for people.
    """
    try:
        return station_places()
    except NoRegionsError as error:
        raise CommandError(str(error)) from error


def _filled(options: dict[str, Any]) -> dict[str, Any]:
    """With presets and defaults; `--speed` is the storm's where there is one, and its vehicles drive as in life."""
    speed = options["speed"]
    if not (options["demo"] or options["scenario"]):
        return {**options, "speed": 1.0 if speed is None else speed, "storm_speed": STORM_SPEED}
    storm = {**options, "scenario": STORM, "speed": 1.0, "storm_speed": STORM_SPEED if speed is None else speed}
    return storm | {"speed": DEMO_SPEED, "duration": DEMO_PAST_S, "resume": True} if options["demo"] else storm


def _check(options: dict[str, Any]) -> None:
    units, rate = options["units"], options["rate"]
    if not 1 <= units <= 20_000:
        raise CommandError(_("--units must lie between 1 and 20000."))
    if not 0 < options["stay"] <= 86_400:
        raise CommandError(_("--stay must lie between a moment and a day."))
    if not 0.001 <= rate <= 10:
        raise CommandError(_("--rate must lie between 0.001 and 10 fixes a second."))
    if not (1 <= options["speed"] <= 10_000 and 1 <= options["storm_speed"] <= 10_000):
        raise CommandError(_("--speed must lie between 1 and 10000."))
    allowed = allow_sockets(units)
    if allowed < units:
        raise CommandError(
            _("This account may open %(allowed)d connections only; raise its limit of open files (ulimit -n).")
            % {"allowed": allowed}
        )


def _clock(options: dict[str, Any], seen: dict[str, LastSeen]) -> Clock:
    """The past begins after what has been reported already: two pasts in one track would contradict each other."""
    now = time.time()
    past = options["duration"] if options["speed"] > 1 else 0.0
    past = min([past, *(now - each.t for each in seen.values())])
    return Clock(now, past, options["speed"]) if past > LEAST_PAST_S else Clock(now)


def _duration(text: str) -> float:
    try:
        return seconds_of(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text}: 90, 90s, 30m, 1.5h, 2d") from error
