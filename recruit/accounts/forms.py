"""What the sign-in forms send."""

from urllib.parse import urlsplit

from pydantic import BaseModel


class PhoneForm(BaseModel):
    phone: str = ""
    next: str = ""


class CodeForm(BaseModel):
    phone: str = ""
    code: str = ""
    next: str = ""


class PasswordForm(BaseModel):
    login: str = ""
    password: str = ""
    next: str = ""


def safe_next(path: str, otherwise: str = "/mine") -> str:
    """`path` where it leads to a page of ours, so that a link cannot send people elsewhere after sign-in."""
    parts = urlsplit(path)
    is_ours = path.startswith("/") and not path.startswith(("//", "/\\")) and not parts.scheme and not parts.netloc
    return path if is_ours else otherwise
