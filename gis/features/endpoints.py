"""Editing layers over HTTP: proposals and their review, the history of features, what differs between two dates."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field, JsonValue

from core.access.api import Principal
from core.rest.api import Page, clamp, decode_cursor, gate, number_in, page_of
from gis.collections.declare import Collection
from gis.collections.find import collection_of
from gis.collections.layers import PREFIX, VIEW
from gis.features import edit as editing
from gis.features.editing.listing import Group, groups, one_group
from gis.features.models import Layer
from gis.features.past import Difference, Revision, State, differences, feature_history

router = Router(tags=["layers"])
_EDITS = "/layers/{name}/edits"
_GROUP = "/layers/{name}/edits/{together}"

Limit = Annotated[int, Field(ge=1)]
Key = Annotated[int, Field(ge=1, lt=2**63)]
StateName = Literal["", "proposed", "published", "refused", "withdrawn"]
FROM: Any = Query(..., alias="from")  # type: ignore[type-arg]  # a word of Python's own
TO: Any = Query(..., alias="to")  # type: ignore[type-arg]


class Geometry(Schema):
    """A GeoJSON geometry: longitude, latitude in degrees (EPSG:4490; CRS84 is taken as the same)."""

    type: str
    coordinates: list[JsonValue]


class ChangeIn(Schema):
    """A wish: `id` and `revision` (the one that was seen) for all but `add`; `geometry` of a split is the line."""

    verb: Literal["add", "change", "remove", "split"]
    id: Key | None = None
    revision: Key | None = None
    geometry: Geometry | None = None
    values: dict[str, JsonValue] = {}

    def change(self) -> editing.Change:
        """As the actions take it."""
        return editing.Change(
            verb=self.verb,
            id=self.id,
            revision=self.revision,
            geometry=self.geometry.model_dump() if self.geometry else None,
            values=self.values,
        )


class ProposalIn(Schema):
    """Changes that are published together, and why.

    `keep_stale`: where a feature moved on meanwhile, keep the proposal so that it can be settled by hand.
    """

    changes: list[ChangeIn]
    why: str
    keep_stale: bool = False


class EditOut(Schema):
    """One edit; `geometry` null: stays as it is. `outdated`: the feature moved on since."""

    kind: str
    feature_id: int | None
    revision: int | None
    geometry: dict[str, JsonValue] | None
    values: dict[str, JsonValue]
    outdated: bool


class GroupOut(Schema):
    """Edits that stand or fall together."""

    together: UUID
    layer: str
    state: str
    why: str
    by: str
    at: datetime
    decided_by: str
    decided_at: datetime | None
    remark: str
    edits: list[EditOut]


class ReasonIn(Schema):
    """Why."""

    why: str = ""


class RemarkIn(Schema):
    """What the reviewer says."""

    remark: str = ""


class RevisionOut(Schema):
    """A feature from `since` to `until` (null: now); who proposed and who published it."""

    revision: int
    since: datetime
    until: datetime | None
    by: str
    why: str
    removed: bool
    geometry: dict[str, JsonValue]
    values: dict[str, JsonValue]
    changed: list[str]
    moved: bool
    published_by: str
    remark: str
    together: UUID | None


class FeatureNowOut(Schema):
    """A feature as it stands."""

    id: int
    revision: int
    geometry: dict[str, JsonValue]
    values: dict[str, JsonValue]


class HistoryOut(Schema):
    """Revisions, latest first."""

    items: list[RevisionOut]


class StateOut(Schema):
    """A feature at a moment."""

    revision: int
    geometry: dict[str, JsonValue]
    values: dict[str, JsonValue]
    changed_at: datetime
    changed_by: str
    why: str


class DifferenceOut(Schema):
    """What became of a feature: `added`, `changed` (in these `fields`; `moved`: its geometry) or `removed`."""

    id: int
    kind: str
    fields: list[str]
    moved: bool
    before: StateOut | None
    after: StateOut | None


@router.get(_EDITS, response=Page[GroupOut], auth=gate(VIEW), summary="Edits of a layer")
def list_edits(
    request: HttpRequest, name: str, state: StateName = "", cursor: str | None = None, limit: Limit = 50
) -> Page[GroupOut]:
    """Groups of edits, latest first; `state` narrows them. `name`: the layer's, with or without `layer.` before it."""
    principal, layer = _principal(request), _layer(request, name)
    size = clamp(limit)
    found = groups(principal, layer, state=state, before=number_in(decode_cursor(cursor)), limit=size + 1)
    shown, following = page_of(found, size, lambda group: {"id": group.number})
    return Page[GroupOut](items=[_group(each) for each in shown], next=following)


@router.post(_EDITS, response={201: GroupOut}, auth=gate(editing.EDIT), summary="Propose edits")
def propose_edits(request: HttpRequest, name: str, body: ProposalIn) -> tuple[int, GroupOut]:
    """Propose changes; another person publishes them. 409 `changed_meanwhile` where a feature moved on."""
    principal, layer = _principal(request), _layer(request, name)
    changes = [each.change() for each in body.changes]
    together = editing.propose(principal, layer, changes, body.why, although_stale=body.keep_stale)
    return 201, _group(one_group(principal, together))


@router.get(_GROUP, response=GroupOut, auth=gate(VIEW), summary="A group of edits")
def get_edits(request: HttpRequest, name: str, together: UUID) -> GroupOut:
    """A group of edits with what is proposed."""
    return _found(request, name, together)


