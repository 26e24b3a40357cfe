"""A small example of what the calculator of late payments reads."""

SAMPLE = """{
  "debtor": {"name": "某局", "kind": "机关"},
  "creditor": {"name": "某公司", "kind": "小型", "declared_sme": true},
  "subject": "工程",
  "as_of": "2026-06-30",
  "instalments": [
    {"number": "1", "title": "首期款", "due": "2026-01-31", "amount": 100000000},
    {"number": "2", "title": "尾款", "due": "2026-05-31", "amount": 50000000}
  ],
  "payments": [{"on": "2026-03-10", "amount": 60000000, "towards": "1"}],
  "late": {"kind": "penalty", "rate": "0.05%", "per": "day", "base": "unpaid", "cap": {"share": "20%"}}
}"""
