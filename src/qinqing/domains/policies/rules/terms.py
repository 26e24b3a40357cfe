"""What a policy is and how it is given: the words of the catalogue."""

RELIEF, AWARD, RIGHT, TITLE = "relief", "award", "right", "title"
KINDS = {RELIEF: "减免", AWARD: "奖补", RIGHT: "权益", TITLE: "资质"}

EXEMPT, QUICK, APPLY = "exempt", "quick", "apply"
DELIVERIES = {EXEMPT: "免申即享", QUICK: "快申快享", APPLY: "申报"}

LEAD, WITH, CHECK = "lead", "with", "check"
PARTS = {LEAD: "牵头", WITH: "配合", CHECK: "核对"}
"""What a unit does for a policy; whoever checks says whether opinions were answered and the text was itemised."""
