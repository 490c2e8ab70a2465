"""The organiser's way around one fair: what prepares it, then what runs it."""

from typing import Any

from recruit.fairs.tables import Fair

# a page's path behind the fair's own, and its word; a feature adds its line where it belongs
PREPARE = (
    ("/setup", "筹备"),
    ("/employers", "单位"),
    ("/halls", "展位"),
    ("/positions", "岗位"),
    ("/imports", "导入"),
    ("/rooms", "直播间"),
    ("/rundown", "带岗排期"),
    ("/speakers", "劳模工匠"),
    ("/people", "人员"),
)
SHOW = (
    ("/show", "这一场"),
    ("/picks", "选岗位"),
    ("/positions", "岗位"),
    ("/imports", "导入"),
    ("/rundown", "带岗排期"),
    ("/speakers", "劳模工匠"),
    ("/rooms", "直播间"),
    ("/people", "人员"),
    ("/order", "直播秩序"),
    ("/supervision", "督办"),
    ("/outcome", "总结"),
)
"""A show's way around: no hall, no gate, a report of its own."""
RUN = (("", "实时"), ("/supervision", "督办"), ("/notices", "公告"), ("/order", "直播秩序"))


def organiser_menu(fair: Fair, current: str) -> list[dict[str, object]]:
    """`current` is the page's path behind the fair's, such as `/rooms`."""
    root = f"/organiser/fairs/{fair.slug}"
    pages: list[dict[str, object]] = [
        {"url": root + path, "text": text, "current": path == current}
        for path, text in (SHOW if fair.is_show else (*PREPARE, *RUN))
    ]
    if fair.is_show:
        return [{"url": f"/organiser/series/{fair.series_id}", "text": "系列", "current": False}, *pages]
    return [*pages, {"url": f"/gate/{fair.slug}", "text": "入场", "current": False}]


def has_page(path: str) -> bool:
    """Whether the menu leads to the page of this path, whatever its query or part."""
    page = path.partition("?")[0].partition("#")[0]
    return page == "/edit" or page in {known for known, _ in (*PREPARE, *RUN)}


def frame(who: str, fair: Fair, current: str) -> dict[str, Any]:
    """What each of the organiser's pages shows around its own matter."""
    root = f"/organiser/fairs/{fair.slug}"
    return {"fair": fair, "who": who, "menu": organiser_menu(fair, current), "root": root, "errors": []}
