"""The forms of drafts, of the library, and of what concerns a whole contract."""

from qinqing.domains.contracts.forms.consents import AskClauseForm, AskEndForm, AskSignOffForm, AskTermsForm
from qinqing.domains.contracts.forms.drafts import ClauseForm, HeadingForm, SignForm, WordsForm
from qinqing.domains.contracts.forms.offering import InsertForm, LibraryForm, MilestonesForm, RevForm
from qinqing.domains.contracts.forms.starting import StartForm

__all__ = [
    "AskClauseForm",
    "AskEndForm",
    "AskSignOffForm",
    "AskTermsForm",
    "ClauseForm",
    "HeadingForm",
    "InsertForm",
    "LibraryForm",
    "MilestonesForm",
    "RevForm",
    "SignForm",
    "StartForm",
    "WordsForm",
]
