"""Made-up residents and organisations: the same seed makes the same people. None of them is real.

Their numbers are right in every check digit but lie where no real number can: citizen ids and credit codes carry the
division 210200, which stands for the city itself, while numbers are given out by its districts and counties; telephones
begin with 154, which no operator has.
"""

SOURCE = "synthetic"
