"""What makes a fair."""

from typing import Self

from pydantic import AwareDatetime, BaseModel, Field, model_validator


class FairForm(BaseModel):
    slug: str = Field(min_length=2, max_length=60, pattern=r"^[a-z0-9][a-z0-9-]*$")
    name: str = Field(min_length=1, max_length=80)
    opens_at: AwareDatetime
    closes_at: AwareDatetime
    venue: str = Field(min_length=1, max_length=120)
    operator: str = Field(min_length=1, max_length=120)

    @model_validator(mode="after")
    def closes_after_it_opens(self) -> Self:
        if self.closes_at <= self.opens_at:
            raise ValueError("closes_at must be after opens_at")
        return self
