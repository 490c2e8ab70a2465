"""Every template compiles with the product's filters, and what it names is there."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, meta
from litestar.plugins.jinja import JinjaTemplateEngine

from recruit.look import filters

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.*"))
STATIC = re.compile(r"/static/([\w./-]+\.(?:css|js|mjs|svg|png))(?:#([\w-]+)(?![\w{-]))?")


@pytest.fixture(scope="module")
def jinja() -> Environment:
    environment: Environment = JinjaTemplateEngine(directory=ROOT / "templates").engine
    filters.install(environment)
    return environment


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_compiles_and_its_parts_exist(jinja: Environment, name: str) -> None:
    source = (ROOT / "templates" / name).read_text()
    jinja.get_template(name)
    for other in meta.find_referenced_templates(jinja.parse(source)):
        assert other is None or other in TEMPLATES, f"{name} names {other}"


@pytest.mark.parametrize("name", TEMPLATES)
def test_static_files_named_in_a_template_exist(name: str) -> None:
    for path, part in STATIC.findall((ROOT / "templates" / name).read_text()):
        if path.startswith("vendor/"):
            continue
        file = ROOT / "static" / path
        assert file.exists(), f"{name} names {path}"
        if part:
            assert f'id="{part}"' in file.read_text(), f"{name} names {path}#{part}"
