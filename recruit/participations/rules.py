"""Which employers each filter of the organiser's list shows. Pure."""

from dataclasses import dataclass

FILTERS = {
    "": "全部",
    "waiting": "没来人",
    "late": "邀请超过两天没来",
    "no_positions": "没有岗位",
    "no_booth": "没有展位",
    "withdrawn": "已退出",
}


@dataclass(frozen=True, slots=True)
class Facts:
    is_in: bool
    recruiters: int
    positions: int
    booth: str
    is_late: bool


def belongs(facts: Facts, show: str) -> bool:
    match show:
        case "withdrawn":
            return not facts.is_in
        case "waiting":
            return facts.is_in and not facts.recruiters
        case "late":
            return facts.is_in and not facts.recruiters and facts.is_late
        case "no_positions":
            return facts.is_in and not facts.positions
        case "no_booth":
            return facts.is_in and not facts.booth
    return True
