"""What keeps Qinqing from running, said to the person at the keyboard; needs no configured Django."""

from typing import ClassVar


class Trouble(Exception):
    """`says` is one Chinese sentence: what is wrong and what to do. Placeholders are filled by keyword."""

    says: ClassVar[str] = "现在无法运行。"

    def __init__(self, **details: object) -> None:
        self.details = details
        super().__init__(self.says.format(**details))
