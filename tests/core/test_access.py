"""Who may do what, where: roles are held at an agency and hold everywhere below it."""

import pytest
from django.test import RequestFactory

from core.access.api import ANONYMOUS, SYSTEM, AccessDenied, Principal, Role, declare, principal_of, require
from core.access.identify import principal_of_request
from core.access.permissions import PERMISSIONS
from core.access.principal import grants_of
from core.accounts.api import Agency, RoleAssignment, User, create_token, place_agency, set_active


@pytest.fixture
def tree(db: None) -> dict[str, Agency]:
    district = place_agency(Agency(code="d", name="区", level="district"))
    street = place_agency(Agency(code="s", name="街道", level="subdistrict", parent=district))
    community = place_agency(Agency(code="c", name="社区", level="community", parent=street))
    other = place_agency(Agency(code="o", name="另一街道", level="subdistrict", parent=district))
    return {"district": district, "street": street, "community": community, "other": other}


def principal(*held: tuple[Role, str]) -> Principal:
    return Principal(1, "x", "x", frozenset(role for role, _ in held), grants_of(held))


def test_a_role_at_a_subdistrict_holds_there_and_below_but_not_beside_or_above(tree: dict[str, Agency]) -> None:
    officer = principal((Role.SECURITY_ADMIN, tree["street"].path))
    assert officer.may("core.user.manage", tree["street"].path)
    assert officer.may("core.user.manage", tree["community"].path)
    assert not officer.may("core.user.manage", tree["other"].path)
    assert not officer.may("core.user.manage", tree["district"].path)


def test_a_role_at_the_district_holds_everywhere(tree: dict[str, Agency]) -> None:
    assert tree["district"].path == ""
    officer = principal((Role.SECURITY_ADMIN, ""))
    assert all(officer.may("core.user.manage", agency.path) for agency in tree.values())


def test_path_12_is_not_below_path_1() -> None:
    assert not principal((Role.SECURITY_ADMIN, "1.")).may("core.user.manage", "12.")


def test_two_places_of_one_role_are_kept_apart_and_the_inner_one_adds_nothing() -> None:
    held = principal((Role.SECURITY_ADMIN, "1."), (Role.SECURITY_ADMIN, "1.5."), (Role.SECURITY_ADMIN, "2."))
    assert held.scopes("core.user.manage") == ("1.", "2.")


def test_the_three_administrators_are_separated() -> None:
    def may(role: Role, name: str) -> bool:
        return principal((role, "")).may(name)

    assert may(Role.SECURITY_ADMIN, "core.user.manage")
    assert not may(Role.SYSTEM_ADMIN, "core.user.manage")
    assert not may(Role.AUDIT_ADMIN, "core.user.manage")
    assert may(Role.AUDIT_ADMIN, "core.event.audit")
    assert not may(Role.SYSTEM_ADMIN, "core.event.audit")
    assert not may(Role.SECURITY_ADMIN, "core.event.audit")
    assert not may(Role.SECURITY_ADMIN, "core.plugin.manage")


def test_nobody_may_nothing_and_the_system_everything() -> None:
    assert ANONYMOUS.anonymous
    assert not SYSTEM.anonymous
    for name in PERMISSIONS:
        assert not ANONYMOUS.may(name)
        assert SYSTEM.may(name)


def test_require_names_the_missing_permission() -> None:
    with pytest.raises(AccessDenied, match=r"core\.user\.manage"):
        require(ANONYMOUS, "core.user.manage")


def test_a_permission_is_named_stage_thing_verb() -> None:
    with PERMISSIONS.temporary(), pytest.raises(ValueError, match="stage"):
        declare("manage", "x")


def test_a_deactivated_account_is_nobody_at_once(tree: dict[str, Agency]) -> None:
    user = User.objects.create(username="u")
    RoleAssignment.objects.create(user=user, role=Role.COMMANDER, agency=tree["district"])
    assert principal_of(user).may("core.event.view")
    set_active(SYSTEM, user, active=False)
    user.refresh_from_db()
    assert principal_of(user) is ANONYMOUS


def test_a_wrong_bearer_is_nobody_even_beside_a_good_session(tree: dict[str, Agency]) -> None:
    user = User.objects.create(username="u", is_superuser=True)
    request = RequestFactory().get("/", headers={"Authorization": "Bearer wrong"})
    request.user = user
    assert principal_of_request(request).anonymous


def test_a_bearer_opens_until_it_is_taken_back(tree: dict[str, Agency]) -> None:
    user = User.objects.create(username="u")
    secret = create_token(SYSTEM, user, "test")
    request = RequestFactory().get("/", headers={"Authorization": f"Bearer {secret}"})
    assert principal_of_request(request).username == "u"
    assert secret not in str(list(user.tokens.values()))
    user.tokens.all().delete()
    assert principal_of_request(request).anonymous
