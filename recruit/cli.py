"""The `recruit` command: each subcommand reads its settings, does one thing, and says an error in one sentence."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

import click

from recruit import running
from recruit.errors import Refusal
from recruit.settings import BadSettings, Settings, load

T = TypeVar("T")
ROLES = ("organiser", "recruiter", "host", "assistant", "speaker", "gate", "desk", "seeker")


@click.group()
def recruit() -> None:
    """春风送岗: a trade union's job fair, in the hall and live."""


@recruit.command()
@click.option("--demo", is_flag=True, help="Add the fictional fair `demo` with one open room.")
@click.option("--audience", is_flag=True, help="Let a simulated audience visit the demo fair.")
def up(demo: bool, audience: bool) -> None:
    """Migrate, then serve web, live, worker and, where REDIS_URL is unset, Valkey."""
    from recruit.up import serve

    sys.exit(serve(load(), demo=demo, audience=audience))


@recruit.command()
def web() -> None:
    """One more web process of this product."""
    from recruit.serve import run_web

    run_web(load())


@recruit.command()
def live() -> None:
    """One more node of the room service."""
    from recruit.serve import run_live

    run_live(load())


@recruit.command()
def worker() -> None:
    """One more worker: outbox, facts, figures."""
    from recruit.serve import run_worker

    run_worker(load())


@recruit.command()
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--fair", "fair_slug", help="The fair's slug; an organiser's token without it is of the root unit.")
@click.option("--employer", help="The employer's id, for a recruiter.")
@click.option("--speaker", help="The speaker's id, for a speaker.")
@click.option("--phone", help="A seeker's phone; the verified seeker of that phone is made if new.")
def token(role: str, fair_slug: str | None, employer: str | None, speaker: str | None, phone: str | None) -> None:
    """Print a bearer token as the last line, valid 12 hours."""
    from recruit.accounts.command import issue_token

    settings = load()
    click.echo(run(settings, lambda tx: issue_token(tx, settings, role, fair_slug, employer, speaker, phone)))


@recruit.command()
@click.argument("login", required=False)
@click.option("--name", default="工会组织者", help="The person's name as colleagues see it.")
def organiser(login: str | None, name: str) -> None:
    """Make an organiser of the root unit and print the password once; without LOGIN, the first organiser's link."""
    from recruit.accounts.command import invite_organiser

    settings = load()
    link = run(settings, lambda tx: invite_organiser(tx, settings, login, name))
    click.echo(link or "There is an organiser already; give a LOGIN to make another.")


@recruit.command("import")
@click.option("--fair", "fair_slug", required=True, help="The fair's slug.")
@click.option("--dry-run", is_flag=True, help="Read and report, change nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print the report as JSON.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_file(fair_slug: str, dry_run: bool, as_json: bool, file: Path) -> None:
    """Import a workbook (xlsx, csv, tsv) into a fair; bad rows are reported, good ones go in."""
    from recruit.imports.command import import_workbook

    settings = load()
    click.echo(run(settings, lambda tx: import_workbook(tx, settings, fair_slug, file, dry_run, as_json)))


@recruit.command()
def migrate() -> None:
    """Bring the database's schema to the newest version."""
    from recruit.db import migrate as bring_up

    asyncio.run(bring_up(load().database_url))
    click.echo("The schema is current.")


@recruit.command()
@click.option("--reset", is_flag=True, help="Make the demo fair anew, with dates from today.")
def demo(reset: bool) -> None:
    """Make the fictional fair `demo`, if it is not there."""
    from recruit.demo.command import make_demo

    settings = load()
    click.echo(run(settings, lambda tx: make_demo(tx, settings, reset)))


@recruit.command()
def doctor() -> None:
    """Say what is wrong with this machine or product, and how to mend it."""
    from recruit.doctor import examine

    sys.exit(examine(load()))


@recruit.command()
@click.argument("file", type=click.Path(path_type=Path))
def backup(file: Path) -> None:
    """Write everything that cannot be made again into one archive."""
    from recruit.backup import write_backup

    click.echo(write_backup(load(), file))


@recruit.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def restore(file: Path) -> None:
    """Bring back what `backup` wrote, into an empty DATA_DIR or database."""
    from recruit.backup import read_backup

    click.echo(read_backup(load(), file))


def run(settings: Settings, work: Callable[[Any], Coroutine[Any, Any, T]]) -> T:
    """`work` in one transaction of its own."""
    from sqlalchemy.exc import DBAPIError

    from recruit.db import make_engine, transaction

    engine = make_engine(settings.database_url)
    running.keep_what_is_loaded()

    async def go() -> T:
        try:
            async with transaction(engine) as tx:
                return await work(tx)
        except DBAPIError as error:
            cause = " ".join(str(error.orig).split()).rstrip(".")
            raise BadSettings(f"The database says: {cause}; `recruit migrate` makes and renews its tables.") from None
        finally:
            await engine.dispose()

    return asyncio.run(go())


def main() -> None:
    running.look_seldom_for_garbage()
    try:
        recruit.main(standalone_mode=False)
    except (BadSettings, Refusal) as error:
        fail(str(error))
    except click.ClickException as error:
        sentence = " ".join(error.format_message().split())
        fail(f"{sentence.rstrip('.')}: see --help.", error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except OSError as error:
        fail(f"{error.strerror or error}: {error.filename or ''}".rstrip(": "))


def fail(sentence: str, code: int = 1) -> None:
    click.echo(f"recruit: {sentence}", err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
