"""Why a message must wait for a person: a listed word, a planted link, a phone number, a contact outside the fair."""


def normalise(text: str) -> str:
    """One form for equal-looking texts: width, case, invisible characters, circled and Chinese digits in runs."""
    raise NotImplementedError


def verdict(text: str) -> str | None:
    """`word`, `link`, `phone` or `contact`, or None: nothing to hold it for."""
    raise NotImplementedError
