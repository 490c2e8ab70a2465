"""What seekers send about themselves."""

from pydantic import BaseModel

from recruit.errors import FieldError
from recruit.positions.tables import Education
from recruit.seekers.rules import profile_problems


class ProfileForm(BaseModel):
    name: str = ""
    wants: str = ""
    place: str = ""
    education: str = ""

    def problems(self) -> list[FieldError]:
        return profile_problems(self.name.strip(), self.wants.strip(), self.place.strip(), self.education)

    def values(self) -> dict[str, object]:
        return {
            "name": self.name.strip() or None,
            "wants": self.wants.strip(),
            "place": self.place.strip(),
            "education": Education(self.education) if self.education else None,
        }


class SureForm(BaseModel):
    """`sure` is the ticked box without which nothing is deleted."""

    sure: str = ""
