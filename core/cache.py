"""The cache holds nothing that cannot be worked out again, so a lost Redis must not fail a request."""

from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache that answers "nothing there" while Redis is away."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """The cached value, or `default`."""
        try:
            return super().get(key, default, version)
        except RedisError:
            return default

    def set(self, key: Any, value: Any, *args: Any, **options: Any) -> None:
        """Keep a value, if Redis is there."""
        try:
            super().set(key, value, *args, **options)
        except RedisError:
            return

    def add(self, key: Any, value: Any, *args: Any, **options: Any) -> bool:
        """Keep a value unless the key exists; True while Redis is away."""
        try:
            return bool(super().add(key, value, *args, **options))
        except RedisError:
            return True

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Count up; `delta` while Redis is away."""
        try:
            return int(super().incr(key, delta, version))
        except RedisError:
            return delta
