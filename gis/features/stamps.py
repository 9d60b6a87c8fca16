"""The version of a layer's features: whoever changes one gives the layer a new version in the same transaction."""

import secrets

from django.db import transaction

from gis.basedata.stamps import forget
from gis.collections.layers import layer_stamp
from gis.models import BaseDataStamp


def bump(name: str) -> None:
    """Give the layer a new version: tiles and lists that were kept of it count no more once this is committed."""
    BaseDataStamp.objects.update_or_create(dataset=layer_stamp(name), defaults={"version": secrets.token_hex(8)})
    transaction.on_commit(forget)


def drop_stamp(name: str) -> None:
    """Forget the version of a layer that is no more."""
    BaseDataStamp.objects.filter(dataset=layer_stamp(name)).delete()
    transaction.on_commit(forget)
