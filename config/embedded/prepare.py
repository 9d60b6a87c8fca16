"""Set-up inside Django: tables, base data, static files, translations, the first account. Every step may be repeated.

Run as `python -m config.embedded.prepare`, with the services up; skipped at starts where nothing has changed.
"""

import io
import os
import secrets
import subprocess
import sys
from pathlib import Path

from config.embedded.fingerprint import database_sources, fingerprint, static_sources, translation_sources
from config.embedded.paths import write_private

ADMIN = "admin"
# Commands that load what every installation begins with; each belongs to a stage and is harmless when repeated.
BASE_COMMANDS = ("load_base_data", "load_grids", "load_places", "load_agencies", "load_thresholds")
DEMO_COMMAND = "demo"
DEMO_NOTE = "demo-accounts"


def say(text: str) -> None:
    """A line for the person who started us."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def database_stamp(demo: bool) -> str:
    """What `mark_database` would write now."""
    return f"zhihui {fingerprint(database_sources())}{' demo' if demo else ''}"


def static_stamp() -> str:
    return fingerprint([*static_sources(), *translation_sources()])


def prepare(data: Path, demo: bool) -> None:
    """Do whatever is missing, in an order that can be broken off anywhere and begun again."""
    say("· 编译译文 / compiling translations")
    compile_translations()

    import django

    django.setup()
    from django.core.management import call_command

    say("· 数据库结构 / database tables")
    call_command("migrate", interactive=False, verbosity=0, skip_checks=False)  # the services skip them
    say("· 静态文件 / static files")
    collect_static(data)
    load_base()
    if demo:
        prepare_demo(data / DEMO_NOTE)
    first_account(data / "admin-password")
    mark_database(demo)


def load_base() -> None:
    """What every installation begins with."""
    from django.core.management import call_command, get_commands

    for name in BASE_COMMANDS:
        if name in get_commands():
            say(f"· 数据 / data: {name}")
            call_command(name)


def compile_translations() -> None:
    """Compile the catalogues that are newer than their result; before Django starts, which reads them once."""
    for source in translation_sources():
        result = source.with_suffix(".mo")
        if not result.exists() or result.stat().st_mtime_ns < source.stat().st_mtime_ns:
            part = result.with_suffix(f".{os.getpid()}")
            subprocess.run(["msgfmt", "--check-format", "-o", str(part), str(source)], check=True)  # noqa: S603, S607
            part.replace(result)


def collect_static(data: Path) -> None:
    """Gather static files where whitenoise serves them, unless nothing has changed."""
    from django.core.management import call_command

    stamp = data / "static" / ".stamp"
    wanted = static_stamp()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted)


def first_account(file: Path) -> None:
    """Create `admin` with a random password; the file is written first, so that no start can lose it."""
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    if get_user_model().objects.filter(username=ADMIN).exists():
        return
    if not file.exists():
        write_private(file, made_up_password() + "\n")
    password = file.read_text().strip()
    call_command("createuser", ADMIN, superuser=True, password=password)
    say(f"· 管理员 / administrator: {ADMIN}   口令 / password: {password}\n  （只显示这一次 / shown once; {file}）")


def made_up_password() -> str:
    """A random password that keeps the rules (about 95 bits, capitals, small letters, digits and a sign)."""
    return f"Zh7-{secrets.token_urlsafe(12)}"


def prepare_demo(note: Path) -> None:
    """Synthetic accounts and units; what the command says of signing in is kept for later starts to show."""
    from django.core.management import call_command

    say(f"· 数据 / data: {DEMO_COMMAND}")
    said = io.StringIO()
    call_command(DEMO_COMMAND, stdout=said)
    write_private(note, said.getvalue())


def mark_database(demo: bool) -> None:
    """Write the stamp into the database itself, so that a new or restored one is set up again."""
    from django.db import connection
    from psycopg import sql

    statement = sql.SQL("COMMENT ON DATABASE {} IS {}")
    with connection.cursor() as cursor:
        name = sql.Identifier(str(connection.settings_dict["NAME"]))
        cursor.execute(statement.format(name, sql.Literal(database_stamp(demo))))


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from config.site import load_site

    site = load_site()
    prepare(site.data_dir, site.demo)
    return 0


if __name__ == "__main__":
    sys.exit(main())
