"""A mypy plugin: `Position.title` on the class of a table is a column; what a session executes has a rowcount."""

from collections.abc import Callable

from mypy.nodes import TypeInfo, Var
from mypy.plugin import AttributeContext, MethodContext, Plugin
from mypy.types import Instance, Type, get_proper_type

TABLE = "sqlmodel.main.SQLModel"
COLUMN = "sqlalchemy.orm.attributes.InstrumentedAttribute"
EXECUTE = "sqlalchemy.ext.asyncio.session.AsyncSession.execute"
RESULT = "sqlalchemy.engine.cursor.CursorResult"


class ColumnTypes(Plugin):
    def get_class_attribute_hook(self, fullname: str) -> Callable[[AttributeContext], Type] | None:
        owner, _, name = fullname.rpartition(".")
        table, column = self.type_info(owner), self.type_info(COLUMN)
        if table is None or column is None or not table.has_base(TABLE) or name.startswith(("_", "model_")):
            return None
        symbol = table.get(name)
        is_field = symbol is not None and isinstance(symbol.node, Var) and not symbol.node.is_classvar
        if not is_field or name == "metadata":
            return None
        return lambda context: Instance(column, [context.default_attr_type])

    def get_method_hook(self, fullname: str) -> Callable[[MethodContext], Type] | None:
        result = self.type_info(RESULT) if fullname == EXECUTE else None
        return None if result is None else lambda context: with_rowcount(context, result)

    def type_info(self, fullname: str) -> TypeInfo | None:
        found = self.lookup_fully_qualified(fullname) if "." in fullname else None
        return found.node if found is not None and isinstance(found.node, TypeInfo) else None


def with_rowcount(context: MethodContext, result: TypeInfo) -> Type:
    """Coroutine[Any, Any, Result[…]] → Coroutine[Any, Any, CursorResult[…]]."""
    coroutine = get_proper_type(context.default_return_type)
    answer = get_proper_type(coroutine.args[2]) if isinstance(coroutine, Instance) else None
    if not isinstance(coroutine, Instance) or not isinstance(answer, Instance):
        return context.default_return_type
    return coroutine.copy_modified(args=[*coroutine.args[:2], Instance(result, answer.args)])


def plugin(version: str) -> type[Plugin]:
    return ColumnTypes
