"""Why a photo is taken down, in words that its recruiter can act on. Pure."""

REASONS = {
    "people": "拍到了人脸、证件或电话",
    "foreign": "看不出和这家单位有关",
    "advert": "有广告、水印或二维码",
    "poor": "太暗、太糊，或不适合公开",
}
LONGEST = 60


def reason_of(why: str, words: str) -> str | None:
    """The sentence that the recruiter reads; None where nothing was chosen or written."""
    own = " ".join(words.split())[:LONGEST]
    if why in REASONS:
        return f"{REASONS[why]}：{own}" if own else REASONS[why]
    return own or None
