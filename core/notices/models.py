"""What a person is told: something waits for them, something of theirs has moved."""

from django.db import models


class Notice(models.Model):
    """One sentence for one person, in both languages, with the address of what it is about."""

    user = models.ForeignKey("core.User", models.CASCADE, related_name="notices")
    at = models.DateTimeField()
    zh = models.CharField(max_length=300)
    en = models.CharField(max_length=300)
    address = models.CharField(max_length=300)
    key = models.CharField(max_length=150)  # telling twice under one key tells once
    seen_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "core_notice"
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_notice_of_a_key")]
        indexes = [models.Index(fields=["user"], condition=models.Q(seen_at=None), name="notice_unseen")]
