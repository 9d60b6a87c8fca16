"""The private services start, answer, keep strangers out, and come back after being killed."""

import paho.mqtt.client as mqtt
import pytest
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.reasoncodes import ReasonCode

from core.testing.installation import PrivateInstallation
from core.testing.services import PrivateBroker, PrivateRedis


def connect(broker: PrivateBroker, username: str, password: str) -> ReasonCode:
    """Try to connect; the broker's answer."""
    client = mqtt.Client(CallbackAPIVersion.VERSION2, protocol=mqtt.MQTTv5)
    client.username_pw_set(username, password)
    answers: list[ReasonCode] = []
    client.on_connect = lambda _c, _u, _f, reason, _p: answers.append(reason)
    client.connect(broker.host, broker.port)
    while not answers:
        client.loop(0.1)
    client.disconnect()
    return answers[0]


def test_service_accounts_may_connect(broker: PrivateBroker) -> None:
    assert not connect(broker, "zhihui-admin", broker.admin_password).is_failure
    assert not connect(broker, "zhihui-ingest", broker.ingest_password).is_failure


@pytest.mark.parametrize(("username", "password"), [("zhihui-admin", "wrong"), ("stranger", "x"), ("", "")])
def test_others_may_not(broker: PrivateBroker, username: str, password: str) -> None:
    assert connect(broker, username, password).is_failure


@pytest.mark.usefixtures("redis")
def test_killed_redis_comes_back_empty(redis: PrivateRedis) -> None:
    import redis as client

    connection = client.Redis.from_url(redis.url)
    connection.set("kept", "1")
    redis.kill()
    redis.start()
    assert connection.get("kept") is None
    connection.close()


@pytest.mark.django_db
def test_database_has_what_gis_needs() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT postgis_version(), similarity('abc', 'abd') > 0")
        assert cursor.fetchone()[1] is True
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone()[0] is False


@pytest.mark.faults
def test_killed_database_loses_nothing_committed(installation: PrivateInstallation) -> None:
    with installation.connect() as connection:
        connection.execute("CREATE TABLE witness AS SELECT generate_series(1, 1000) AS n")
    installation.postgres.kill()
    installation.postgres.start()
    with installation.connect() as connection:
        row = connection.execute("SELECT count(*) FROM witness").fetchone()
    assert row == (1000,)
