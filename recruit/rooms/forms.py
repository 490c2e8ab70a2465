"""What organisers send to set up rooms and the people in them."""

from pydantic import BaseModel

from recruit.errors import FieldError

TITLE_LENGTH = 60


class RoomForm(BaseModel):
    title: str = ""

    def errors(self) -> list[FieldError]:
        if not self.title.strip():
            return [FieldError("title", "请给直播间起个名字，例如 焊工专场")]
        if len(self.title.strip()) > TITLE_LENGTH:
            return [FieldError("title", f"名字请在 {TITLE_LENGTH} 个字以内")]
        return []


class StaffForm(BaseModel):
    """An account to be made. An empty password means: make one and show it once."""

    role: str = "host"
    login: str = ""
    name: str = ""
    password: str = ""
    employer: str = ""
