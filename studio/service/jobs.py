"""Who does what: one service for each job, chosen by the environment, else on the Settings page."""

from __future__ import annotations

from typing import Literal, get_args

from studio.domain.model import Model
from studio.errors import Conflict, InvalidInput, StudioError
from studio.protocols import Chat
from studio.service import about
from studio.service.owner import choosing_jobs, refuse_visitors, told
from studio.service.wiring import UPSCALERS, Parts
from studio.store.preferences import get_preferences, set_preference

JobName = Literal["image", "upscale", "face_swap", "video_face_swap", "writer", "vision"]
JOB_NAMES: tuple[JobName, ...] = get_args(JobName)
NOBODY = ""
_UNUSED: frozenset[JobName] = frozenset({"writer"})
_LABELS: dict[JobName, tuple[str, str]] = {
    "image": (
        "Keyframes",
        "Renders every storyboard that names no service of its own, also those that exist.",
    ),
    "upscale": ("4K at upload", "Brings the photos of influencers and products to 4K, once for each photo."),
    "face_swap": ("Face swap", "Puts the influencer's face into a picture that lost it."),
    "video_face_swap": ("Face in a video", "Puts a face into a video, in the tab Generate."),
    "writer": (
        "Prompt writer",
        "Nothing uses it yet: prompts are sent as you write them, whatever is chosen here.",
    ),
    "vision": ("Looking at pictures", "Describes a photo in words that hold an identity."),
}
_WITHOUT: dict[JobName, str] = {
    "face_swap": "Nobody: pictures stay as they came",
    "video_face_swap": "Nobody: videos stay as they came",
    "writer": "Nobody: prompts stay as written",
    "vision": "Nobody: you describe the photo yourself",
}


class JobOption(Model):
    """Who could do a job; an empty name is nobody."""

    name: str
    label: str


class JobChoice(Model):
    """A job, who does it, and who could. `variable` sets it where it is not empty; then nobody else can.

    `locked`: why nobody can choose from this page; empty where a person can.
    `used`: whether anything asks who does it; where nothing does, the page does not offer the choice.
    """

    job: JobName
    label: str
    help: str
    name: str
    options: list[JobOption]
    variable: str = ""
    locked: str = ""
    used: bool = True


def jobs(parts: Parts) -> list[JobChoice]:
    """Every job with who does it."""
    return [_choice(parts, job) for job in JOB_NAMES]


def chosen(parts: Parts, job: JobName) -> str:
    """The name of who does a job now; "" for nobody."""
    if job == "image":
        return about.default_provider(parts)
    given = _of_environment(parts, job)
    stored = parts.database.read(get_preferences).get(_preference(job), NOBODY)
    default = UPSCALERS[0] if job == "upscale" else NOBODY
    return given or (stored if stored in [one.name for one in _options(parts, job)] else default)


def choose(parts: Parts, job: str, name: str) -> JobChoice:
    """Let a service do a job from now on. Raises InvalidInput naming who could, Conflict."""
    known: JobName | None = next((one for one in JOB_NAMES if one == job), None)
    if known is None:
        raise InvalidInput("There is no such job.", do=f"There are: {', '.join(JOB_NAMES)}.")
    refuse_visitors(choosing_jobs(parts))
    names = [one.name for one in _options(parts, known)]
    if name not in names:
        # What was given is not repeated: it may be a key in the wrong place.
        raise InvalidInput("That cannot do this job.", do=f"Choose one of: {', '.join(filter(None, names))}.")
    if _of_environment(parts, known):
        raise Conflict(f"{variable(known)} in the environment decides this.", do="Change it there.")
    if known == "image":
        about.set_default_provider(parts, name)
    else:
        parts.database.write(lambda tx: set_preference(tx, _preference(known), name))
    return _choice(parts, known)


def variable(job: JobName) -> str:
    """The environment variable that decides a job."""
    return "STUDIO_PROVIDER" if job == "image" else f"STUDIO_{job.upper()}"


def _choice(parts: Parts, job: JobName) -> JobChoice:
    label, meant = _LABELS[job]
    return JobChoice(
        job=job,
        label=label,
        help=meant,
        name=chosen(parts, job),
        options=_options(parts, job),
        variable=variable(job) if _of_environment(parts, job) else "",
        locked=told(choosing_jobs(parts)),
        used=job not in _UNUSED,
    )


def _of_environment(parts: Parts, job: JobName) -> str:
    field = "provider" if job == "image" else job
    return getattr(parts.settings, field) or "" if field in parts.settings.model_fields_set else ""


def _preference(job: JobName) -> str:
    return f"job.{job}"


def _options(parts: Parts, job: JobName) -> list[JobOption]:
    able = [
        JobOption(name=name, label=_label(parts, name))
        for name in parts.providers.names()
        if _can(parts, name, job)
    ]
    if job == "upscale":
        return [JobOption(name=UPSCALERS[0], label="Local resampler (embedded, free)"), *able]
    return able if job == "image" else [JobOption(name=NOBODY, label=_WITHOUT[job]), *able]


def _label(parts: Parts, name: str) -> str:
    try:
        return parts.providers.caps(name).label
    except StudioError:
        return name


def _can(parts: Parts, name: str, job: JobName) -> bool:
    try:
        provider = parts.providers.get(name)
    except StudioError:
        return False
    if job in ("writer", "vision"):
        return isinstance(provider, Chat)
    return job in provider.caps.jobs
