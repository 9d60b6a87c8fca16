"""Cases: where each stands, what was done, whose inbox it is in. One set of tables for all processes."""

from datetime import UTC, datetime

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

FAR = datetime(9999, 1, 1, tzinfo=UTC)  # where a task without a limit stands in an inbox


class Case(models.Model):
    """A case of a process. `state` changes by the kit's actions alone.

    `data` holds the cleaned values of every form by step name, latest wins; `entries` keeps all. Limits: working days;
    `used_s` is the working time counted so far, without the stretch since `running_since` (null: the clock stands).
    `promised_due`, `legal_due`: when the limits run out if the clock goes on running, `warn_at`: when the promised one
    is near; null while it stands. `reminded`: 1 warned, 2 told that it is overdue. `search`: the words of number,
    subject and applicant, in Chinese and pinyin.
    """

    process = models.CharField(max_length=80)
    version = models.PositiveSmallIntegerField()
    number = models.CharField(_("number"), max_length=60)
    subject = models.CharField(_("subject"), max_length=200)
    state = models.CharField(_("state"), max_length=40)
    agency = models.ForeignKey("core.Agency", models.PROTECT, related_name="+", verbose_name=_("agency"))
    applicant = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+", verbose_name=_("applicant"))
    applicant_name = models.CharField(_("applicant"), max_length=100)
    data = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField(_("opened"))
    closed_at = models.DateTimeField(_("closed"), null=True)
    legal_days = models.PositiveSmallIntegerField()
    promised_days = models.PositiveSmallIntegerField()
    extended_days = models.PositiveSmallIntegerField(default=0)
    used_s = models.PositiveIntegerField(default=0)
    running_since = models.DateTimeField(null=True)
    promised_due = models.DateTimeField(_("promised by"), null=True)
    legal_due = models.DateTimeField(_("due by law"), null=True)
    warn_at = models.DateTimeField(null=True)
    reminded = models.PositiveSmallIntegerField(default=0)
    search = SearchVectorField(null=True, editable=False)
    on_time = models.BooleanField(null=True)  # set when closed

    class Meta:
        db_table = "core_case"
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        indexes = [
            models.Index(fields=["process", "state", "-id"], name="case_by_state"),
            models.Index(fields=["applicant", "-id"], name="case_by_applicant"),
            models.Index(fields=["process", "-id"], name="case_by_process"),
            GinIndex(fields=["search"], name="case_by_words"),
            models.Index(fields=["process", "opened_at"], name="case_by_opening"),
            models.Index(fields=["process", "closed_at"], name="case_by_closing"),
            models.Index(fields=["warn_at"], condition=Q(reminded=0, closed_at=None), name="case_to_warn"),
            models.Index(fields=["promised_due"], condition=Q(reminded__lt=2, closed_at=None), name="case_to_chide"),
        ]
        constraints = [models.UniqueConstraint(fields=["process", "number"], name="one_case_of_a_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"


class Task(models.Model):
    """An open piece of work: a case in somebody's hand. Gone (done_at) when the case moves on or the branch answers.

    `permission` and `agency_path` say whose inbox it is in; for the applicant both are empty and `user` is set.
    `branch`: the agency asked, for parallel opinions; empty otherwise. `answer`: agreed, refused or silent.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="tasks")
    state = models.CharField(max_length=40)
    permission = models.CharField(max_length=120, blank=True)
    agency_path = models.CharField(max_length=200, blank=True, default="")
    user = models.ForeignKey("core.User", models.CASCADE, null=True, related_name="+")
    branch = models.ForeignKey("core.Agency", models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()
    due = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=12, blank=True)
    opinion = models.TextField(blank=True)

    class Meta:
        db_table = "core_task"
        ordering = ["pk"]
        # an inbox is read a permission or a person at a time, soonest due first; see core/workflows/inbox.py
        indexes = [
            models.Index(
                "permission", Coalesce("due", Value(FAR)), "id", condition=Q(done_at=None), name="task_open_by_right"
            ),
            models.Index(
                "user", Coalesce("due", Value(FAR)), "id", condition=Q(done_at=None), name="task_open_by_person"
            ),
            models.Index(fields=["due"], condition=Q(done_at=None, branch__isnull=False), name="task_silent"),
            models.Index(fields=["done_by", "-done_at"], name="task_by_doer"),
        ]


class Entry(models.Model):
    """One step taken in a case, in order: who, when, from where to where, with which values. Never changed."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="entries")
    step = models.CharField(max_length=40)
    source = models.CharField(max_length=40, blank=True)
    target = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=150)
    on_behalf_of = models.ForeignKey("core.User", models.PROTECT, null=True, related_name="+")
    values = models.JSONField(default=dict)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "core_case_entry"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["by", "-id"], name="entry_by_person"),
            models.Index(
                fields=["on_behalf_of", "-id"], condition=Q(on_behalf_of__isnull=False), name="entry_on_behalf"
            ),
        ]


class Delegation(models.Model):
    """Somebody stands in for somebody else for a while: sees their inbox and acts on their behalf."""

    giver = models.ForeignKey("core.User", models.CASCADE, related_name="+")
    taker = models.ForeignKey("core.User", models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()
    reason = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "core_delegation"
        ordering = ["-pk"]
