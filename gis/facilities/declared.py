"""How facilities, shelters, depots and their stock are searched, listed, shared, and who may see and edit them."""

from core.access.api import Role
from core.plugins.api import Text
from core.registers.api import Register, register
from gis.facilities.models import Depot, Facility, Shelter, Stock

VIEW = tuple(Role)
EDIT = (Role.PLANNER, Role.LIAISON, Role.DUTY_OFFICER)
ON_REQUEST = "依申请，限应急处置与城市运行"

FACILITY = register(
    Register(
        name="gis.facility",
        model=Facility,
        title=Text(zh="重点设施", en="Facilities"),
        about=Text(
            zh="医院、学校、消防站、派出所、危险源、水库、消火栓等。",
            en="Hospitals, schools, fire and police stations, hazardous sites, reservoirs, hydrants and more.",
        ),
        columns=("name", "kind", "level", "address", "phone", "beds", "pupils", "synthetic", "agency"),
        search=("name", "address", "hazard"),
        exact=("number", "phone"),
        filters=("kind", "synthetic", "agency"),
        same=("number",),
        alike=("name", "kind"),
        expected=("address", "phone", "place", "source"),
        place="place",
        view=VIEW,
        edit=EDIT,
        shared="conditional",
        condition=ON_REQUEST,
    )
)

SHELTER = register(
    Register(
        name="gis.shelter",
        model=Shelter,
        title=Text(zh="应急避难场所", en="Shelters"),
        about=Text(
            zh="室内外避难场所的容量、是否开放与联系人。", en="Shelters with capacity, whether open, and contact."
        ),
        columns=("name", "kind", "capacity", "sheltered", "opened", "contact", "phone", "synthetic", "agency"),
        search=("name", "address"),
        exact=("number", "phone"),
        filters=("kind", "opened", "synthetic", "agency"),
        same=("number",),
        alike=("name",),
        expected=("address", "phone", "place", "area_m2", "contact", "source"),
        place="place",
        view=VIEW,
        edit=EDIT,
        shared="unconditional",
        renewed_days=180,
    )
)

DEPOT = register(
    Register(
        name="gis.depot",
        model=Depot,
        title=Text(zh="应急物资库", en="Supplies depots"),
        about=Text(zh="应急物资储备库点及其库存。", en="Depots of emergency supplies and what lies in them."),
        columns=("name", "address", "contact", "phone", "area_m2", "synthetic", "agency"),
        search=("name", "address"),
        exact=("number", "phone"),
        filters=("synthetic", "agency"),
        same=("number",),
        alike=("name",),
        expected=("address", "phone", "place", "contact", "source"),
        place="place",
        view=VIEW,
        edit=EDIT,
        shared="conditional",
        condition=ON_REQUEST,
        renewed_days=180,
    )
)

STOCK = register(
    Register(
        name="gis.stock",
        model=Stock,
        title=Text(zh="应急物资库存", en="Emergency stock"),
        about=Text(zh="各物资库的物资、数量与有效期。", en="What lies in each depot, how much, and until when."),
        columns=("what", "amount", "unit", "expires", "depot", "agency"),
        search=("what",),
        filters=("expires", "depot", "agency"),
        same=(("depot", "what", "unit"),),
        expected=("expires",),
        view=VIEW,
        edit=EDIT,
        shared="conditional",
        condition=ON_REQUEST,
        renewed_days=90,
    )
)
