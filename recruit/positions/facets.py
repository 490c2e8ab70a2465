"""What else there is to choose, with counts: each group counted as if its own choice were open. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from recruit.positions.rules import LEVELS, OFFERS, PAYS, region_prefix

MOST_PLACES, MOST_INDUSTRIES = 12, 12
MOSTLY = 0.6


@dataclass(frozen=True, slots=True)
class Pile:
    """Positions alike in all that is counted. `offers` are bits in the order of OFFERS, `pay` is yuan a month."""

    offers: int
    pay: int | None
    education_rank: int
    region: str | None
    industry: str | None
    count: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """The choices that facets combine; `has` as bits."""

    has: int = 0
    pay_min: int | None = None
    education: str = ""
    region: str = ""
    industry: str = ""


@dataclass
class Facets:
    """How many positions each choice would leave, together with the choices of the other groups."""

    has: Counter[str] = field(default_factory=Counter)
    pay_min: Counter[int] = field(default_factory=Counter)
    education: Counter[str] = field(default_factory=Counter)
    region: Counter[str] = field(default_factory=Counter)
    industry: Counter[str] = field(default_factory=Counter)
    track: Counter[str] = field(default_factory=Counter)


def bits_of(slots: Iterable[str]) -> int:
    return sum(1 << OFFERS.index(slot) for slot in slots if slot in OFFERS)


def fits(pile: Pile, chosen: Chosen, but: str = "") -> bool:
    """Whether a pile passes every choice except that of the group `but`."""
    prefix = region_prefix(chosen.region) if chosen.region else None
    return (
        (but == "has" or pile.offers & chosen.has == chosen.has)
        and (but == "pay_min" or chosen.pay_min is None or (pile.pay is not None and pile.pay >= chosen.pay_min))
        and (but == "education" or not chosen.education or pile.education_rank <= LEVELS.index(chosen.education))
        and (but == "region" or not prefix or (pile.region or "").startswith(prefix))
        and (but == "industry" or not chosen.industry or pile.industry == chosen.industry)
    )


def count_facets(piles: Sequence[Pile], chosen: Chosen) -> Facets:
    facets = Facets()
    for pile in piles:
        if fits(pile, chosen):  # each further condition narrows: all of them are asked together
            for n, slot in enumerate(OFFERS):
                if pile.offers >> n & 1:
                    facets.has[slot] += pile.count
        if fits(pile, chosen, "pay_min"):
            facets.pay_min.update({pay: pile.count for pay in PAYS if pile.pay is not None and pile.pay >= pay})
        if fits(pile, chosen, "education"):
            facets.education.update(dict.fromkeys(LEVELS[pile.education_rank :], pile.count))
        if pile.region and fits(pile, chosen, "region"):
            facets.region[pile.region] += pile.count
        if pile.industry and fits(pile, chosen, "industry"):
            facets.industry[pile.industry] += pile.count
    facets.region = Counter(dict(places_to_offer(facets.region, chosen.region)))
    facets.industry = Counter(dict(facets.industry.most_common(MOST_INDUSTRIES)))
    return facets


def places_to_offer(regions: Counter[str], chosen: str) -> list[tuple[str, int]]:
    """Cities; where most are in one city, or one is chosen, the places within it."""
    cities: Counter[str] = Counter()
    for code, count in regions.items():
        cities[code[:4]] += count
    inside = (region_prefix(chosen) or "")[:4] if chosen else ""
    if not inside and cities and cities.most_common(1)[0][1] >= MOSTLY * cities.total():
        inside = cities.most_common(1)[0][0]
    if len(inside) == 4:
        return Counter({code: count for code, count in regions.items() if code.startswith(inside)}).most_common(
            MOST_PLACES
        )
    return [(f"{code}00", count) for code, count in cities.most_common(MOST_PLACES)]
