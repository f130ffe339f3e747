"""Letters: what leaves the house by mail. Never a name of a person, never a word about anybody's health.

Staff are told that something waits and where to sign in. Patients get the form number or the code they asked
for, in their language, in the words of the questionnaire's content.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

from babel.dates import format_date

from intake.content.practice import Practice
from intake.content.spoken import spoken_moment
from intake.domain.questionnaire import Questionnaire


class LetterKind(StrEnum):
    """Every letter there is, by the word that the outbox keeps for it: for good, once one was sent."""

    STAFF_NOTICE = "staff_notice"
    UNCLAIMED_NOTICE = "unclaimed_notice"
    FORM_NUMBER = "form_number"
    SAVED_CODE = "saved_code"
    GUESSES_NOTICE = "guesses_notice"
    SIGN_IN_NOTICE = "sign_in_notice"
    FINAL_NOTICE = "final_notice"


@dataclass(frozen=True)
class Letter:
    """One mail to one address, complete but for its id and its sender."""

    to: str = field(repr=False)
    subject: str
    body: str = field(repr=False)

    def to_payload(self) -> dict[str, Any]:
        """The letter as the outbox keeps it, sealed."""
        return {"to": self.to, "subject": self.subject, "body": self.body}

    @classmethod
    def from_payload(cls, payload: dict[str, Any]) -> Self:
        """The letter that the outbox kept."""
        return cls(payload["to"], payload["subject"], payload["body"])


@dataclass(frozen=True)
class Letterhead:
    """What letters are written from: the practice, the words for patients, and where staff sign in."""

    practice: Practice
    words: Questionnaire
    staff_address: str

    def staff_notice(self, to: str, count: int = 1) -> Letter:
        """Tells staff that so many urgent requests came in."""
        news = "1 new request" if count == 1 else f"{count} new requests"
        return self._to_staff(to, count, subject=news, text=news)

    def unclaimed_notice(self, to: str, count: int = 1) -> Letter:
        """Tells staff that no clinician has taken up so many requests which must not wait."""
        subject, text = "1 request waits", "1 request still waits for a clinician"
        if count > 1:
            subject, text = f"{count} requests wait", f"{count} requests still wait for a clinician"
        return self._to_staff(to, count, subject, text)

    def guesses_notice(self, to: str, count: int = 1) -> Letter:
        """Tells administrators that strangers have used up their tries to sign in to so many accounts."""
        accounts = "1 staff account" if count == 1 else f"{count} staff accounts"
        body = (
            f"Within one hour somebody tried 20 times in vain to sign in to {accounts}, from browsers that "
            "were never signed in from before. Browsers like these have to wait now. Those that staff signed "
            "in from go on working.\n\nThe audit events say which account it is. Ask whose it is whether it "
            f"was them. Sign in to see more:\n\n{self.staff_address}\n"
        )
        return Letter(to, f"Wrong sign-ins to {accounts}", body)

    def sign_in_notice(self, to: str, count: int = 1) -> Letter:
        """Tells a person that what they sign in with was changed, so many times; not what or how."""
        times = "was changed" if count == 1 else f"was changed {count} times"
        body = (
            f"What you sign in to the staff pages with {times}: your password, your second step, a recovery "
            "code or a passkey. If that was you, you need to do nothing.\n\nIf it was not you, tell an "
            f"administrator at once. Sign in to look at your account:\n\n{self.staff_address}\n"
        )
        return Letter(to, "Your sign-in was changed", body)

    def form_number(self, to: str, language: str, reference: str, promised_at: datetime | None) -> Letter:
        """The form number of a sent request, as shown ("ABCD-EFGH"), and by when we call.

        Where the pages told the patient to call or get help there is no promise (None): the letter then
        repeats neither why nor that it was so, only that it counts if it was.
        """
        phone = self.practice.phone.shown
        if promised_at is None:
            text = self._say("mail_done_call_body", language, reference=reference, phone=phone)
        else:
            when = spoken_moment(promised_at, self.practice.hours.zone, language)
            calls_from = self.practice.calls_from.shown
            text = self._say("mail_done_body", language, reference=reference, when=when, phone=calls_from)
        return self._to_patient(to, language, "mail_done_subject", text)

    def saved_code(self, to: str, language: str, *, code: str, address: str, kept_until: date) -> Letter:
        """The code that opens a saved form at `address` until that day, with the date of birth."""
        day = _day(kept_until, language)
        text = self._say("mail_saved_body", language, code=code, address=address, date=day)
        text = f"{text}\n\n{self._say('save_birth_date', language)}"
        return self._to_patient(to, language, "mail_saved_subject", text)

    def final_notice(self, language: str, reference: str, sent_on: date, until: date) -> tuple[str, ...]:
        """What a patient is told whom nobody could reach, a paragraph each; `reference` as shown."""
        sent = self._say("notice_sent", language, day=_day(sent_on, language))
        return (
            f"{sent} {self._say('notice_tried', language)}",
            self._say(
                "notice_call",
                language,
                phone=self.practice.phone.shown,
                date=_day(until, language),
                reference=reference,
            ),
            self._say("notice_close", language),
            self._say("notice_worse", language),
        )

    def final_notice_by_mail(self, to: str, language: str, paragraphs: tuple[str, ...]) -> Letter:
        """The same as a mail."""
        return self._to_patient(to, language, "notice_subject", "\n\n".join(paragraphs))

    def _to_staff(self, to: str, count: int, subject: str, text: str) -> Letter:
        them = "it" if count == 1 else "them"
        return Letter(to, subject, f"{text}. Sign in to see {them}:\n\n{self.staff_address}\n")

    def _to_patient(self, to: str, language: str, subject: str, text: str) -> Letter:
        no_answer = self._say("mail_no_answer", language, phone=self.practice.phone.shown)
        return Letter(to, self._say(subject, language), f"{text}\n\n{no_answer}\n")

    def _say(self, key: str, language: str, **values: str) -> str:
        return self.words.words[key].fill(language, **values)


FOR_STAFF: Mapping[str, Callable[[Letterhead, str, int], Letter]] = {
    LetterKind.STAFF_NOTICE: Letterhead.staff_notice,
    LetterKind.UNCLAIMED_NOTICE: Letterhead.unclaimed_notice,
    LetterKind.GUESSES_NOTICE: Letterhead.guesses_notice,
    LetterKind.SIGN_IN_NOTICE: Letterhead.sign_in_notice,
}
"""What writes each kind of letter to staff, for an address and a number of what it tells of: they count."""


def _day(day: date, language: str) -> str:
    return format_date(day, "EEEE d 'de' MMMM" if language == "es" else "EEEE, MMMM d", locale=language)
