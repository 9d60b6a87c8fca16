"""Structured logs: one JSON object a line, to a rotating file per process and in short form to the terminal."""

import json
import logging
import logging.config
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """Writes a record with its `extra` fields as one JSON object a line, times in UTC (RFC 3339)."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
        }
        line.update({key: value for key, value in vars(record).items() if key not in _STANDARD})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def process_name(argv: list[str]) -> str:
    """Which process logs: `web` under uvicorn, otherwise the management command."""
    if argv and Path(argv[0]).name == "manage.py" and len(argv) > 1:
        return argv[1] if argv[1].isidentifier() else "manage"
    return os.environ.get("ZHIHUI_PROCESS", "web")


def logging_config(folder: Path) -> dict[str, Any]:
    """Set up and return the logging configuration; files of 20 MB, ten kept, in `folder`."""
    handlers: dict[str, Any] = {
        "terminal": {"class": "logging.StreamHandler", "formatter": "short", "level": "WARNING"},
    }
    if os.access(folder, os.W_OK):
        handlers["file"] = {
            "class": "logging.handlers.RotatingFileHandler",
            "filename": folder / f"{process_name(sys.argv)}.jsonl",
            "maxBytes": 20_000_000,
            "backupCount": 10,
            "encoding": "utf-8",
            "delay": True,
            "formatter": "json",
        }
    config: dict[str, Any] = {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {"()": "config.logging.JsonFormatter"},
            "short": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"},
        },
        "handlers": handlers,
        "root": {"level": "INFO", "handlers": list(handlers)},
        "loggers": {"axes": {"level": "WARNING"}, "procrastinate": {"level": "WARNING"}},
    }
    logging.config.dictConfig(config)
    return config
