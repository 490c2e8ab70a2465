"""The recruiter's way around: the desk and positions of a fair, and what is the employer's own."""

from recruit.employers.tables import Employer

OWN = (("/employer/profile", "单位资料"), ("/employer/photos", "单位照片"), ("/employer/colleagues", "同事"))


def recruiter_menu(employer: Employer, current: str, desk: str = "/desk") -> list[dict[str, object]]:
    """`current` is the path of the page without its query; `asks` is where a page asks whether something waits behind an entry."""
    query = f"?employer={employer.id}"
    positions = "/employer/positions" if desk == "/desk" else f"{desk}/positions"
    asked = () if desk == "/desk" else ((f"{desk}/questions", "答直播提问"),)
    pages = ((desk, "投递处理"), *asked, (positions + query, "岗位"), *((path + query, text) for path, text in OWN))
    told = {url: {"asks": f"{url}/waiting"} for url, _ in asked}
    return [
        {"url": url, "text": text, "current": url.partition("?")[0] == current, **told.get(url, {})}
        for url, text in pages
    ]
