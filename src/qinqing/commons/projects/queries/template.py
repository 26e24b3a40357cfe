"""The template of milestones from the committed file."""

from functools import cache
from pathlib import Path

import yaml

from qinqing.commons.projects.rules import Template, template_of

FACTS = Path(__file__).parent.parent / "data"


@cache
def template() -> Template:
    """Return the usual milestones; no database."""
    facts = yaml.safe_load((FACTS / "milestones.yaml").read_text(encoding="utf-8"))
    return template_of(facts["project_milestones"])
