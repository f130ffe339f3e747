"""Who of the staff may open what: the one table that the guard, the tests and the administrator's page read.

A staff page that is not in it answers as if it did not exist, and so does one for other roles.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from flask import request

from intake.domain.roles import Role

STAFF_PATH = "/staff"

STAFF_BLUEPRINTS = frozenset({"auth", "frontdesk", "caller", "clinician", "admin"})

EVERYONE = frozenset(Role)
DESK = frozenset({Role.FRONT_DESK, Role.CLINICIAN})
CLINICIANS = frozenset({Role.CLINICIAN})
ADMINS = frozenset({Role.ADMIN})
MANAGERS = CLINICIANS | ADMINS


@dataclass(frozen=True, slots=True)
class Permission:
    """What a page or a button does, in words for the administrator, and the roles that may use it."""

    does: str
    roles: frozenset[Role]


WITHOUT_SIGN_IN: Mapping[str, str] = MappingProxyType(
    {
        "auth.sign_in": "Sign in with email and password",
        "auth.second_step": "Give the code of the second step while signing in",
        "auth.passkey": "Sign in with a passkey, or give one in place of the code",
    }
)
"""The only staff addresses that answer people who are not signed in; all others lead them to the first."""

WITHOUT_SECOND_STEP = frozenset(
    {"auth.second_step_setup", "auth.second_step_qr", "auth.recovery_codes", "auth.sign_out"}
)
"""What a person may open while the second step is required and not set up yet."""

PERMISSIONS: Mapping[str, Permission] = MappingProxyType(
    {
        "auth.start": Permission("Go to the first page of the role", EVERYONE),
        "auth.sign_out": Permission("Sign out", EVERYONE),
        "auth.account": Permission("See one's own account", EVERYONE),
        "auth.password": Permission("Change one's own password", EVERYONE),
        "auth.second_step_setup": Permission("Set up one's own second step", EVERYONE),
        "auth.second_step_qr": Permission(
            "See the picture to scan while setting up the second step", EVERYONE
        ),
        "auth.recovery_codes": Permission("Make new recovery codes for oneself", EVERYONE),
        "auth.passkeys": Permission("See one's own passkeys", MANAGERS),
        "auth.add_passkey": Permission("Add a passkey to sign in with", MANAGERS),
        "auth.remove_passkey": Permission("Remove one of one's own passkeys", MANAGERS),
        "frontdesk.queue": Permission("See the queue", DESK),
        "frontdesk.call_list": Permission("See who can be called now", DESK),
        "frontdesk.next_call": Permission("Go to the next call to make", DESK),
        "frontdesk.call_one": Permission("Call one patient after the other", DESK),
        "frontdesk.called": Permission("Record in one press how a call ended", DESK),
        "frontdesk.visits": Permission("See booked, missed and cancelled visits", DESK),
        "frontdesk.search": Permission("Search requests by name, phone, birth date or form number", DESK),
        "frontdesk.case": Permission("Open a request", DESK),
        "frontdesk.call_sheet": Permission("Print the call sheet of a request", DESK),
        "frontdesk.call_sheets": Permission("Print the call sheets of up to 50 requests", DESK),
        "frontdesk.visit_file": Permission("Take a visit as a calendar file, without a health word", DESK),
        "frontdesk.claim": Permission("Take a request", DESK),
        "frontdesk.release": Permission("Give a request back", DESK),
        "frontdesk.ask": Permission("Write down what a caller answered, to be judged at once", DESK),
        "frontdesk.attempt": Permission("Record a call attempt", DESK),
        "frontdesk.note": Permission("Write a note, also that the patient called or is worse", DESK),
        "frontdesk.correct": Permission("Correct a name, a phone number or a birth date", DESK),
        "frontdesk.no_number": Permission("Write down that no number works", DESK),
        "frontdesk.connect": Permission("Connect the caller of an urgent request to a clinician", DESK),
        "frontdesk.notice": Permission("Print or mail the last letter to a patient nobody could reach", DESK),
        "frontdesk.records": Permission("Print what is needed to ask for records, and wait for them", DESK),
        "frontdesk.schedule": Permission("Record an appointment", DESK),
        "frontdesk.move": Permission("Mark arrived, no-show, cancelled, waiting, or with a clinician", DESK),
        "frontdesk.close": Permission("Close a request", DESK),
        "frontdesk.merge": Permission("Merge two requests of one person", DESK),
        "frontdesk.separate": Permission("Separate two requests that were merged", DESK),
        "frontdesk.undo": Permission("Undo the last step on a request", DESK),
        "caller.start": Permission("See the forms one began for callers", DESK),
        "caller.begin": Permission("Begin a form for a caller", DESK),
        "caller.throw_away": Permission("Throw away a form that one began for a caller", DESK),
        "caller.go_on": Permission("Go on with a form that one began for a caller", DESK),
        "caller.question": Permission("Fill in a form that one began for a caller", DESK),
        "caller.looped_question": Permission("Fill in an operation that a caller tells of", DESK),
        "caller.remove_surgery": Permission("Take an operation off a caller's form", DESK),
        "caller.get_help": Permission("Tell a caller to ring 911, and connect the call", DESK),
        "caller.call_today": Permission("Connect a caller who must be heard of today", DESK),
        "caller.mistake": Permission("Take back a sign ticked by mistake in a caller's form", DESK),
        "caller.save": Permission("Keep a caller's form for later", DESK),
        "caller.done": Permission("Go from a caller's form to the request it became", DESK),
        "clinician.summary": Permission(
            "Read the pre-visit summary: scores, own words, timeline", CLINICIANS
        ),
        "clinician.trace": Permission("Read every rule and why it fired or not", CLINICIANS),
        "clinician.fhir": Permission("Take a request out as a FHIR bundle", CLINICIANS),
        "clinician.record": Permission("Take a request out as plain JSON", CLINICIANS),
        "clinician.send_again": Permission("Send a request again that the EHR did not take", CLINICIANS),
        "clinician.next_step": Permission("Record the next step for the front desk", CLINICIANS),
        "clinician.disposition": Permission(
            "Say what became of an urgent patient, so that the request is urgent no more", CLINICIANS
        ),
        "clinician.bell": Permission("Hear that a patient waits to be connected", CLINICIANS),
        "clinician.override": Permission("Change urgency or surgery link, with a reason", CLINICIANS),
        "clinician.today": Permission("See what to read, one's visits and who did not come", CLINICIANS),
        "clinician.next_case": Permission("Go on to the next request to read", CLINICIANS),
        "clinician.day": Permission("Print the summaries of a day's visits", CLINICIANS),
        "clinician.reading_sheets": Permission("Print the summaries of 50 requests to read", CLINICIANS),
        "clinician.day_pdf": Permission("Take the summaries of a day's visits as a PDF", CLINICIANS),
        "clinician.summary_pdf": Permission("Take the pre-visit summary as a PDF", CLINICIANS),
        "clinician.explain": Permission("Ask which single answer would change the result", CLINICIANS),
        "clinician.note": Permission("Take the summary as a note of plain text", CLINICIANS),
        "clinician.outcome": Permission("Record what it turned out to be at the visit", CLINICIANS),
        "clinician.outcomes": Permission("Set the timing flag against the outcomes, no names", MANAGERS),
        "clinician.duty": Permission("See who is on duty", DESK | ADMINS),
        "clinician.name_duty": Permission("Name the clinician on duty", CLINICIANS | ADMINS),
        "admin.morning": Permission("Read the morning page: what waits and what is late, no names", MANAGERS),
        "admin.figures": Permission("Read the figures of a month, no names", MANAGERS),
        "admin.export_figures": Permission("Take a month's figures as a file, no names", MANAGERS),
        "admin.export_requests": Permission("Take a month's requests as a file, with names", CLINICIANS),
        "admin.operations": Permission("See what is wrong now: mail, backup, disk, duty, drafts", ADMINS),
        "admin.try_again": Permission("Let letters and requests that were given up be sent again", ADMINS),
        "admin.check_readiness": Permission("Take a made-up request from end to end", ADMINS),
        "admin.finishing": Permission("See how many finish the form, and where the others stop", ADMINS),
        "admin.keeping": Permission("See legal holds, and what was erased", ADMINS),
        "admin.hold": Permission("Hold a request, so that nothing erases it", ADMINS),
        "admin.lift_hold": Permission("Lift a legal hold", ADMINS),
        "admin.certificate": Permission("Read a certificate of erasure", ADMINS),
        "admin.accounts": Permission("See staff accounts", ADMINS),
        "admin.add_account": Permission("Add a staff account", ADMINS),
        "admin.account": Permission("See one staff account", ADMINS),
        "admin.change_role": Permission("Change a person's role", ADMINS),
        "admin.reset_password": Permission("Give a person a new password", ADMINS),
        "admin.reset_second_step": Permission("Reset a person's second step", ADMINS),
        "admin.end_sessions": Permission("Sign a person out everywhere", ADMINS),
        "admin.disable": Permission("Disable an account at once", ADMINS),
        "admin.enable": Permission("Enable a disabled account", ADMINS),
        "admin.permissions": Permission("See this table", ADMINS | {Role.AUDITOR}),
        "admin.translations": Permission("See which translated texts are signed", ADMINS),
        "admin.translation": Permission("Read translated texts side by side", ADMINS),
        "admin.audit": Permission("Read the audit events", ADMINS | {Role.AUDITOR}),
        "admin.export_audit": Permission("Take audit events as a file", ADMINS | {Role.AUDITOR}),
        "admin.check_audit": Permission("Check the chain of the audit events", ADMINS | {Role.AUDITOR}),
    }
)

START_PAGES: Mapping[Role, str] = MappingProxyType(
    {
        Role.FRONT_DESK: "frontdesk.queue",
        Role.CLINICIAN: "clinician.today",
        Role.ADMIN: "admin.operations",
        Role.AUDITOR: "admin.audit",
    }
)


def may_open(role: Role, endpoint: str) -> bool:
    """Whether the role may use that staff address; never one that is not in the table."""
    permission = PERMISSIONS.get(endpoint)
    return permission is not None and role in permission.roles


def is_staff_address() -> bool:
    """Whether this request is for a staff page, there or not."""
    return request.path == STAFF_PATH or request.path.startswith(f"{STAFF_PATH}/")
