"""Made-up people: the same from the same seed, right in every check digit, nobody's."""

from itertools import islice

import numpy as np

from core.registers.api import check_citizen_id, check_credit_code, check_phone
from plugins.population.models import Address, Household, Organisation, Person
from plugins.population.synthetic import SOURCE
from plugins.population.synthetic.numbers import DIVISION
from plugins.population.synthetic.rows import doors, organisations, people
from plugins.population.synthetic.town import Community
from tests.plugins.population.world import EAST, ORGANISATIONS, PERSONS, Town


def test_the_same_seed_makes_the_same_people() -> None:
    assert list(people(1, 50)) == list(people(1, 50)) != list(people(2, 50))


def test_numbers_pass_every_check_and_are_nobodys() -> None:
    some = list(people(1, 3000))
    assert len({each.citizen_id for each in some}) == len(some)
    for each in some:
        check_citizen_id(each.citizen_id)
        assert each.citizen_id.startswith(DIVISION)
        if each.phone:
            check_phone(each.phone)
            assert each.phone.startswith("154")
    home = doors(1, [Community(1, "东社区", np.array([EAST]))], 5)
    codes = [each.credit_code for each in islice(organisations(1, home, 500), 500)]
    assert len(set(codes)) == 500
    for code in codes:
        check_credit_code(code)
        assert code[2:8] == DIVISION


def test_they_live_together_and_are_marked(town: Town) -> None:
    for model, count in ((Person, PERSONS), (Organisation, ORGANISATIONS)):
        assert model.objects.filter(source=SOURCE).count() == model.objects.count() == count
    assert Household.objects.count() == Address.objects.count() == Person.objects.values("household").distinct().count()
    person = town.somebody()
    assert person.household is not None
    assert person.address is not None
    assert person.household.place == person.place == person.address.place
    assert person.birth_year == int(person.citizen_id[6:10])
