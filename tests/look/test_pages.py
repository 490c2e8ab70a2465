"""What holds for every template and style: they compile, keep to the rules of the page, and can be read."""

import re
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader

from recruit.look import filters, samples

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLES = sorted((ROOT / "static/css").glob("*.css"))


@pytest.fixture(scope="module")
def env() -> Environment:
    made = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True)
    filters.install(made)
    return made


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.parent.name + "/" + path.name)
def test_a_template_compiles_and_needs_nothing_inline(path: Path, env: Environment) -> None:
    env.get_template(path.relative_to(ROOT / "templates").as_posix())
    text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.S)
    assert not re.search(r"\sstyle=|\son[a-z]+=\"|<style", text), "no style attributes, handlers or style blocks"
    assert not re.search(r"<script(?![^>]*(src=|application/(ld\+)?json))", text), "scripts come from static/js"
    assert not re.search(r"(src|href)=\"(https?:)?//", text), "nothing from elsewhere"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.parent.name + "/" + path.name)
def test_every_icon_named_is_in_the_sprite(path: Path) -> None:
    named = set(re.findall(r"\bicon\('([a-z-]+)'", path.read_text()))
    assert named <= set(filters.icon_names())


def test_the_living_page_shows_both_lights(env: Environment) -> None:
    context: dict[str, Any] = {
        "fair": {"slug": "demo", "simulated": True},
        "positions": samples.POSITIONS,
        "speakers": samples.SPEAKERS,
        "questions": samples.QUESTIONS,
        "conditions": samples.CONDITIONS,
        "plan": samples.hall(),
    }
    page = env.get_template("components/index.html").render(context)
    assert page.count("已转 鲁师傅") == 2
    assert 'class="stage"' in page
    assert "演示场次" in page


@pytest.mark.parametrize("path", [p for p in STYLES if p.name != "tokens.css"], ids=lambda path: path.name)
def test_colours_are_named_once_in_the_tokens(path: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    raw = re.findall(r"(?<!linear-gradient\()#(?:[0-9a-f]{3}|[0-9a-f]{6})\b|\brgba?\([^)]*\)", text)
    assert [colour for colour in raw if colour != "#000"] == []


def lights() -> dict[str, dict[str, str]]:
    text = re.sub(r"/\*.*?\*/", "", (ROOT / "static/css/tokens.css").read_text(), flags=re.S)
    found: dict[str, dict[str, str]] = {"day": {}, "stage": {}}
    for selector, body in re.findall(r"(:root|\.stage)\s*\{([^}]*)\}", text):
        found["day" if selector == ":root" else "stage"].update(re.findall(r"--([a-z0-9-]+):\s*([^;]+);", body))
    found["stage"] = found["day"] | found["stage"]
    return found


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


PAIRS = [
    (ink, ground)
    for ink in ("ink", "ink-2", "ink-3", "red", "spring", "gold", "blue", "amber", "pay-ink")
    for ground in ("paper", "card")
]
PAIRS += [(tone, f"{tone}-wash") for tone in ("red", "spring", "gold", "blue", "amber")]
PAIRS += [
    ("track-veteran", "veteran-wash"),
    ("on-act", "act"),
    ("on-act", "spring-fill"),
    ("on-amber", "amber-fill"),
    ("ink-2", "sunken"),
    ("ink-3", "sunken"),
    ("ink", "raise"),
]
PAIRS += [("logo-ink", f"logo-{colour}") for colour in filters.LOGO_COLOURS]


@pytest.mark.parametrize("light", ["day", "stage"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_words_can_be_read_on_their_ground(light: str, ink: str, ground: str) -> None:
    named = lights()[light]

    def value(name: str) -> str:
        text = named[name]
        while found := re.fullmatch(r"var\(--([a-z0-9-]+)\)", text):
            text = named[found[1]]
        return text if len(text) == 7 else "#" + "".join(c * 2 for c in text[1:])

    assert contrast(value(ink), value(ground)) >= 4.5
