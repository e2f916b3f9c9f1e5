"""A kit as one file, and back: its photo and the pictures in use, without their history or metadata."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
import unicodedata
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from studio.domain.ids import new_id
from studio.domain.image import Image
from studio.domain.kit import IMPORTED, Reference, ReferenceKit, Take, kind_words, leading_kind
from studio.domain.kit_file import FORMAT, MANIFEST, SOURCE_STEM, VERSION, FiledReference, KitManifest
from studio.errors import InvalidInput, PictureRefused
from studio.service import pictures
from studio.service.checks import checked_name
from studio.service.identities import Photo
from studio.service.kit_folders import read_folder, read_together
from studio.service.kit_naming import UNNAMED, manifest_by_names
from studio.service.kit_zips import KitFile, read_zip
from studio.service.kits import get
from studio.service.receipts import receipts_of
from studio.service.uploads import read_regular_file
from studio.service.wiring import Parts
from studio.store import failures, kits
from studio.store.preferences import get_preferences
from studio.store.transaction import Transaction

# What is in it may have 256 MB; a picture is stored in it as it is.
MOST_ZIP_BYTES = 260_000_000
NOT_IN_FILE = "It was not in the file. Regenerate it."
RECEIPTS = "receipts.json"
_FOLDER = "exports"
_CHOOSE = "Give the zip of a kit, or a folder of pictures."


async def export(parts: Parts, kit_id: str, folder: Path | None = None) -> Path:
    """Write a kit's zip into a folder, of the studio's exports where none is given; gives its path.

    Raises NotFound, DiskFull.
    """
    kit = await asyncio.to_thread(get, parts, kit_id)
    named: dict[str, Image] = {SOURCE_STEM: kit.source}
    named.update({kind: one.image for kind, one in kit.references.items() if one.image is not None})
    leaving = {name: Path((await pictures.shared(parts, one.sha256)).path) for name, one in named.items()}
    texts = {
        MANIFEST: _manifest(kit, leaving).model_dump_json(indent=2),
        RECEIPTS: await asyncio.to_thread(_receipts, parts, kit, leaving),
    }
    path = (folder or parts.database.home / _FOLDER) / f"{_slug(kit)}.zip"
    return await asyncio.to_thread(_write, path, texts, leaving)


async def import_file(parts: Parts, given: str | Path | bytes, name: str | None) -> ReferenceKit:
    """A kit out of a zip (path or bytes) or a folder; every picture is checked like any upload.

    Raises InvalidInput, PictureRefused; then there is no kit.
    """
    named = checked_name(name, "kit’s name") if name is not None else None
    return await _taken_in(parts, lambda: _read(given), named)


async def import_pictures(
    parts: Parts, pictures: Sequence[Photo], names: Sequence[str], name: str | None
) -> ReferenceKit:
    """A kit out of pictures that are named like references; each is checked like any upload.

    Raises InvalidInput, PictureRefused; then there is no kit.
    """
    named = checked_name(name, "kit’s name") if name is not None else None
    if isinstance(names, str) or len(names) != len(pictures) or len(set(names)) < len(names):
        raise InvalidInput("Each picture needs a file name of its own.", do="Rename them, then import again.")
    given = dict(zip((str(one) for one in names), pictures, strict=True))
    manifest, files = manifest_by_names(list(given), UNNAMED)

    def read() -> KitFile:
        return KitFile(manifest, read_together({plain: given[file] for file, plain in files.items()}))

    return await _taken_in(parts, read, named)


async def _taken_in(parts: Parts, read: Callable[[], KitFile], named: str | None) -> ReferenceKit:
    manifest, stored = await _stored(parts, read)
    provider = await asyncio.to_thread(_provider, parts)

    def record(tx: Transaction) -> tuple[ReferenceKit, list[Take]]:
        kit = _kit(tx, manifest, stored, provider)
        kits.insert_kit(tx, kit if named is None else kit.model_copy(update={"name": named}))
        takes = [_take(tx, kit.id, filed, stored[filed.picture]) for filed in manifest.references]
        for take in takes:
            kits.insert_take(tx, take)
        return kit, takes

    async def begin() -> str:
        kit, takes = await parts.database.write_async(record)
        parts.kits.look_at(kit)
        parts.kits.look_over(takes)
        return kit.id

    kit_id = await parts.kits.begin(begin())
    await parts.kits.looked_at(kit_id)
    return await parts.database.read_async(lambda tx: kits.get_kit(tx, kit_id))


async def _stored(parts: Parts, read: Callable[[], KitFile]) -> tuple[KitManifest, dict[str, Image]]:
    """What a kit's file says, and its pictures in the store.

    Whoever else imports waits: the pictures of one kit may have half a gigabyte until they are stored.
    """
    async with parts.importing:
        file = await asyncio.to_thread(read)
        stored = {key: (await parts.intake.take(data, "upload"))[0] for key, data in file.pictures.items()}
        return file.manifest, stored


def _manifest(kit: ReferenceKit, leaving: Mapping[str, Path]) -> KitManifest:
    return KitManifest(
        format=FORMAT,
        version=VERSION,
        name=kit.name,
        subject=kit.subject,
        source=_inside(SOURCE_STEM, leaving),
        source_note=kit.source_note[:500],
        references=[
            FiledReference(
                kind=kind,
                picture=_inside(kind, leaving),
                prompt=take.prompt,
                note=take.note,
                provider=take.provider,
                allowed=kit.references[kind].allowed,
            )
            for kind, take in _in_use(kit, leaving).items()
        ],
    )


def _receipts(parts: Parts, kit: ReferenceKit, leaving: Mapping[str, Path]) -> str:
    """How each picture in the file came to be, under its name there; importing does not read it."""
    used = _in_use(kit, leaving)
    found = receipts_of(parts, [take.id for take in used.values()])
    named = zip((_inside(kind, leaving) for kind in used), found, strict=True)
    whole = {name: receipt.model_dump(mode="json") for name, receipt in named}
    return json.dumps(whole, indent=2, ensure_ascii=False)


def _in_use(kit: ReferenceKit, leaving: Mapping[str, Path]) -> dict[str, Take]:
    """The takes whose pictures leave, by their kind."""
    made = {kind: one for kind, one in kit.references.items() if kind in leaving}
    return {kind: next(take for take in one.takes if take.id == one.take_id) for kind, one in made.items()}


def _inside(name: str, leaving: Mapping[str, Path]) -> str:
    """A picture's name in the zip; kinds of words in other scripts are numbered."""
    place = list(leaving).index(name)
    plain = name if re.fullmatch(r"[a-z0-9_]+", name) else f"expression_{place}"
    return f"{plain}{leaving[name].suffix}"


