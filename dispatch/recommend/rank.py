"""Third step: nearest first, with what each can do of what is wanted and the reason in words. Pure."""

from collections.abc import Sequence

from dispatch.recommend.judge import age_of
from dispatch.recommend.values import Candidate, Excluded, LeftOut, Standing, Way
from dispatch.recommend.words import reason
from dispatch.words import in_both


def nearest(standings: Sequence[Standing], measured: Sequence[Way], limit: int) -> list[tuple[Standing, Way]]:
    """The first `limit`, strictly by distance; callsigns decide between equals and where there is no distance."""
    pairs = list(zip(standings, measured, strict=True))
    pairs.sort(key=lambda pair: (pair[1].metres or 0.0, pair[0].card.callsign))
    return pairs[:limit]


def candidates(pairs: Sequence[tuple[Standing, Way]], wanted: Sequence[str], now_ms: int) -> list[Candidate]:
    """The units as the list shows them, in the order given."""
    ages = [age_of(standing, now_ms) for standing, _ in pairs]
    reasons = in_both([reason(way, age) for (_, way), age in zip(pairs, ages, strict=True)])
    return [
        _candidate(standing, way, age, said, wanted)
        for (standing, way), age, said in zip(pairs, ages, reasons, strict=True)
    ]


def _candidate(standing: Standing, way: Way, age_s: float, said: dict[str, str], wanted: Sequence[str]) -> Candidate:
    card, fix = standing.card, standing.fix
    assert fix is not None
    return Candidate(
        unit_id=card.id,
        device_id=card.device_id,
        callsign=card.callsign,
        kind=card.kind,
        agency=card.agency,
        lon=fix.lon,
        lat=fix.lat,
        distance_m=way.metres,
        basis=way.basis,
        eta_s=way.seconds,
        fix_age_s=age_s,
        capabilities=card.capabilities,
        has=[name for name in wanted if name in card.capabilities],
        missing=[name for name in wanted if name not in card.capabilities],
        reason=said,
    )


def excluded(pairs: Sequence[tuple[Standing, LeftOut]]) -> list[Excluded]:
    """The units left out, each with its reason in words."""
    reasons = in_both([out.sentence for _, out in pairs])
    return [
        Excluded(standing.card.id, standing.card.callsign, standing.card.kind, standing.card.agency, out.code, said)
        for (standing, out), said in zip(pairs, reasons, strict=True)
    ]
