"""Decides by its first bytes what a file is, whatever its name says."""

from qinqing.commons.files.rules.encoding import decoded
from qinqing.commons.files.rules.unreadable import UnreadableFile
from qinqing.domains.contracts.rules.reading.plain import unwrapped
from qinqing.domains.contracts.rules.reading.word import document

LARGEST = 20 * 1024 * 1024
LONGEST = 500_000
_ZIP, _OLE, _PDF, _RTF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"{\\rtf"
_OTHERS = {
    _OLE: "这是旧版 Word 文件或加密的文件，请先去掉密码，另存为 .docx。",
    _PDF: "这是 PDF，不能可靠地读出条款，请提供 Word 文件或文本。",
    _RTF: "这是 RTF 文件，请另存为 .docx。",
}


def text_of(content: bytes) -> str:
    """Return the text of a file; raises UnreadableFile with a sentence."""
    if len(content) > LARGEST:
        raise UnreadableFile(f"文件超过 {LARGEST // 1024 // 1024} MB，太大了。")
    for beginning, says in _OTHERS.items():
        if content.startswith(beginning):
            raise UnreadableFile(says)
    text = document(content) if content.startswith(_ZIP) else unwrapped(decoded(content))
    if len(text) > LONGEST:
        raise UnreadableFile(f"文字超过 {LONGEST // 10000} 万字，太长了。")
    if not text.strip():
        raise UnreadableFile("文件里没有文字；如果是扫描的图片，请先转成文字。")
    return text
