"""Set up the storm beside the vehicles: the stations' connections, and who takes part."""

from collections.abc import Mapping
from dataclasses import dataclass

from simulation.credentials import Credentials
from simulation.crew.crews import Crews
from simulation.run import Simulation
from simulation.storm.player import Cast, Storm
from simulation.storm.sites import Place


@dataclass(frozen=True)
class Weather:
    """Which storm: stations' places, seed, how many times faster than life, and the unit that answers no orders."""

    places: Mapping[str, Place]
    seed: int
    speed: float
    mute: int | None


def stage(simulation: Simulation, crews: Crews, credentials: Credentials, weather: Weather) -> Storm:
    """Add the storm to a simulation; it begins once the vehicles have caught up with life."""
    stations = {
        ident: simulation.links.add(ident, credentials.passwords[ident], f"sensors/{ident}", None)
        for ident in weather.places
    }
    vehicles = {number: unit.reporter for number, unit in crews.units.items()}
    cast = Cast(stations, weather.places, vehicles, weather.mute)
    storm = Storm(simulation.links, cast, weather.seed, weather.speed, simulation.clock)
    simulation.companions.insert(0, storm)
    return storm
