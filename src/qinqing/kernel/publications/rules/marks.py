"""How a publication is numbered."""


def mark(year: int, number: int, version: int) -> str:
    """Return the number of an issue: 2026年第3期, of a correction 2026年第3期（更正1）."""
    told = f"{year}年第{number}期"
    return told if version == 1 else f"{told}（更正{version - 1}）"
