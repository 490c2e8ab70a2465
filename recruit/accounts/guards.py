"""Guards read as sentences: who may call a handler at all. Which rows they reach is for the queries."""

from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import State
from litestar.handlers import BaseRouteHandler

from recruit.accounts.actor import Actor
from recruit.accounts.tables import Role
from recruit.errors import NotAllowed, SignInNeeded

NO_ROLE = "这个页面或操作不对您的身份开放。如需办理，请联系本场工作人员。"
Connection = ASGIConnection[BaseRouteHandler, Actor, Any, State]


def requires(*roles: Role):  # type: ignore[no-untyped-def]
    """A guard that lets only these roles in; a device's own unverified seeker counts as a seeker."""

    def guard(connection: Connection, _handler: BaseRouteHandler) -> None:
        actor = connection.user
        if actor.has_role(*roles):
            return
        if actor.is_known:
            raise NotAllowed(NO_ROLE)
        raise SignInNeeded("请先登录，再继续刚才的操作。")

    return guard


requires_organiser = requires(Role.organiser)
requires_recruiter = requires(Role.recruiter)
requires_seeker = requires(Role.seeker)
requires_gate = requires(Role.gate, Role.organiser)
requires_desk = requires(Role.desk, Role.organiser)
# whoever works at gate or desk may be called into a room as an assistant
requires_stage = requires(Role.host, Role.assistant, Role.organiser, Role.gate, Role.desk)


def requires_sign_in(connection: Connection, _handler: BaseRouteHandler) -> None:
    if not connection.user.is_known:
        raise SignInNeeded("请先登录，再继续刚才的操作。")
