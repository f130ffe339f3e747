"""The administrator's forms."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import Field, PasswordField, SelectField, StringField, SubmitField, ValidationError
from wtforms.validators import InputRequired, Length

from intake.domain.roles import Role
from intake.formats.mail_addresses import UnusableAddress, read_address
from intake.web.staff.forms import LONGEST_EMAIL, LONGEST_PASSWORD, choice

LONGEST_NAME = 100
ROLES = [choice(str(role), role.label) for role in Role]


class AccountForm(FlaskForm):
    """A new account."""

    name = StringField(
        "Name", validators=[InputRequired("Enter the person's name."), Length(max=LONGEST_NAME)]
    )
    email = StringField(
        "Email address", validators=[InputRequired("Enter the email address."), Length(max=LONGEST_EMAIL)]
    )
    role = SelectField("Role", choices=ROLES, validators=[InputRequired("Choose a role.")])
    password = PasswordField(
        "First password", validators=[InputRequired("Enter a first password."), Length(max=LONGEST_PASSWORD)]
    )
    send = SubmitField("Add the account")

    def validate_email(self, field: Field) -> None:
        """Refuse what cannot be an email address; whether it exists is not asked anywhere."""
        try:
            field.data = read_address(str(field.data))
        except UnusableAddress as error:
            raise ValidationError(f"No letter can be sent to this address: {error}") from error


class RoleForm(FlaskForm):
    """Another role."""

    role = SelectField("Role", choices=ROLES, validators=[InputRequired("Choose a role.")])
    send = SubmitField("Change the role")


class NewPasswordForm(FlaskForm):
    """A new password for somebody else."""

    password = PasswordField(
        "New password", validators=[InputRequired("Enter a new password."), Length(max=LONGEST_PASSWORD)]
    )
    send = SubmitField("Give this password")
