"""From which tables the application may delete, each with its reason; from every other a row never goes."""

DELETES = {
    "chronicle_content": "texts are erased by law",
    "chronicle_news": "told news is done",
    "chronicle_delivery": "a late delivery is done",
    "calendars_calendar": "a calendar that was opened and on which nothing rests is taken back",
    "calendars_day": "its days, which were copies",
    "obligations_clock": "a clock stops",
    "obligations_total": "rows that are added up become one",
    "parties_portfolio": "what a deputy is responsible for is set anew; what it was stands in the history",
    "contracts_clausepayment": "the money of a draft's clause is taken out; what it said stands in the history",
    "orders_order_copies": "who gets a copy of a draft is set anew; what was issued stands in the history",
    "pages_savedview": "a filter that was deleted is kept for a day, so that it can be brought back",
    "policies_provision": "the text of a draft is cut anew; of a published version the database removes none",
    "policies_responsible": "who carries a draft out is set anew; as its text",
    "enterprises_staged": "a staged import is applied or dropped",
    "notices_message": "what waited for a channel that was ended, or is no longer permitted",
    "webhooks_push": "what arrived long ago, and what its system may no longer know",
    "django_session": "sessions end",
    "axes_accessattempt": "a log-in clears the failures before it",
    "axes_accessattemptexpiration": "as the attempts",
    "axes_accessfailurelog": "as the attempts",
    "mfa_authenticator": "a second factor is renewed",
    "account_emailaddress": "the library keeps one per account",
    "account_emailconfirmation": "the library removes used ones",
}

READ_ONLY = {
    "auth_group": "roles are code",
    "auth_group_permissions": "roles are code",
    "auth_permission": "written by migrations",
    "django_content_type": "written by migrations",
    "django_migrations": "written by migrations",
}
