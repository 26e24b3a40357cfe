"""Very many matters."""

import pytest

from tests.builders import unit

MANY = 100_000

_FILL = """
    WITH opened AS (
        INSERT INTO chronicle_stream (kind, seq, hash)
        SELECT 'matter', 0, decode(repeat('00', 32), 'hex') FROM generate_series(1, %(many)s) RETURNING id)
    INSERT INTO matters_matter
        (stream_id, kind, reference, title, known_as, host_id, path, confidentiality, state, light, rev, opened_at)
    SELECT id, 'toy', 'T-' || id, '某事', '', %(host)s, 'lanchuan/' || (id %% 200) || '/', 'parties', 'open', 0, 0, now()
    FROM opened
"""


@pytest.fixture
def many(committed, superuser):
    host = unit("主办", path="lanchuan/")
    with superuser() as opened_by:
        opened_by.execute(_FILL.replace("%(many)s", str(MANY)).replace("%(host)s", str(host.pk)).replace("%%", "%"))
        opened_by.execute("ANALYZE")
    return host
