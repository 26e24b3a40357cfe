"""What moves with a calendar: for which working day a lot fell, and from which day those of a check count."""

from django.db import migrations, models
from django.db.models import Q

# Of what is under way it follows from the day that stands: nothing moved since.
FILL = """
    UPDATE checks_draw AS lot SET on_day = least(greatest((
        SELECT count(*) FROM calendars_day AS day
        WHERE day.calendar_id = promise.calendar_id AND day.is_work
          AND day.day > (claim.claimed_at AT TIME ZONE 'Asia/Shanghai')::date
          AND day.day <= (lot.due_at AT TIME ZONE 'Asia/Shanghai')::date), 1), 5)
    FROM obligations_claim AS claim JOIN obligations_obligation AS promise ON promise.id = claim.obligation_id
    WHERE claim.id = lot.claim_id AND lot.due_at IS NOT NULL;
    UPDATE checks_check AS one SET counts_from = coalesce((
        SELECT begun.day FROM calendars_day AS last
        JOIN calendars_day AS begun
          ON begun.calendar_id = last.calendar_id AND begun.is_work AND begun.ordinal = last.ordinal - 10
        WHERE last.calendar_id = promise.calendar_id AND last.day = one.due_on), one.due_on - 14)
    FROM obligations_claim AS claim JOIN obligations_obligation AS promise ON promise.id = claim.obligation_id
    WHERE claim.id = one.claim_id AND one.due_on IS NOT NULL
"""


class Migration(migrations.Migration):
    """Two columns, filled for what is under way, then demanded."""

    dependencies = [("checks", "0002_sealed")]
    operations = [
        migrations.AddField("check", "counts_from", models.DateField(null=True)),
        migrations.AddField("draw", "on_day", models.SmallIntegerField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RemoveConstraint("check", "checks_check_unit_has_limit"),
        migrations.AddConstraint(
            "check",
            models.CheckConstraint(
                condition=Q(unit__isnull=True, counts_from__isnull=True, due_on__isnull=True)
                | Q(unit__isnull=False, counts_from__isnull=False, due_on__isnull=False),
                name="checks_check_unit_has_limit",
            ),
        ),
        migrations.AddConstraint(
            "draw",
            models.CheckConstraint(
                condition=Q(on_day__isnull=True, due_at__isnull=True) | Q(on_day__range=(1, 5), due_at__isnull=False),
                name="checks_draw_day",
            ),
        ),
    ]
