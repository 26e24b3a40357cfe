"""Whom a ladder may address, in the field's words."""

SUPERIOR, STATIONED, HOST = "superior", "stationed", "host"

RANKS = {
    "handler": "经办",
    "section_head": "科室负责人",
    "deputy": "分管领导",
    "chief": "主要负责人",
    "legal_representative": "法定代表人",
}
"""Where in its unit a post stands."""

AUDIENCES = {**RANKS, SUPERIOR: "上级", STATIONED: "派驻组", HOST: "承办单位"}
"""Everybody whom a ladder may address; HOST is the unit that hosts the matter."""
