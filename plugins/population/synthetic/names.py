"""Names put together at random: common family names by their share, common characters. Pure."""

from random import Random

_FAMILIES = {
    "王": 78, "李": 75, "张": 70, "刘": 60, "陈": 40, "杨": 32, "赵": 26, "孙": 24, "于": 20, "周": 19, "吴": 18,
    "徐": 18, "姜": 16, "宋": 15, "马": 14, "朱": 14, "高": 13, "林": 13, "郭": 12, "何": 11, "曲": 11, "韩": 10,
    "丛": 9, "唐": 9, "曹": 9, "许": 8, "邓": 8, "冯": 8, "董": 8, "程": 7, "梁": 7, "迟": 6, "宫": 6, "邹": 6,
    "潘": 6, "滕": 5, "邢": 5, "战": 4, "隋": 4, "初": 4, "曾": 4, "单": 3, "解": 3, "任": 3, "欧阳": 1, "慕容": 1,
}  # fmt: skip
_MALE = "伟强磊洋勇军杰涛超明刚平辉鹏飞华波斌宇浩凯健俊帆博文志海国建宏东晓龙成庆春林山振家永"
_FEMALE = "芳娜敏静丽艳秀霞燕玲桂英梅莉红云洁雪琳晶倩婷媛颖欣怡佳慧兰凤春美淑珍玉华文雨思晓月"
_BRANDS = "海港湾星辰盛源泰达恒通瑞丰华信安宏远东北新兴顺鑫福隆德润嘉业博创汇金辽连滨旺"
_TRADES = {
    "": ["商贸", "餐饮管理", "物业服务", "建筑工程", "信息技术", "机械制造", "物流", "水产", "文化传媒", "医疗器械"],
    "hazchem": ["化工", "精细化学品", "涂料"],
    "fuel": ["石油销售", "燃气"],
    "ammonia": ["冷链物流", "水产冷藏"],
    "dust": ["木业", "金属制品", "饲料"],
    "fireworks": ["烟花爆竹销售"],
    "crowd": ["购物中心", "影城", "酒店管理"],
}
_OTHERS = {
    "individual": ["超市", "小吃店", "五金店", "理发店", "药房", "快餐店", "烘焙坊"],
    "institution": ["学校", "幼儿园", "卫生服务中心", "文化馆", "研究所"],
    "social": ["志愿者协会", "商会", "助老服务中心"],
    "government": ["办事处", "服务中心", "管理所"],
}

_families, _shares = list(_FAMILIES), list(_FAMILIES.values())


def family(random: Random) -> str:
    """A family name."""
    return random.choices(_families, _shares)[0]


def given(random: Random, male: bool) -> str:
    """A given name of one or, mostly, two characters."""
    letters = _MALE if male else _FEMALE
    return random.choice(letters) + (random.choice(letters) if random.random() < 0.8 else "")


def organisation(random: Random, kind: str, risk: str) -> str:
    """What an organisation of this kind and risk may be called; says that it is made up."""
    brand = random.choice(_BRANDS) + random.choice(_BRANDS)
    if kind == "enterprise":
        return f"大连{brand}{random.choice(_TRADES[risk])}有限公司（演示）"
    return f"甘井子区{brand}{random.choice(_OTHERS[kind])}（演示）"
