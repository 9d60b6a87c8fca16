"""Accounts and topic rights at the broker, through Mosquitto's dynamic security plugin.

Commands travel as JSON to `$CONTROL/dynamic-security/v1`, answers come back on `…/response`. Every device has a role
of its own: Mosquitto 2.0's roles know no placeholder for the user's name. Each command makes the broker write its
whole list of accounts anew, so that the time grows with their number.
"""

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import paho.mqtt.client as mqtt
from django.utils.translation import gettext as _
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from config.site import MqttSite

ADMIN = "zhihui-admin"
CONTROL = "$CONTROL/dynamic-security/v1"
RESPONSE = f"{CONTROL}/response"
# The broker serves nobody else while it works through one message: so little at a time keeps it responsive.
COMMANDS_AT_ONCE = 20
TIMEOUT_S = 20.0
Command = dict[str, Any]


class BrokerAway(Exception):
    """The broker cannot be reached, or does not answer; nothing was changed. The message is for people."""


class BrokerRefused(Exception):
    """The broker refused a command; the message is for people, with the broker's own words."""


@dataclass(frozen=True)
class Account:
    """A client of the broker: where it may publish, and to what it may subscribe."""

    username: str
    password: str
    publish: tuple[str, ...]
    subscribe: tuple[str, ...] = ()

    @property
    def role(self) -> str:
        return role_of(self.username)


def role_of(username: str) -> str:
    """The name of a device's own role."""
    return f"device:{username}"


@dataclass
class _Answers:
    """Answers as they come in, by the number of their question."""

    arrived: threading.Condition = field(default_factory=threading.Condition)
    by_number: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def put(self, _client: Any, _data: Any, message: mqtt.MQTTMessage) -> None:
        responses = json.loads(message.payload).get("responses", [])
        with self.arrived:
            for response in responses:
                self.by_number.setdefault(response.get("correlationData", ""), []).append(response)
            self.arrived.notify_all()

    def take(self, number: str, count: int) -> list[dict[str, Any]]:
        with self.arrived:
            if not self.arrived.wait_for(lambda: len(self.by_number.get(number, [])) >= count, TIMEOUT_S):
                raise BrokerAway(_("The message broker does not answer; nothing was changed."))
            return self.by_number.pop(number)


class Control:
    """A conversation with the plugin; made by `control`."""

    def __init__(self, client: mqtt.Client, answers: _Answers) -> None:
        self._client, self._answers = client, answers
        self._asked = 0

    def run(self, commands: Sequence[Command], *, forgive: Sequence[str] = ()) -> None:
        """Have these commands carried out, in order.

        Raises:
            BrokerAway: no answer. BrokerRefused: the first error that is not in `forgive`.
        """
        for start in range(0, len(commands), COMMANDS_AT_ONCE):
            for answer in self._ask(commands[start : start + COMMANDS_AT_ONCE]):
                error = answer.get("error")
                if error and error not in forgive:
                    raise BrokerRefused(
                        _("The message broker refused: %(command)s: %(error)s")
                        % {"command": answer.get("command"), "error": error}
                    )

    def _ask(self, commands: Sequence[Command]) -> list[dict[str, Any]]:
        self._asked += 1
        number = str(self._asked)
        body = {"commands": [{**command, "correlationData": number} for command in commands]}
        self._client.publish(CONTROL, json.dumps(body), qos=1)
        return self._answers.take(number, len(commands))


@contextmanager
def control(site: MqttSite) -> Iterator[Control]:
    """Talk to the plugin as the administrator's account.

    Raises:
        BrokerAway: the broker cannot be reached, or does not let us in.
    """
    transport: Any = "unix" if site.socket else "tcp"
    client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5, transport=transport)
    client.username_pw_set(ADMIN, site.admin_password)
    answers, subscribed = _Answers(), threading.Event()
    client.on_message = answers.put
    client.on_connect = lambda client, *_: client.subscribe(RESPONSE, qos=1)
    client.on_subscribe = lambda *_: subscribed.set()
    try:
        client.connect(site.socket or site.host, site.port)
    except OSError as error:
        raise BrokerAway(_("The message broker cannot be reached (%s); nothing was changed.") % error) from error
    client.loop_start()
    try:
        if not subscribed.wait(TIMEOUT_S / 4):
            raise BrokerAway(_("The message broker does not let the system in; nothing was changed."))
        yield Control(client, answers)
    finally:
        client.disconnect()
        client.loop_stop()


