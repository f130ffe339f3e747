"""The forms of signing in and of one's own account."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField, PasswordField, StringField, SubmitField
from wtforms.validators import DataRequired, InputRequired, Length

from intake.web.staff.forms import LONGEST_EMAIL, LONGEST_PASSWORD

LONGEST_PASSKEY_NAME = 60


class SignInForm(FlaskForm):
    """Email and password."""

    email = StringField(
        "Email address", validators=[InputRequired("Enter your email address."), Length(max=LONGEST_EMAIL)]
    )
    password = PasswordField(
        "Password", validators=[InputRequired("Enter your password."), Length(max=LONGEST_PASSWORD)]
    )
    send = SubmitField("Sign in")


class CodeForm(FlaskForm):
    """A code from the app, or a recovery code."""

    code = StringField("Code", validators=[InputRequired("Enter the code."), Length(max=64)])
    send = SubmitField("Continue")


class AnswerForm(FlaskForm):
    """What a passkey's device answered, as JSON."""

    answer = HiddenField(
        validators=[
            InputRequired("Your browser sent no passkey. Try again, or sign in with your password and code.")
        ]
    )


class NewPasskeyForm(AnswerForm):
    """A new passkey, and what its owner calls it."""

    name = StringField(
        "Name of this passkey",
        validators=[DataRequired("Enter a name for this passkey."), Length(max=LONGEST_PASSKEY_NAME)],
    )


class PasswordForm(FlaskForm):
    """One's own new password, with the present one."""

    present = PasswordField(
        "Your present password",
        validators=[InputRequired("Enter your present password."), Length(max=LONGEST_PASSWORD)],
    )
    password = PasswordField(
        "New password", validators=[InputRequired("Enter a new password."), Length(max=LONGEST_PASSWORD)]
    )
    send = SubmitField("Change my password")
