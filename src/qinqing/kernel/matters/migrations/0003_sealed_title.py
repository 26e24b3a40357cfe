from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    """Apart from the constraint itself, so that no table is scanned while it is locked."""

    dependencies = [("matters", "0002_grants")]

    operations = [ValidateConstraint(model_name="matter", name="matters_matter_sealed_title")]
