"""The one list of who reacts to which news."""

from qinqing.commons.deliveries import reactions as deliveries
from qinqing.commons.orders import reactions as orders
from qinqing.commons.projects import reactions as projects
from qinqing.commons.receipts import reactions as receipts
from qinqing.commons.webhooks import reactions as webhooks
from qinqing.domains.contracts import reactions as contracts
from qinqing.domains.policies import reactions as policies
from qinqing.kernel.calendars import reactions as calendars
from qinqing.kernel.checks import reactions as checks
from qinqing.kernel.chronicle.reactions import Reaction
from qinqing.kernel.instructions import reactions as instructions
from qinqing.kernel.notices import reactions as notices
from qinqing.kernel.obligations import reactions as obligations
from qinqing.site.pushed import PUSHED

REACTIONS = (
    Reaction("checks.draw", checks.CLAIMS, checks.draw),
    Reaction("checks.silence", checks.STEPS, checks.hand_on),
    Reaction("checks.answered", checks.ANSWERS, checks.let_go),
    Reaction("checks.rules", checks.RULES, checks.assign),
    Reaction("checks.calendar", checks.CALENDARS, checks.follow),
    Reaction("notices.steps", notices.STEPS, notices.tell_of_steps),
    Reaction("notices.claims", notices.CLAIMS, notices.tell_of_claims),
    Reaction("notices.answers", notices.ANSWERS, notices.tell_of_answers),
    Reaction("notices.applications", notices.APPLICATIONS, notices.tell_of_applications),
    Reaction("notices.supplements", notices.SUPPLEMENTS, notices.tell_of_supplements),
    Reaction("notices.refused_help", notices.REFUSED_HELP, notices.tell_of_refused_help),
    Reaction("notices.withdrawals", notices.WITHDRAWALS, notices.tell_of_withdrawals),
    Reaction("notices.checks", notices.CHECKS, notices.tell_of_checks),
    Reaction("notices.early_checks", notices.EARLY_CHECKS, notices.tell_of_early_checks),
    Reaction("notices.findings", notices.FINDINGS, notices.tell_of_findings),
    Reaction("notices.proposals", notices.PROPOSALS, notices.tell_of_proposals),
    Reaction("notices.publications", notices.PUBLICATIONS, notices.tell_of_publications),
    Reaction("instructions.told", instructions.NEWS, instructions.tell_of_instructions),
    Reaction("receipts.silence", receipts.STEPS, receipts.hand_on),
    Reaction("receipts.rules", receipts.RULES, receipts.assign),
    Reaction("receipts.told", receipts.TOLD, receipts.tell_of_receipts),
    Reaction("receipts.succession", receipts.SUCCESSIONS, receipts.inherit),
    Reaction("contracts.reviews", contracts.REVIEWS, contracts.tell_of_reviews),
    Reaction("contracts.drafts", contracts.DRAFTS, contracts.tell_of_drafts),
    Reaction("contracts.consents", contracts.CONSENTS, contracts.tell_of_consents),
    Reaction("policies.told", policies.POLICIES, policies.tell_of_policies),
    Reaction("policies.answers", policies.ANSWERS, policies.tell_of_answers),
    Reaction("projects.succession", projects.SUCCESSIONS, projects.inherit),
    Reaction("orders.issues", orders.ISSUES, orders.tell_of_orders),
    Reaction("obligations.calendar", obligations.CALENDARS, obligations.follow),
    Reaction("obligations.succession", obligations.SUCCESSIONS, obligations.inherit),
    Reaction("obligations.places", obligations.MOVES, obligations.relocate),
    Reaction("calendars.places", calendars.MOVES, calendars.relocate),
    Reaction("instructions.succession", instructions.SUCCESSIONS, instructions.inherit),
    Reaction("checks.succession", checks.SUCCESSIONS, checks.inherit),
    Reaction("checks.places", checks.MOVES, checks.relocate),
    Reaction("deliveries.places", deliveries.MOVES, deliveries.relocate),
    Reaction("webhooks.places", webhooks.MOVES, webhooks.relocate),
    Reaction("webhooks.pushes", frozenset(PUSHED), webhooks.push),
)
