"""The 统一社会信用代码 and its check digit, after GB 32100-2015. Pure."""

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def uscc_check_digit(first17: str) -> str:
    """The 18th sign for the first 17: 31 minus the weighted sum modulo 31. ValueError for a sign that may not occur."""
    total = sum(SIGNS.index(sign) * weight for sign, weight in zip(first17, WEIGHTS, strict=True))
    return SIGNS[(31 - total % 31) % 31]


def is_uscc(text: str) -> bool:
    """Whether `text` is a code of 18 signs whose last one is right."""
    code = text.strip().upper()
    if len(code) != 18 or any(sign not in SIGNS for sign in code):
        return False
    return uscc_check_digit(code[:17]) == code[17]


def fold_name(name: str) -> str:
    """An employer's name as imports compare it: without blanks, brackets of one kind, lower case."""
    return "".join(name.split()).replace("（", "(").replace("）", ")").lower()
