"""What can be done to users, memberships and logins."""

from ticketrail.people.commands.logins import Login, grant, rotate, sign_out, sign_out_everywhere, use_ticket
from ticketrail.people.commands.members import LastOwner, add_member, change_role, rename_member, revoke_membership
from ticketrail.people.commands.users import (
    NameTaken,
    add_user,
    change_password,
    deactivate_user,
    edit_user,
    reactivate_user,
    sign_up_customer,
)

__all__ = [
    "LastOwner",
    "Login",
    "NameTaken",
    "add_member",
    "add_user",
    "change_password",
    "change_role",
    "deactivate_user",
    "edit_user",
    "grant",
    "reactivate_user",
    "rename_member",
    "revoke_membership",
    "rotate",
    "sign_out",
    "sign_out_everywhere",
    "sign_up_customer",
    "use_ticket",
]
