"""`manage.py token create USER`: a bearer token, printed once."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from core.access.api import SYSTEM
from core.accounts.api import ApiToken, User, create_token, revoke_token


class Command(BaseCommand):
    help = "访问令牌 / Bearer tokens: create USER, list USER, revoke ID"

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        create = verbs.add_parser("create", help="新建并打印一次 / make one and print it once")
        create.add_argument("user")
        create.add_argument("--name", default="manage.py")
        create.add_argument("--days", type=int, help="有效天数，缺省不过期 / days it is good for, default for ever")
        verbs.add_parser("list", help="列出 / list").add_argument("user")
        verbs.add_parser("revoke", help="收回 / take back").add_argument("number", type=int)

    def handle(self, *_args: Any, **options: Any) -> None:
        getattr(self, options["verb"])(**options)

    def create(self, user: str, name: str, days: int | None, **_: Any) -> None:
        """Print the new token alone, so that scripts can take it."""
        expires = timezone.now() + timedelta(days=days) if days else None
        self.stdout.write(create_token(SYSTEM, _user(user), name, expires))

    def list(self, user: str, **_: Any) -> None:
        """One line a token."""
        for token in ApiToken.objects.filter(user=_user(user)):
            self.stdout.write(f"{token.pk}\t{token.name}\t{token.created:%Y-%m-%d}\t{token.expires or '-'}")

    def revoke(self, number: int, **_: Any) -> None:
        """Take one back."""
        token = ApiToken.objects.select_related("user").filter(pk=number).first()
        if token is None:
            raise CommandError(f"没有编号为 {number} 的令牌。 / No token has the number {number}.")
        revoke_token(SYSTEM, token)


def _user(username: str) -> User:
    user = User.objects.filter(username=username).first()
    if user is None:
        raise CommandError(f"没有用户 {username}。 / There is no user {username}.")
    return user
