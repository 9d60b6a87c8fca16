"""A register of made-up people for the bench: declared here, its table made and filled by COPY."""

import random
from collections.abc import Iterator

from django.contrib.gis.db import models
from django.db import connection

from core.access.api import Role
from core.accounts.api import Agency
from core.plugins.api import Text
from core.registers.api import CitizenIdField, Mask, Record, Register, prepare_table, vector, words_of

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
_GIVEN = "明华强伟芳娜敏静丽军磊洋艳勇杰娟涛超秀英霞平刚桂兰玉建国志文晓宇欣子涵浩然雨梓轩诗怡博思佳俊凯春梅海龙"
_STREETS = ("和平路", "建设街", "泉水街", "华北路", "红旗西路", "山东路", "西南路", "中华路", "迎客路", "虹韵街")
_KINDS = ("resident", "floating", "cancelled")
FAR = "远山村"  # a word of the first tenth of the numbers, where walking down from the last finds it late
_COLUMNS = (
    "agency_id, version, created_at, changed_at, changed_by, why, search, name, citizen_id, address, kind, alone, place"
)


class Person(Record):
    """Somebody made up."""

    name = models.CharField("name", max_length=30)
    citizen_id = CitizenIdField("citizen id")
    address = models.CharField("address", max_length=60)
    kind = models.CharField("kind", max_length=12, choices=[(kind, kind) for kind in _KINDS])
    alone = models.BooleanField("alone", default=False)
    place = models.PointField("place", srid=4490, null=True)

    class Meta:
        app_label = "benchregisters"


PEOPLE = Register(
    name="benchregisters.person",
    model=Person,
    title=Text(zh="人口", en="People"),
    about=Text(zh="虚构", en="Made up"),
    columns=("name", "address", "kind"),
    search=("name", "address"),
    exact=("citizen_id",),
    filters=("kind", "alone", "agency"),
    masks={"name": Mask.NAME, "citizen_id": Mask.ID},
    same=("citizen_id",),
    place="place",
    view=(Role.LIAISON,),
    edit=(Role.LIAISON,),
    unmask=(Role.LIAISON,),
)


def fill(records: int, agencies: list[Agency]) -> None:
    """Make the table, fill it, and give it its trigger and indexes."""
    with connection.schema_editor() as editor:
        editor.create_model(Person)
    with connection.cursor() as cursor:
        with cursor.copy(f"COPY benchregisters_person ({_COLUMNS}) FROM STDIN") as copy:
            for line in _lines(records, [agency.pk for agency in agencies]):
                copy.write(line)
        prepare_table(PEOPLE)
        cursor.execute("VACUUM ANALYZE benchregisters_person")


def _lines(records: int, agencies: list[int]) -> Iterator[str]:
    dice = random.Random(4)  # the same people every time
    for number in range(records):
        name = dice.choice(_SURNAMES[: dice.randint(1, len(_SURNAMES))]) + "".join(dice.choices(_GIVEN, k=2))
        street = FAR if number < records // 10 else dice.choice(_STREETS)
        address = f"{street}{dice.randint(1, 300)}号{dice.randint(1, 6)}单元"
        agency = agencies[number * len(agencies) // records]  # as communities come in, one after the other
        kind = dice.choices(_KINDS, (80, 19.9, 0.1))[0]
        alone = dice.random() < 0.01
        lon, lat = 121.3 + dice.random() * 0.4, 38.85 + dice.random() * 0.25
        words = vector(words_of((name, address)))
        yield (
            f"{agency}\t1\t2026-01-01\t2026-01-01\tbench\t\t{words}\t{name}\t{number:017d}X\t{address}\t{kind}\t"
            f"{alone}\tSRID=4490;POINT({lon:.6f} {lat:.6f})\n"
        )
