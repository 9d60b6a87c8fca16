"""What this module tells the log beyond what its registers do."""

from django.utils.translation import gettext_lazy as _

from core.events.api import Payload, event_type


@event_type("population.synthetic.made", title=_("Made-up people entered"), permission="population.person.view")
class SyntheticMade(Payload, frozen=True):
    """Made-up residents and organisations were entered; the same seed makes the same."""

    persons: int
    organisations: int
    seed: int
