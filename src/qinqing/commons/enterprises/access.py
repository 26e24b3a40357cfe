"""Who may read the registry and who may import into it; which rows, the place of the reader says."""

from qinqing.kernel.access.rules import STAFF, Grants

LIST = "enterprises:enterprise:list"
READ = "enterprises:enterprise:read"
READ_OWN = "enterprises:enterprise:read_own"
READ_IMPORTS = "enterprises:import:read"
IMPORT = "enterprises:import:make"

GRANTS: Grants = {
    LIST: STAFF,
    READ: STAFF | {"enterprise"},
    READ_OWN: frozenset({"enterprise"}),
    READ_IMPORTS: STAFF,
    IMPORT: frozenset({"clerk"}),
}
