"""A logged-in visitor of a Django site in this process: asks for pages when told to, and says what they cost.

It knows nothing of the site, so that two sites are measured in the same way: a line of JSON in, a line of JSON out.
"""

import json
import sys
import time

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402 - models need a configured Django
from django.test import Client  # noqa: E402 - as above

opening = json.loads(sys.stdin.readline())
client = Client()
found = get_user_model()._default_manager.get(username=opening["username"])  # noqa: SLF001 - Django's public name
client.force_login(found, opening["backend"])


def ask(times: int) -> dict[str, object]:
    """Ask for all addresses, so many times, and say what it took."""
    wall, own, rows, size, each = time.perf_counter(), time.process_time(), 0, 0, []
    for _ in range(times):
        rows, size, began = 0, 0, time.perf_counter()
        for address in opening["addresses"]:
            answer = client.get(address, secure=True)
            if answer.status_code != 200:
                raise RuntimeError(f"{address}: status {answer.status_code}")
            rows += answer.content.decode().count(opening["row"])
            size += len(answer.content)
        each.append(time.perf_counter() - began)
    spent = {"wall": time.perf_counter() - wall, "own": time.process_time() - own, "each": each}
    return {**spent, "rows": rows, "size": size}


for line in sys.stdin:
    print(json.dumps(ask(int(line))), flush=True)
