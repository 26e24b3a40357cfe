"""Fills django-helpdesk with tickets; run by the Python of its own virtual environment."""

import sys
from datetime import timedelta

import django
from django.core.management import call_command

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 - models need a configured Django
from django.utils import timezone  # noqa: E402 - as above
from helpdesk.models import FollowUp, Queue, Ticket  # noqa: E402 - as above

call_command("migrate", verbosity=0)
users = get_user_model()
staff = [users.objects.create_user(f"staff{n}", is_staff=True, is_superuser=True) for n in range(10)]
queues = [Queue.objects.create(title=f"Queue {n}", slug=f"queue-{n}") for n in range(20)]
now = timezone.now()
tickets = Ticket.objects.bulk_create(
    Ticket(
        title=f"Ticket {n} about something",
        queue=queues[n % len(queues)],
        created=now - timedelta(minutes=n),
        modified=now,
        submitter_email=f"person{n}@example.test",
        assigned_to=staff[n % len(staff)],
        status=1 + n % 4,
        priority=1 + n % 5,
        due_date=now + timedelta(days=n % 90),
        description="What happened, in a sentence or two.",
    )
    for n in range(int(sys.argv[1]))
)
FollowUp.objects.bulk_create(FollowUp(ticket=ticket, date=now, title="Seen") for ticket in tickets)
