"""The data catalogue: what the house and its plugins hold, how it may be shared, how often it is renewed."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from core.access.api import Principal
from core.plugins.contribute import DATASETS
from core.plugins.host import CORE, plugin_of
from core.plugins.manifest import Dataset

SHARED: dict[str, StrOrPromise] = {
    "unconditional": _("shared without condition"),
    "conditional": _("shared on condition"),
    "none": _("not shared"),
}


@dataclass(frozen=True)
class Entry:
    """A data set as the catalogue shows it. `mine`: whether the reader may see its data too."""

    name: str
    dataset: Dataset
    owner: StrOrPromise
    mine: bool

    @property
    def shared(self) -> StrOrPromise:
        """How it may be shared, in words (GB/T 21063.3)."""
        return SHARED[self.dataset.shared]


def catalogue(principal: Principal) -> list[Entry]:
    """Every data set there is; a catalogue tells of what one may have to ask for."""
    return [
        Entry(name, each, _owner(name), not each.permission or bool(principal.scopes(each.permission)))
        for name, each in DATASETS.active().items()
    ]


def _owner(name: str) -> StrOrPromise:
    slug = DATASETS.owner(name)
    return _("The platform") if slug == CORE else str(plugin_of(slug).manifest.owner)
