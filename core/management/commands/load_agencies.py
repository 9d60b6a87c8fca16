"""`manage.py load_agencies`: the agencies every installation starts with; a second run adds nothing."""

from typing import Any

from django.core.management.base import BaseCommand

from core.accounts.load import load_agencies


class Command(BaseCommand):
    help = "载入机构树 / Load the tree of agencies"

    def handle(self, *_args: Any, **_options: Any) -> None:
        added = load_agencies()
        self.stdout.write(f"新增机构 {added} 个 / {added} agencies added")
