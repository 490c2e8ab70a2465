"""The names that outside programs rely on are all there: commands, their options, and the API's calls."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from litestar import Litestar

from recruit.app import create_app
from recruit.cli import recruit
from recruit.settings import load

COMMANDS = {
    "up": ("--demo", "--audience"),
    "web": (),
    "live": (),
    "worker": (),
    "token": ("--role", "--fair", "--employer", "--speaker", "--phone"),
    "import": ("--fair", "--dry-run", "--json"),
    "migrate": (),
    "demo": ("--reset",),
    "backup": (),
    "restore": (),
    "doctor": (),
}
CALLS = """
GET /healthz
GET /readyz
GET /metrics
GET /api/openapi.json
GET /api/v1/fairs
POST /api/v1/fairs
GET /api/v1/fairs/{}
GET /api/v1/positions
POST /api/v1/fairs/{}/imports
POST /api/v1/pay
POST /api/v1/positions/{}/applications
GET /api/v1/applications
GET /api/v1/applications/{}
POST /api/v1/applications/{}/moves
POST /api/v1/fairs/{}/arrivals
GET /api/v1/fairs/{}/ticket
GET /api/v1/fairs/{}/rooms
POST /api/v1/fairs/{}/rooms
GET /api/v1/rooms/{}
POST /api/v1/rooms/{}/ticket
GET /api/v1/rooms/{}/metrics
GET /api/v1/fairs/{}/figures
"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Litestar:
    return create_app(load({"DATA_DIR": str(tmp_path_factory.mktemp("var")), "REDIS_URL": "redis://127.0.0.1:1"}))


@pytest.fixture(scope="module")
def calls(app: Litestar) -> set[str]:
    return {
        f"{method} {re.sub(r'{[^}]*}', '{}', route.path)}"
        for route in app.routes
        for method in getattr(route, "methods", ())
    }


@pytest.mark.parametrize("call", CALLS.split("\n")[1:-1])
def test_the_api_answers_to_its_names(calls: set[str], call: str) -> None:
    assert call in calls


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_has_help_and_its_options(name: str) -> None:
    shown = CliRunner().invoke(recruit, [name, "--help"])
    assert shown.exit_code == 0
    assert all(option in shown.output for option in COMMANDS[name])


def test_the_makefile_is_an_alias_of_run_py() -> None:
    text = (Path(__file__).resolve().parents[2] / "Makefile").read_text()
    assert "python3 run.py" in text and {"run", "setup", "test", "check", "lock", "bench"} <= set(text.split())