@router.post(f"{_GROUP}/publish", response=GroupOut, auth=gate(editing.PUBLISH), summary="Publish edits")
def publish_edits(request: HttpRequest, name: str, together: UUID, body: RemarkIn) -> GroupOut:
    """Let all edits of a group count, or, where a feature moved on (409 `changed_meanwhile`), none."""
    _found(request, name, together)
    editing.publish(_principal(request), together, body.remark)
    return _found(request, name, together)


@router.post(f"{_GROUP}/refuse", response=GroupOut, auth=gate(editing.PUBLISH), summary="Refuse edits")
def refuse_edits(request: HttpRequest, name: str, together: UUID, body: RemarkIn) -> GroupOut:
    """Refuse a group of edits; the remark says why."""
    _found(request, name, together)
    editing.refuse(_principal(request), together, body.remark)
    return _found(request, name, together)


@router.post(f"{_GROUP}/withdraw", response=GroupOut, auth=gate(VIEW), summary="Withdraw edits")
def withdraw_edits(request: HttpRequest, name: str, together: UUID, body: ReasonIn) -> GroupOut:
    """Take back one's own edits."""
    _found(request, name, together)
    editing.withdraw(_principal(request), together, body.why)
    return _found(request, name, together)


@router.post(f"{_GROUP}/undo", response={201: GroupOut}, auth=gate(editing.EDIT), summary="Undo edits")
def undo_edits(request: HttpRequest, name: str, together: UUID, body: ReasonIn) -> tuple[int, GroupOut]:
    """Propose the opposite of published edits; answers with the new group."""
    _found(request, name, together)
    principal = _principal(request)
    return 201, _group(one_group(principal, editing.undo(principal, together, body.why)))


@router.get("/layers/{name}/features/{pk}", response=FeatureNowOut, auth=gate(VIEW), summary="A feature to edit")
def get_feature(request: HttpRequest, name: str, pk: Key) -> FeatureNowOut:
    """A feature as it stands, whole: with the revision that an edit of it must name."""
    latest, *_rest = feature_history(_principal(request), _collection(request, name), pk)
    if latest.removed:
        raise Http404
    return FeatureNowOut(id=pk, revision=latest.revision, geometry=dict(latest.geometry), values=dict(latest.values))


@router.get("/layers/{name}/features/{pk}/history", response=HistoryOut, auth=gate(VIEW), summary="A feature's history")
def get_feature_history(request: HttpRequest, name: str, pk: Key) -> HistoryOut:
    """Every revision of a feature, of a removed one too."""
    found = feature_history(_principal(request), _collection(request, name), pk)
    return HistoryOut(items=[_revision(each) for each in found])


@router.get("/layers/{name}/differences", response=Page[DifferenceOut], auth=gate(VIEW), summary="Differences")
def get_differences(
    request: HttpRequest,
    name: str,
    one: datetime = FROM,
    other: datetime = TO,
    cursor: str | None = None,
    limit: Limit = 100,
) -> Page[DifferenceOut]:
    """What was added, changed and removed between two moments, by the features' numbers."""
    size = clamp(limit)
    after = number_in(decode_cursor(cursor)) or 0
    collection = _collection(request, name)
    found = differences(_principal(request), collection, _aware(one), _aware(other), after=after, limit=size + 1)
    shown, following = page_of(found, size, lambda each: {"id": each.id})
    return Page[DifferenceOut](items=[_difference(each) for each in shown], next=following)


def _principal(request: HttpRequest) -> Principal:
    principal: Principal = request.auth  # type: ignore[attr-defined]
    return principal


def _layer(request: HttpRequest, name: str) -> Layer:
    return editing.layer_of(_principal(request), name)


def _collection(request: HttpRequest, name: str) -> Collection:
    try:
        return collection_of(_principal(request), PREFIX + name.removeprefix(PREFIX))
    except LookupError:
        raise Http404 from None


def _found(request: HttpRequest, name: str, together: UUID) -> GroupOut:
    """The group, if it is this layer's."""
    found = one_group(_principal(request), together)
    if found.layer.name != name.removeprefix(PREFIX):
        raise Http404
    return _group(found)


def _aware(moment: datetime) -> datetime:
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


def _group(group: Group) -> GroupOut:
    first = group.edits[0].edit
    return GroupOut(
        together=first.together,
        layer=group.layer.name,
        state=first.state,
        why=first.why,
        by=first.by,
        at=first.at,
        decided_by=first.decided_by,
        decided_at=first.decided_at,
        remark=first.remark,
        edits=[
            EditOut(
                kind=each.edit.kind,
                feature_id=each.edit.feature_id,
                revision=each.edit.revision,
                geometry=each.geometry,
                values=dict(each.values),
                outdated=each.outdated,
            )
            for each in group.edits
        ],
    )


def _revision(each: Revision) -> RevisionOut:
    return RevisionOut(**{**each.__dict__, "changed": list(each.changed)})


def _difference(each: Difference) -> DifferenceOut:
    before, after = (_state(state) for state in (each.before, each.after))
    return DifferenceOut(
        id=each.id, kind=each.kind, fields=list(each.fields), moved=each.moved, before=before, after=after
    )


def _state(state: State | None) -> StateOut | None:
    return StateOut(**state.__dict__) if state else None
