"""The face of the administration room: what stages build their own tables on."""

from core.admin.kit import HouseAdmin, ReadOnlyAdmin

__all__ = ["HouseAdmin", "ReadOnlyAdmin"]
