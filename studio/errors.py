"""Everything that can go wrong, said for the person who reads it: what happened, and what to do.

StudioError                     anything the studio refuses or fails to do
├── InvalidInput                what was given cannot be used; names the field and the valid values
│   └── PictureRefused          a file that is not a picture we can take
├── NotFound                    no such influencer, product, storyboard, keyframe, variation or run
├── Conflict                    right request, wrong moment: already rendering, in use, not open
├── FolderUnusable              the data folder cannot be used at all; nothing in it was changed
│   ├── FolderInUse             another process has this studio open
│   ├── FolderNotWritable       read-only, or no permission
│   ├── DatabaseTooNew          made by a newer version
│   └── NotAStudioDatabase      some other file lies where studio.db belongs
├── DiskFull                    no space left; what was stored stays
├── BudgetReached               one more call would pass a budget; it was not sent
└── ProviderFailed              an image service or renderer could not make a picture
    ├── NotConfigured           no key, no address, not signed in; nothing was sent
    ├── AuthFailed              the service does not take the key
    ├── OutOfCredit             the account has nothing left
    ├── RateLimited             too many calls; says when to come again
    ├── Refused                 the service does not want to make this picture, and says why
    ├── BadRequest              the service does not understand: a model, a size, a picture
    ├── CannotShow              this renderer cannot show it honestly; the text says what can
    ├── NotReached              certain that nothing arrived: no name, no connection
    ├── ServiceDown             the service said that it cannot now, and did nothing
    ├── ResultExpired           paid, but the service has deleted the picture
    ├── AddressRefused          paid, but the picture lies where nothing is fetched from
    └── InDoubt                 it may have arrived and may be charged; nobody can tell from here

No text holds a key, a server path or a raw reply: these sentences are shown in the browser and sent to
programs.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from decimal import Decimal
from typing import ClassVar, Literal

Charged = Literal["no", "possibly", "yes"]


class StudioError(Exception):
    """What happened, and what the person can do about it.

    `code` is stable for programs, `retryable` says whether the same request may work later, `charged` whether
    money may have moved.
    """

    code: ClassVar[str] = "studio_error"
    retryable: ClassVar[bool] = False
    charged: Charged = "no"

    def __init__(self, happened: str, *, do: str = "") -> None:
        super().__init__(f"{happened} {do}".strip())
        self.happened = happened
        self.do = do


class InvalidInput(StudioError):
    """What was given cannot be used; the text names the field and what is allowed."""

    code = "invalid"


class PictureRefused(InvalidInput):
    """A file that cannot be taken as a picture; the text says what to upload instead."""

    code = "picture_refused"


class NotFound(StudioError):
    """There is no such thing; the text names the nearest valid ones where it can."""

    code = "not_found"


class Conflict(StudioError):
    """The request makes sense, but not now: it is being rendered, in use, or already over."""

    code = "conflict"


class FolderUnusable(StudioError):
    """The data folder cannot be opened; nothing in it was changed."""

    code = "folder_unusable"


class FolderInUse(FolderUnusable):
    """Another process has this studio open. `url` is its address, where it told one."""

    code = "folder_in_use"

    def __init__(self, happened: str, *, do: str = "", url: str | None = None) -> None:
        super().__init__(happened, do=do)
        self.url = url


class FolderNotWritable(FolderUnusable):
    """The data folder, or its place, cannot be written."""

    code = "folder_not_writable"


class DatabaseTooNew(FolderUnusable):
    """A newer version of the studio made this database."""

    code = "database_too_new"


class NotAStudioDatabase(FolderUnusable):
    """The file in the database's place is something else, or damaged."""

    code = "not_a_studio_database"


class DiskFull(StudioError):
    """No space is left; everything stored before stays.

    `waiting` is entered by who tries again until there is room, so that the studio can say so meanwhile.
    """

    code = "disk_full"
    retryable = True
    waiting: Callable[[], AbstractContextManager[None]] = nullcontext


class ProviderFailed(StudioError):
    """An image service or renderer could not make a picture.

    `retry_after_s`: when the service wants to be asked again; None where it gave no hint.
    """

    code = "provider_failed"
    retryable = True
    stops_run: ClassVar[bool] = False
    """Whether the next call would end the same way, so that none is sent."""

    def __init__(self, happened: str, *, do: str = "", retry_after_s: float | None = None) -> None:
        super().__init__(happened, do=do)
        self.retry_after_s = retry_after_s


class NotConfigured(ProviderFailed):
    """A service without key or address; nothing was sent."""

    code = "not_configured"
    retryable = False
    stops_run = True


class AuthFailed(ProviderFailed):
    """The service does not take the key, or the key may not do this."""

    code = "auth_failed"
    retryable = False
    stops_run = True


class OutOfCredit(ProviderFailed):
    """The account at the service has nothing left."""

    code = "out_of_credit"
    retryable = False
    stops_run = True


class RateLimited(ProviderFailed):
    """The service takes no more calls for a while."""

    code = "rate_limited"


class Refused(ProviderFailed):
    """The service does not want to make this picture; the text has its own reason. Never sent again."""

    code = "refused"
    retryable = False
    charged: Charged = "possibly"


class BadRequest(ProviderFailed):
    """The service does not understand the request; the text names the field where it told one."""

    code = "bad_request"
    retryable = False


class CannotShow(ProviderFailed):
    """A renderer that composes from what a photo shows was asked for what the photo does not show."""

    code = "cannot_show"
    retryable = False


class NotReached(ProviderFailed):
    """It is certain that the service received nothing."""

    code = "not_reached"


class ServiceDown(ProviderFailed):
    """The service itself said that it cannot at this moment, and did nothing."""

    code = "service_down"


class InDoubt(ProviderFailed):
    """The request may have been received, and charged; it is not sent again by itself."""

    code = "in_doubt"
    retryable = False
    charged: Charged = "possibly"


class ResultExpired(ProviderFailed):
    """The picture was made and paid for, and the service has deleted it meanwhile."""

    code = "result_expired"
    retryable = False
    charged: Charged = "yes"


class AddressRefused(ProviderFailed):
    """A result lies where nothing is fetched from. `host`: what a person could allow, or empty."""

    code = "address_refused"
    retryable = False
    charged: Charged = "yes"

    def __init__(self, happened: str, *, do: str = "", host: str = "") -> None:
        super().__init__(happened, do=do)
        self.host = host


class BudgetReached(StudioError):
    """One more call would pass the budget of the run or of the day; it was not sent.

    of_run: whether it is the run's. over_usd: by how much. may_fit_soon: whether what is reserved for calls
    that are out hides room for it.
    """

    code = "budget_reached"
    of_run = False
    over_usd = Decimal(0)
    may_fit_soon = False
