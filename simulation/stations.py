"""Make the storm day's stations through the stages' own actions, where they are missing."""

from collections.abc import Mapping
from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext as _

from core.access.api import Principal
from core.accounts.api import Agency
from gis.api import regions
from sensors.api import Device, Levels, NewDevice, Station, add_devices, renew_password, set_station, set_threshold
from simulation.credentials import Credentials
from simulation.enlist import DISTRICT, NoAgencyError
from simulation.storm.sites import SITES, Place, Site, places_of

SILENT_AFTER_S = 60  # so that one that falls silent is missed within a minute; the readings come oftener
AGENCIES = {"waterlogging": "dept-urban", "weather": "dept-emergency"}
WATER = "dept-water"
VERSION, SOURCE = "storm-1", "模拟 / made up for the storm day"


class NoRegionsError(RuntimeError):
    """The base data is not there: the stations lie near the subdistricts' points."""


def station_places() -> dict[str, Place]:
    """Where the stations are, longitude and latitude in degrees, by their names.

    Raises:
        NoRegionsError: the regions have not been loaded.
    """
    known = {each.code12: (each.lon, each.lat) for each in regions("subdistrict")}
    points = {code: (lon, lat) for code, (lon, lat) in known.items() if lon is not None and lat is not None}
    try:
        return places_of(points)
    except KeyError as error:
        raise NoRegionsError(_("There are no subdistricts yet; run load_base_data first.")) from error


def enlist_stations(actor: Principal, places: Mapping[str, Place], credentials: Credentials) -> None:
    """See to it that every station has a device whose password is known, its place and its thresholds.

    What a person has changed about a station since is left alone.

    Raises:
        NoAgencyError: the agencies have not been loaded.
        BrokerAway, BrokerRefused: as `add_devices`.
    """
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    if DISTRICT not in agencies:
        raise NoAgencyError(_("There are no agencies yet; run load_agencies first."))
    known = _devices()
    wanted = [_new(site, agencies) for site in SITES if site.ident not in known]
    for given in add_devices(actor, wanted) if wanted else ():
        credentials.add({given.username: str(given.password)})
    for ident in [ident for ident in known if ident not in credentials.passwords]:
        credentials.add({ident: str(renew_password(actor, known[ident]).password)})
    devices = _devices()
    settled = set(Station.objects.filter(device__in=devices.values(), lon__isnull=False).values_list("pk", flat=True))
    for site in SITES:
        if devices[site.ident].pk not in settled:
            _settle(actor, site, devices[site.ident], places[site.ident])


def _devices() -> dict[str, Device]:
    return {each.ident: each for each in Device.objects.filter(ident__in=[s.ident for s in SITES], active=True)}


def _new(site: Site, agencies: Mapping[str, Agency]) -> NewDevice:
    agency = agencies.get(AGENCIES.get(site.kind, WATER), agencies[DISTRICT])
    return NewDevice(site.ident, Device.Kind.STATION, site.label, agency)


def _settle(actor: Principal, site: Site, device: Device, place: Place) -> None:
    lon, lat = place
    with transaction.atomic():
        set_station(actor, device, kind=site.kind, lon=lon, lat=lat, silent_after_s=SILENT_AFTER_S)
        for name, rule in site.rules.items():
            set_threshold(actor, device, name, Levels(**asdict(rule)), version=VERSION, source=SOURCE)
