"""Permits online, approved jointly (网上许可, 联合审批)."""

from core.plugins.api import Manifest, Slot, Text

manifest = Manifest(
    slug="permits",
    version="0.1.0",
    core=">=0.1,<1",
    title=Text(zh="网上许可", en="Permits online"),
    owner=Text(zh="政府办公室（政务服务）", en="Government office (services)"),
    slots=(
        Slot(
            name="results",
            title=Text(zh="许可结果公开", en="Published results"),
            slot="start",
            template="permits/start.html",
        ),
    ),
)
