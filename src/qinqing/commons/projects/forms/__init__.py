"""The forms of projects."""

from qinqing.commons.projects.forms.investing import PlanForm, ReportForm
from qinqing.commons.projects.forms.lists import AddForm, ItemForm, ListForm, RecallForm, SidesForm, SignForm
from qinqing.commons.projects.forms.problems import AssignForm, RaiseForm, WithdrawForm
from qinqing.commons.projects.forms.projects import CENTS_IN_WAN, AdvanceForm, CorrectForm, ProjectForm

__all__ = [
    "CENTS_IN_WAN",
    "AddForm",
    "AdvanceForm",
    "AssignForm",
    "CorrectForm",
    "ItemForm",
    "ListForm",
    "PlanForm",
    "ProjectForm",
    "RaiseForm",
    "RecallForm",
    "ReportForm",
    "SidesForm",
    "SignForm",
    "WithdrawForm",
]