def create_accounts(talk: Control, accounts: Sequence[Account]) -> None:
    """Create accounts with exactly their rights; what an earlier failure left under these names is replaced.

    Raises:
        BrokerAway, BrokerRefused: none of them remains, as far as the broker can still be told.
    """
    try:
        talk.run([command for account in accounts for command in _creation(account)], forgive=_NOT_THERE)
    except (BrokerAway, BrokerRefused):
        with suppress(BrokerAway, BrokerRefused):
            delete_accounts(talk, [account.username for account in accounts])
        raise


_NOT_THERE = ("Client not found", "Role not found")


def _creation(account: Account) -> list[Command]:
    grants = [("publishClientSend", topic) for topic in account.publish]
    grants += [("subscribeLiteral", topic) for topic in account.subscribe]
    acls = [{"acltype": kind, "topic": topic, "priority": 0, "allow": True} for kind, topic in grants]
    return [
        *_deletion(account.username),
        {"command": "createRole", "rolename": account.role, "acls": acls},
        {
            "command": "createClient",
            "username": account.username,
            "password": account.password,
            "roles": [{"rolename": account.role}],
        },
    ]


def _deletion(username: str) -> list[Command]:
    return [
        {"command": "deleteClient", "username": username},
        {"command": "deleteRole", "rolename": role_of(username)},
    ]


def delete_accounts(talk: Control, usernames: Sequence[str]) -> None:
    """Remove accounts and throw out who is connected with them. Raises BrokerAway, BrokerRefused."""
    talk.run([command for name in usernames for command in _deletion(name)], forgive=_NOT_THERE)


@dataclass(frozen=True)
class Topics:
    """Topics that an account may use besides those of its kind: it publishes to some, subscribes to others."""

    username: str
    publish: tuple[str, ...] = ()
    subscribe: tuple[str, ...] = ()


_RECEIVE = "publishClientReceive"
_AS_IT_SHOULD = ("ACL with this topic already exists", "ACL not found", "Role not found")


def grant_topics(talk: Control, granted: Sequence[Topics]) -> None:
    """Let accounts use these topics as well; what they may already, and accounts that are not there, are passed over.

    Raises:
        BrokerAway, BrokerRefused: part of it may have been done; doing it again is harmless.
    """
    commands = [
        *(_rule("addRoleACL", each, "publishClientSend", topic) for each in granted for topic in each.publish),
        *(_rule("removeRoleACL", each, _RECEIVE, topic) for each in granted for topic in each.subscribe),
        *(_rule("addRoleACL", each, "subscribeLiteral", topic) for each in granted for topic in each.subscribe),
    ]
    talk.run(commands, forgive=_AS_IT_SHOULD)


def take_topics(talk: Control, taken: Sequence[Topics]) -> None:
    """Undo `grant_topics`. Raises as it does.

    A subscription outlives the right to make it, in the sessions of those who are away as well: so the broker is told
    besides that these accounts do not receive what is published there.
    """
    commands = [
        *(_rule("addRoleACL", each, _RECEIVE, topic, False) for each in taken for topic in each.subscribe),
        *(_rule("removeRoleACL", each, "subscribeLiteral", topic) for each in taken for topic in each.subscribe),
        *(_rule("removeRoleACL", each, "publishClientSend", topic) for each in taken for topic in each.publish),
    ]
    talk.run(commands, forgive=_AS_IT_SHOULD)


def _rule(command: str, account: Topics, kind: str, topic: str, allow: bool = True) -> Command:
    rule: Command = {"command": command, "rolename": role_of(account.username), "acltype": kind, "topic": topic}
    return rule | ({"priority": 0, "allow": allow} if command == "addRoleACL" else {})


def close_account(talk: Control, username: str) -> None:
    """Shut an account and throw out who is connected with it; can be opened again. Raises as `delete_accounts`."""
    talk.run([{"command": "disableClient", "username": username}], forgive=_NOT_THERE)


def open_account(talk: Control, username: str) -> None:
    """Undo `close_account`. Raises as `delete_accounts`."""
    talk.run([{"command": "enableClient", "username": username}], forgive=_NOT_THERE)


def change_password(talk: Control, username: str, password: str) -> None:
    """Give an account a new password. Raises as `delete_accounts`."""
    talk.run([{"command": "setClientPassword", "username": username, "password": password}])
