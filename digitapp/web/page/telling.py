"""Show errors as sentences on the page."""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import ParamSpec, TypeVar

import gradio

from digitapp.errors import InputError
from digitapp.web.reading import BusyError

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


def told(
    handler: Callable[Arguments, Awaitable[Result]],
) -> Callable[Arguments, Awaitable[Result]]:
    """Make a handler of an event show what it cannot do."""

    @functools.wraps(handler)
    async def telling(*arguments: Arguments.args, **named: Arguments.kwargs) -> Result:
        try:
            return await handler(*arguments, **named)
        except InputError as error:
            raise gradio.Error(str(error), print_exception=False) from error
        except BusyError as error:
            raise gradio.Error("The server is busy", print_exception=False) from error

    return telling
