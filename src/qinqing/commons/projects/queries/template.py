"""The template of milestones and the usual lists of the stages, from the committed files."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import yaml

from qinqing.commons.projects.rules import Template, template_of
from qinqing.commons.projects.rules.lists import UsualList, usual_lists

FACTS = Path(__file__).parent.parent / "data"


@cache
def template() -> Template:
    """Return the usual milestones; no database."""
    facts = yaml.safe_load((FACTS / "milestones.yaml").read_text(encoding="utf-8"))
    return template_of(facts["project_milestones"])


@cache
def lists() -> Sequence[UsualList]:
    """Return the usual lists of the three stages; no database."""
    facts = yaml.safe_load((FACTS / "stages.yaml").read_text(encoding="utf-8"))
    return usual_lists(facts["stages"])
