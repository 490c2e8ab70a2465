"""A picture in a multipart form."""

from litestar.datastructures import UploadFile

from recruit.errors import FieldError, Invalid
from recruit.uploads.rules import refuse_size


async def picture_of(upload: UploadFile | None, field: str = "picture") -> bytes | None:
    """The bytes that were chosen, None where nothing was. Raises Invalid, naming `field`, for what is too large."""
    if upload is None or not upload.filename:
        return None
    data = await upload.read()
    if reason := refuse_size(len(data)):
        raise Invalid(reason, code="picture_refused", errors=[FieldError(field, reason)])
    return data


async def picture_wanted(upload: UploadFile | None, field: str = "picture") -> bytes:
    """The same where one must be chosen."""
    data = await picture_of(upload, field)
    if data is None:
        raise Invalid("还没有选照片。", code="picture_missing", errors=[FieldError(field, "请选一张照片")])
    return data
