"""Two small registers of an app that is not installed: shops, and the scales that stand in them."""

from django.contrib.gis.db import models
from django.db.models.functions import Substr

from core.access.api import Role
from core.plugins.api import Text
from core.registers.api import (
    CitizenIdField,
    CodeField,
    CodeList,
    CreditCodeField,
    Mask,
    PhoneField,
    Record,
    Register,
)

KINDS = CodeList(
    "shop-kinds",
    Text(zh="店铺类型", en="Kinds of shops"),
    {"1": Text(zh="餐饮", en="Food"), "2": Text(zh="零售", en="Retail"), "9": Text(zh="其他", en="Other")},
)


class Shop(Record):
    """A shop and who keeps it."""

    name = models.CharField("店名", max_length=60)
    keeper = models.CharField("店主", max_length=30)
    keeper_id = CitizenIdField("公民身份号码", blank=True)
    code = CreditCodeField("统一社会信用代码", blank=True)
    phone = PhoneField("电话", blank=True)
    kind = CodeField("类型", codes=KINDS)
    address = models.CharField("地址", max_length=100, blank=True)
    opened = models.DateField("开业日期", null=True, blank=True)
    staff = models.PositiveSmallIntegerField("人数", null=True, blank=True)
    open_at_night = models.BooleanField("夜间营业", default=False)
    letter = models.GeneratedField(
        expression=Substr("name", 1, 1),
        output_field=models.CharField(max_length=1),
        db_persist=True,
        verbose_name="首字",
    )
    place = models.PointField("位置", srid=4490, null=True, blank=True)

    class Meta:
        app_label = "market"
        verbose_name = "shop"


class Scale(Record):
    """A scale, inspected once a year."""

    number = models.CharField("编号", max_length=20)
    shop = models.ForeignKey(Shop, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="店铺")

    class Meta:
        app_label = "market"
        verbose_name = "scale"


SHOPS = Register(
    name="market.shop",
    model=Shop,
    title=Text(zh="店铺", en="Shops"),
    about=Text(zh="辖区内的店铺。", en="The shops of the district."),
    columns=("name", "keeper", "kind", "address"),
    search=("name", "keeper", "address"),
    exact=("keeper_id", "code", "phone"),
    filters=("kind", "letter", "agency", "open_at_night", "opened", "changed_at"),
    masks={"keeper": Mask.NAME, "keeper_id": Mask.ID, "phone": Mask.PHONE},
    same=("code", ("name", "address")),
    alike=("name", "keeper"),
    expected=("code", "phone", "place"),
    place="place",
    view=(Role.DUTY_OFFICER, Role.LIAISON),
    edit=(Role.LIAISON,),
    unmask=(Role.DUTY_OFFICER,),
    shared="conditional",
    condition="市场监管",
    renewed_days=180,
)
SCALES = Register(
    name="market.scale",
    model=Scale,
    title=Text(zh="衡器", en="Scales"),
    about=Text(zh="店铺里的衡器。", en="The scales in shops."),
    columns=("number", "shop"),
    search=("number",),
    filters=("shop",),
    same=("number",),
    view=(Role.DUTY_OFFICER, Role.LIAISON),
    edit=(Role.LIAISON,),
)
