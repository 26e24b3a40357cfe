"""Make the provider's database with its people and its one client, and answer until the process is ended."""

import json
from argparse import ArgumentParser
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIServer, make_server

from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.core.wsgi import get_wsgi_application
from oauth2_provider.models import get_application_model


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("port", type=int)
        parser.add_argument("client", type=json.loads)

    def handle(self, *args: Any, **given: Any) -> None:
        call_command("migrate", verbosity=0)
        for username, email in given["client"].pop("people").items():
            User.objects.create_user(username, email, username)
        kind = get_application_model()
        kind.objects.create(
            client_type=kind.CLIENT_CONFIDENTIAL,
            authorization_grant_type=kind.GRANT_AUTHORIZATION_CODE,
            algorithm=kind.RS256_ALGORITHM,
            skip_authorization=True,
            **given["client"],
        )
        make_server("127.0.0.1", given["port"], get_wsgi_application(), Server).serve_forever()
