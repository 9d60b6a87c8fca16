"""Words that the workbench's script puts together; what stands still is in the templates."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_stubs_ext import StrOrPromise

from maps.texts import wall_texts

_TEXTS: dict[str, StrOrPromise] = {
    "catalogue.count": _("{n} layers"),
    "catalogue.failed": _("The layers could not be loaded. Please load the page again."),
    "catalogue.none": _("No layer matches."),
    "change.added": pgettext_lazy("feature", "added"),
    "change.changed": pgettext_lazy("feature", "changed"),
    "change.removed": pgettext_lazy("feature", "removed"),
    "classes.counted": _("{n} features; {nulls} without a value"),
    "classes.none": _("No feature has a value in this field."),
    "classes.sampled": _("many values: cut by groups of them"),
    "compare.none": _("Nothing differs between these two dates."),
    "compare.wrong": _("Please give two dates, the earlier one first."),
    "field.none": pgettext_lazy("field", "none"),
    "filter.applied": _("The filter is applied."),
    "filter.removed": _("The filter is taken away."),
    "kind.base": _("Base data"),
    "kind.layer": pgettext_lazy("kind of layer", "Layers of planners"),
    "kind.register": _("Registers"),
    "layer.at": _("as of {date}"),
    "layer.failed": _("could not be loaded"),
    "layer.filtered": _("filtered"),
    "layer.loading": _("loading"),
    "layer.small": _("Very small features are left out at this zoom."),
    "layer.thinned": _("Thinned at this zoom: one point may stand for several."),
    "layer.zoom": _("Seen from zoom {from} on; zoom in."),
    "legend.heat": _("density"),
    "legend.others": _("others"),
    "measure.area": _("Area {area}, outline {length}"),
    "measure.length": _("Length {length}"),
    "most.layers": _("At most {n} layers at once."),
    "op.<": _("less than"),
    "op.<=": _("at most"),
    "op.<>": _("is not"),
    "op.=": _("is"),
    "op.>": _("more than"),
    "op.>=": _("at least"),
    "op.begins": _("begins with"),
    "op.between": _("between"),
    "op.contains": _("contains"),
    "op.empty": _("is empty"),
    "op.false": _("no"),
    "op.filled": _("is not empty"),
    "op.in": _("is one of"),
    "op.true": _("yes"),
    "problem.lost": _("The server cannot be reached; please try again."),
    "problem.other": _("That did not work. Please try again."),
    "problem.signed_out": _("The session is over. Please sign in again."),
    "query.on": _("{title}: inside the drawn shape"),
    "regions.count": _("number"),
    "regions.legend": _("{title} by region: {what}"),
    "regions.outside": _("{n} features lie in no region."),
    "saved.by": _("“{title}”, saved by {by} on {at}."),
    "saved.copied": _("The address is copied."),
    "saved.done": _("Saved. Whoever opens the address sees the layers that they may see."),
    "saved.missing": _("There is no saved map of this address."),
    "saved.withheld": _("{n} of its layers are not for this account."),
    "style.kept": _("This is now the layer's own style."),
    "table.count": _("{n} features"),
    "table.empty": _("No feature here."),
    "table.many": _("more than {n} features"),
    "table.none": _("Choose a layer to see its features."),
    "tool.area": _("Click the corners; the last one with a double click. Escape ends."),
    "tool.circle": _("Click the middle, then the edge. Escape ends."),
    "tool.line": _("Click along the line; end with a double click. Escape ends."),
    "tool.none": _("Choose a layer first; the drawn shape queries it."),
    "tool.polygon": _("Click the corners; the last one with a double click. Escape ends."),
    "tool.rectangle": _("Click two opposite corners. Escape ends."),
    "work.file": _("Making the file …"),
    "work.paper": _("Drawing the map for paper …"),
}


def planner_texts() -> dict[str, str]:
    """The texts by key in the reader's language, with those of the map's own controls."""
    own = {key: str(text) for key, text in _TEXTS.items()}
    return own | {key: text for key, text in wall_texts().items() if key.startswith("map.")}