def _write(path: Path, texts: Mapping[str, str], leaving: Mapping[str, Path]) -> Path:
    """Whole or not at all. Pictures are packed already, so they are stored as they are."""
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    with failures.said_for_people():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            _pack(part, texts, leaving)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    return path


def _pack(file: Path, texts: Mapping[str, str], leaving: Mapping[str, Path]) -> None:
    with zipfile.ZipFile(file, "x", zipfile.ZIP_STORED) as archive:
        for name, text in texts.items():
            archive.writestr(name, text, zipfile.ZIP_DEFLATED)
        for name, picture in leaving.items():
            archive.write(picture, _inside(name, leaving))


def _slug(kit: ReferenceKit) -> str:
    """A name for the file: letters and digits of the kit's, and the end of its id, so that two differ."""
    plain = unicodedata.normalize("NFKD", kit.name).encode("ascii", "ignore").decode()
    words = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower()[:60]
    return f"{words or 'kit'}-{kit.id[-6:]}"


def _read(given: str | Path | bytes) -> KitFile:
    if isinstance(given, bytes | bytearray | memoryview):
        return read_zip(bytes(given))
    if not isinstance(given, str | Path):
        raise InvalidInput("A kit is given as a path or as bytes.", do=_CHOOSE)
    try:
        path = Path(given)
        if path.is_dir():
            return read_folder(path)
        data = read_regular_file(path, MOST_ZIP_BYTES)
    except PictureRefused as error:
        raise InvalidInput(error.happened, do=_CHOOSE) from error
    except (OSError, ValueError) as error:
        raise InvalidInput("The file cannot be read.", do=_CHOOSE) from error
    if len(data) > MOST_ZIP_BYTES:
        most = MOST_ZIP_BYTES // 1_000_000
        raise InvalidInput(f"The file has more than {most} MB, which no kit has.", do=_CHOOSE)
    return read_zip(data)


def _provider(parts: Parts) -> str:
    """Who would make its references again: the studio's default."""
    return parts.default_provider(parts.database.read(get_preferences).get("provider"))


def _kit(tx: Transaction, manifest: KitManifest, stored: Mapping[str, Image], provider: str) -> ReferenceKit:
    leading = leading_kind(manifest.subject)
    kinds = dict.fromkeys([leading, *(one.kind for one in manifest.references)])
    filed = {one.kind for one in manifest.references}
    return ReferenceKit(
        id=new_id("kit"),
        name=manifest.name,
        subject=manifest.subject,
        status="generating",
        references={
            kind: Reference(kind=kind, status="generating")
            if kind in filed
            else Reference(kind=kind, status="failed", error=NOT_IN_FILE)
            for kind in kinds
        },
        source=stored[manifest.source],
        source_note=" ".join(filter(None, ["Imported.", manifest.source_note, _allowed(manifest)])),
        provider=provider,
        created_at=tx.now,
    )


def _take(tx: Transaction, kit_id: str, filed: FiledReference, image: Image) -> Take:
    return Take(
        id=new_id("take"),
        kit_id=kit_id,
        kind=filed.kind,
        number=1,
        image=image,
        prompt=filed.prompt,
        note=filed.note,
        provider=IMPORTED,
        created_at=tx.now,
    )


def _allowed(manifest: KitManifest) -> str:
    """What was used elsewhere in spite of its faults: a file is not believed in that, a person decides."""
    kinds = [kind_words(one.kind) for one in manifest.references if one.allowed]
    return f"Used there in spite of faults: {', '.join(kinds)}." if kinds else ""
