"""What SQLite and PostgreSQL write differently: parts of an instant."""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class month_of(FunctionElement[str]):
    """The month of an instant in UTC, as ``2023-04``; null for null."""

    type = Text()
    inherit_cache = True


class seconds_of(FunctionElement[int]):
    """Whole seconds from 1970 to an instant; null for null."""

    type = BigInteger()
    inherit_cache = True


# SQLite keeps instants as text: 2023-04-17 09:30:00.000000, in UTC.
@compiles(month_of, "sqlite")
def _month_sqlite(element: month_of, compiler: SQLCompiler, **options: Any) -> str:
    return f"substr({_instant(element, compiler, options)}, 1, 7)"


@compiles(month_of, "postgresql")
def _month_postgres(element: month_of, compiler: SQLCompiler, **options: Any) -> str:
    return f"to_char({_instant(element, compiler, options)} AT TIME ZONE 'UTC', 'YYYY-MM')"


@compiles(seconds_of, "sqlite")
def _seconds_sqlite(element: seconds_of, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(strftime('%s', {_instant(element, compiler, options)}) AS INTEGER)"


@compiles(seconds_of, "postgresql")
def _seconds_postgres(element: seconds_of, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(floor(extract(epoch FROM {_instant(element, compiler, options)})) AS BIGINT)"


def _instant(element: FunctionElement[Any], compiler: SQLCompiler, options: dict[str, Any]) -> str:
    (clause,) = element.clauses
    return compiler.process(clause, **options)
