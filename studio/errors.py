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
└── ProviderFailed              an image service or renderer could not make a picture

No text holds a key, a server path or a raw reply: these sentences are shown in the browser and sent to
programs.
"""

from __future__ import annotations

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
    """No space is left; everything stored before stays."""

    code = "disk_full"
    retryable = True


class ProviderFailed(StudioError):
    """An image service or renderer could not make a picture."""

    code = "provider_failed"
    retryable = True
