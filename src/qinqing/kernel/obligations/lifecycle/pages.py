"""Where people make the moves of a promise."""

PAGES = {
    "claim": "obligation_claim",
    "confirm": "obligation_answer",
    "reject": "obligation_answer",
    "ask_extension": "obligation_ask_extension",
    "ask_suspension": "obligation_ask_suspension",
    "extend": "obligation_decide",
    "suspend": "obligation_decide",
    "refuse": "obligation_decide",
    "resume": "obligation_resume",
    "waive": "obligation_waive",
    "confirm_part": "obligation_answer",
    "propose": "obligation_propose",
    "agree": "obligation_supplement",
    "decline": "obligation_supplement",
    "retract": "obligation_retract",
    "prepare": "obligation_prepare",
    "adopt": "obligation_prepared",
    "disown": "obligation_prepared",
    "take_back": "obligation_take_back",
}
"""Move -> the name of the page for it, which takes the matter's reference and the promise's number."""
