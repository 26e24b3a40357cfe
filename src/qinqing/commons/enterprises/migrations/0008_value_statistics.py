"""The planner knows how the values at each place are spread, so that a search for the few reads them first."""

from django.db import migrations

_OBJECTS = {f"enterprises_holding_from_{first}": range(first, first + 8) for first in (1, 9)}
"""Eight expressions are as many as one object takes."""


def _create(name: str, places: range) -> str:
    each = ", ".join(f'("values"[{place}])' for place in places)
    return f"CREATE STATISTICS {name} ON {each} FROM enterprises_holding"


class Migration(migrations.Migration):
    """Statistics of expressions, which the ORM cannot declare; they cost nothing but a little of ANALYZE."""

    dependencies = [("enterprises", "0007_snapshot_checks")]
    operations = [
        migrations.RunSQL(_create(name, places), f"DROP STATISTICS {name}") for name, places in _OBJECTS.items()
    ]
