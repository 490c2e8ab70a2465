"""What may come as a picture, and the sizes that are made of it."""

import pytest

from recruit.uploads.rules import (
    MOST_BYTES,
    file_name,
    height_at,
    owner_of_file,
    refuse_shape,
    refuse_size,
    sealed_name,
    widths_for,
)


@pytest.mark.parametrize(
    ("width", "made"),
    [
        (4000, (320, 800, 1600)),
        (1600, (320, 800, 1600)),
        (1200, (320, 800, 1200)),
        (850, (320, 850)),
        (320, (320,)),
        (100, (100,)),
    ],
)
def test_nothing_is_enlarged(width: int, made: tuple[int, ...]) -> None:
    assert widths_for(width) == made


def test_the_widths_of_what_was_made_are_the_same_again() -> None:
    for width in range(64, 2000):
        made = widths_for(width)
        assert widths_for(made[-1]) == made, "pages work the addresses out from the kept width"


def test_height_follows_width() -> None:
    assert height_at(320, 1600, 900) == 180


@pytest.mark.parametrize(("number", "word"), [(0, "空"), (MOST_BYTES + 1, "12 MB"), (MOST_BYTES, "")])
def test_a_file_too_large_is_told_the_cure(number: int, word: str) -> None:
    assert word in refuse_size(number) and bool(word) == bool(refuse_size(number))


@pytest.mark.parametrize(
    ("width", "height", "word"),
    [(8000, 6000, ""), (20000, 20000, "万像素"), (40, 400, "太小"), (300, 2000, "太长"), (1200, 900, "")],
)
def test_a_shape_nobody_can_look_at_is_refused(width: int, height: int, word: str) -> None:
    assert word in refuse_shape(width, height) and bool(word) == bool(refuse_shape(width, height))


def test_a_file_tells_whose_it_is() -> None:
    assert owner_of_file(file_name("ab" * 32, 320)) == "ab" * 32
    assert owner_of_file(sealed_name("0190-77", 800)) == "0190-77"
    assert owner_of_file("something-else") is None
