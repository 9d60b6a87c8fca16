"""Population and legal entities (人口库, 法人库): the two basic registers of the district."""

from core.plugins.api import Manifest, Slot, Text

manifest = Manifest(
    slug="population",
    version="0.1.0",
    core=">=0.1,<1",
    title=Text(zh="人口与法人", en="Population and organisations"),
    owner=Text(zh="公安分局、市场监督管理局", en="Public security and market regulation"),
    publishes=("population.synthetic.made",),
    slots=(
        Slot(
            name="synthetic",
            title=Text(zh="合成数据说明", en="Note on synthetic records"),
            slot="register.head",
            template="population/synthetic.html",
        ),
    ),
)
