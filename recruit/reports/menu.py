"""The organiser's way around one fair."""

from recruit.fairs.tables import Fair

PAGES = (("", "实时"), ("/imports", "单位岗位"), ("/rooms", "直播间"), ("/people", "人员"))


def organiser_menu(fair: Fair, current: str) -> list[dict[str, object]]:
    """`current` is the page's path behind the fair's, such as `/rooms`."""
    root = f"/organiser/fairs/{fair.slug}"
    pages: list[dict[str, object]] = [
        {"url": root + path, "text": text, "current": path == current} for path, text in PAGES
    ]
    return [*pages, {"url": f"/gate/{fair.slug}", "text": "入场", "current": False}]
