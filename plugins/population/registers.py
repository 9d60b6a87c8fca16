"""What people may do with the registers, and how each is searched, listed, masked and shared."""

from core.access.api import Role
from core.plugins.api import Text
from core.registers.api import Mask, Register, register
from plugins.population.models import Address, Household, Organisation, Person

VIEW = (Role.COMMANDER, Role.DUTY_OFFICER, Role.LIAISON, Role.LEADER, Role.PLANNER)
EDIT = (Role.DUTY_OFFICER, Role.LIAISON)
UNMASK = (Role.COMMANDER, Role.DUTY_OFFICER)
PERSONAL = Text(
    zh="依申请，限应急处置与法定职责；个人信息按最小必要提供",
    en="On request, for emergencies and duties by law; personal data as little as needed",
)

PERSON = register(
    Register(
        name="population.person",
        model=Person,
        title=Text(zh="人口库", en="Residents"),
        about=Text(zh="常住与流动人口，敏感信息默认遮蔽。", en="Residents, sensitive values masked by default."),
        columns=("name", "sex", "birth_year", "citizen_id", "phone", "status", "address", "agency"),
        search=("name",),
        exact=("citizen_id", "phone"),
        filters=("status", "sex", "nation", "lives_alone", "disabled", "bedridden", "child_in_need", "agency"),
        masks={"name": Mask.NAME, "citizen_id": Mask.ID, "phone": Mask.PHONE, "address": Mask.ADDRESS},
        same=("citizen_id",),
        alike=("name", "phone"),
        expected=("phone", "nation", "household", "address", "place"),
        place="place",
        view=VIEW,
        edit=EDIT,
        unmask=UNMASK,
        shared="conditional",
        condition=str(PERSONAL.zh),
    )
)

HOUSEHOLD = register(
    Register(
        name="population.household",
        model=Household,
        title=Text(zh="户", en="Households"),
        about=Text(zh="登记在一起的家庭户与集体户。", en="Families and collectives registered as one household."),
        columns=("number", "kind", "address", "agency"),
        search=("number",),
        filters=("kind", "agency"),
        masks={"address": Mask.ADDRESS},
        same=("number",),
        place="place",
        view=VIEW,
        edit=EDIT,
        unmask=UNMASK,
        shared="conditional",
        condition=str(PERSONAL.zh),
    )
)

ADDRESS = register(
    Register(
        name="population.address",
        model=Address,
        title=Text(zh="标准地址", en="Addresses"),
        about=Text(zh="楼栋与门牌，人口与法人共用。", en="Buildings and doors, for people and organisations alike."),
        columns=("text", "building", "door", "agency"),
        search=("text", "building"),
        filters=("agency",),
        same=("text",),
        place="place",
        view=VIEW,
        edit=EDIT,
        shared="unconditional",
    )
)

ORGANISATION = register(
    Register(
        name="population.organisation",
        model=Organisation,
        title=Text(zh="法人库", en="Organisations"),
        about=Text(zh="法人与其他组织，含风险标记。", en="Legal entities and other bodies, with flags of risk."),
        columns=("name", "credit_code", "kind", "status", "risk", "employees", "legal_representative", "agency"),
        search=("name", "address"),
        exact=("credit_code", "phone"),
        filters=("kind", "status", "risk", "agency"),
        masks={"legal_representative": Mask.NAME, "phone": Mask.PHONE},
        same=("credit_code",),
        alike=("name", "address"),
        expected=("legal_representative", "employees", "phone", "address", "place"),
        place="place",
        view=VIEW,
        edit=EDIT,
        unmask=UNMASK,
        shared="conditional",
        condition=str(PERSONAL.zh),
    )
)
