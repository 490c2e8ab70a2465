"""The recruiter's way around: the desk of a fair, and what is the employer's own."""

from recruit.employers.tables import Employer


def recruiter_menu(employer: Employer, current: str, desk: str = "/desk") -> list[dict[str, object]]:
    """`current` is the path of the page without its query."""
    pages = ((desk, "投递处理"), (f"/employer/photos?employer={employer.id}", "单位照片"))
    return [{"url": url, "text": text, "current": url.partition("?")[0] == current} for url, text in pages]
