"""Why a message must wait for a person: a listed word, a planted link, a phone number, a contact outside the fair."""

import re
import unicodedata

from live.words.lists import CONTACTS, ENDINGS, WORDS

_ALIKE = str.maketrans("аеорсухіѕјԛԝһυνκοαρτ", "aeopcyxisjqwhuvkoapt")
"""Cyrillic and Greek letters that look like Latin ones."""
_DIGITS = str.maketrans("零〇一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "0012345678911" + "23456789")
_LINK = re.compile(
    r"https?[:/]|www\s?[.。·]|[a-z0-9][a-z0-9-]*\s?(?:[.。]|点)\s?(?:" + "|".join(ENDINGS) + r")(?![a-z0-9])"
)
_MOBILE = re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)")
_GAPS = re.compile(r"(?<=\d)[\s\-_.,·/*~]+(?=\d)")
_CONTACT = re.compile(r"(?:微信|薇信|v信|vx|wx|qq|扣扣)[号是为:：\s]{0,3}[a-z0-9][a-z0-9_-]{4,19}")


def normalise(text: str) -> str:
    """One form for equal-looking texts: width, circled digits, case, look-alike letters; invisible characters left out."""
    folded = unicodedata.normalize("NFKC", text).lower().translate(_ALIKE)
    return "".join(c for c in folded if unicodedata.category(c) not in ("Cf", "Mn", "Cc"))


def tighten(text: str) -> str:
    """The form in which words are looked for: normalised, without gaps and signs between."""
    return re.sub(r"[\s*_\-.,，。·~|/]+", "", normalise(text))


def verdict(text: str) -> str | None:
    """`word`, `link`, `phone` or `contact`, or None: nothing to hold it for."""
    plain = normalise(text)
    tight = tighten(text)
    if any(word in tight for word in WORDS):
        return "word"
    if _LINK.search(plain):
        return "link"
    if _is_phone(plain):
        return "phone"
    return "contact" if any(word in tight for word in CONTACTS) or _CONTACT.search(plain) else None


def _is_phone(plain: str) -> bool:
    """Also with gaps between the digits, or in Chinese numerals; pay like 5000-8000 is none."""
    spelt = plain.translate(_DIGITS)
    return any(_MOBILE.search(_GAPS.sub("", form)) or _LANDLINE.search(form) for form in (plain, spelt))
