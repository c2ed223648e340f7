"""Bounds of lengths and numbers, told in the form that all errors have: 10,000, not 10000."""

from __future__ import annotations

from marshmallow import validate


class Length(validate.Length):
    """A length within bounds."""

    message_min = "Shorter than minimum length {min:,}."
    message_max = "Longer than maximum length {max:,}."
    message_all = "Length must be between {min:,} and {max:,}."
    message_equal = "Length must be {equal:,}."


class Range(validate.Range):
    """A number within bounds."""

    # The doubled braces are for later: marshmallow puts the operators in first.
    message_min = "Must be {min_op} {{min:,}}."
    message_max = "Must be {max_op} {{max:,}}."
    message_all = "Must be {min_op} {{min:,}} and {max_op} {{max:,}}."
