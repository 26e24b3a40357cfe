"""Small examples of what the calculators read."""

FAIRNESS = """{
  "as_of": "2026-06-18",
  "obligations": [
    {
      "id": "1", "title": "净地交付", "debtor": "管委会", "side": "gov", "unit": "calendar_day",
      "base_start": "2025-10-20", "base_due": "2025-11-28", "verified_on": "2025-12-26"
    },
    {
      "id": "2", "title": "开工", "debtor": "企业", "side": "ent", "unit": "calendar_day",
      "base_due": "2026-03-31", "verified_on": "2026-05-15", "gates": [{"id": "1", "mode": "start"}]
    },
    {
      "id": "3", "title": "竣工投产", "debtor": "企业", "side": "ent", "unit": "calendar_day",
      "base_due": "2027-03-31", "gates": [{"id": "2", "mode": "shift"}],
      "adjustments": [
        {"kind": "suspension", "from": "2026-06-01", "to": "2026-06-07", "party": "force_majeure", "cause": "台风"}
      ]
    }
  ]
}"""

LADDER = """{
  "due": "2026-06-18",
  "steps": [
    {"offset": -7, "unit": "working_day", "level": "提醒", "audience": ["handler"]},
    {"offset": -3, "unit": "working_day", "level": "预警", "audience": ["section_head", "deputy"]},
    {"offset": 1, "unit": "working_day", "level": "警报", "audience": ["chief"]}
  ],
  "events": [{"at": "2026-06-23T09:00", "kind": "due_moved", "to": "2026-07-06"}]
}"""
