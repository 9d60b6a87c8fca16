#!/usr/bin/env python3
"""The system's command line; runs in the project's own virtual environment."""

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = Path(os.environ.get("ZHIHUI_VENV", HERE / ".venv"))


def use_own_environment() -> None:
    """Start again under the virtual environment that ./run made, so that plain ./manage.py works."""
    python = VENV / "bin" / "python"
    if python.exists() and Path(sys.prefix).resolve() != VENV.resolve():
        os.execv(python, [str(python), __file__, *sys.argv[1:]])  # noqa: S606  # our own interpreter


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.core.management import execute_from_command_line

    from config.site import SiteError

    try:
        execute_from_command_line(sys.argv)
    except SiteError as error:  # a sentence for whoever typed the command, not a traceback
        sys.exit(str(error))


if __name__ == "__main__":
    use_own_environment()
    main()
