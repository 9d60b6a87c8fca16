"""The catalogue of layers as a register: found by words, with history, rights by owner and quality like all others."""

from django.utils.translation import gettext_lazy as _

from core.access.api import Role, declare
from core.plugins.api import Text
from core.registers.api import Register, register
from gis.collections import base as base_collections  # noqa: F401  # they register themselves
from gis.collections.layers import SENSITIVE
from gis.facilities import declared as _facilities  # noqa: F401  # they register themselves
from gis.features.models import Layer

PUBLISH = "gis.layer.publish"

LAYER = register(
    Register(
        name="gis.layer",
        model=Layer,
        title=Text(zh="图层目录", en="Layers"),
        about=Text(
            zh="规划和业务图层：来源、许可、字段、样式与版本。", en="Layers with source, licence, fields and style."
        ),
        columns=("title_zh", "name", "shape", "agency", "source", "dated", "access", "shared"),
        search=("title_zh", "title_en", "about", "source"),
        exact=("name",),
        filters=("shape", "access", "shared", "agency"),
        expected=("title_en", "about", "source", "licence", "dated"),
        view=tuple(Role),
        edit=(Role.PLANNER, Role.LIAISON),
        shared="unconditional",
        renewed_days=365,
        made_at="layer-import",
    )
)

declare(PUBLISH, _("Review and publish edits of layers"), Role.PLANNER, Role.COMMANDER)
declare(SENSITIVE, _("See sensitive fields of layers"), Role.PLANNER, Role.COMMANDER)
