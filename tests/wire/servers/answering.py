"""What the text models of local services say: made from what they were asked, the same each time.

A writer gives the text back and adds to it, so that nothing asked for gets lost; a critic scores high and
names one thing to do better; a describer tells of a person whom the photo's bytes decide. JSON follows the
schema. A rule of the script may say more exactly what comes: `text` is the answer word for word, `score` the
critic's number.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

Json = dict[str, Any]

ADDED = "Soft key light from the left, 50 mm lens, shallow depth of field, muted warm palette."
NOTES = (
    "Name where the key light comes from.",
    "Say how close the camera is.",
    "Keep the product's label towards the camera.",
    "Tell what lies in the background, and how sharp it is.",
)
AGES = ("in the late twenties", "in the early thirties", "in the forties", "in the sixties")
HAIR = ("short black", "shoulder-length auburn", "long straight blond", "curly dark brown", "grey cropped")
EYES = ("brown", "green", "grey-blue", "hazel")
CLOTHES = ("a navy linen shirt", "a cream knitted jumper", "a black T-shirt", "an olive field jacket")
WRITTEN = re.compile(r"prompt|text|rewrit|revis|enhanced|improved", re.IGNORECASE)
DESCRIBED = re.compile(r"descri|caption|appearance|subject", re.IGNORECASE)
SCORED = re.compile(r"score|rating|points", re.IGNORECASE)
CRITIC = re.compile(r"\b(critic|critique|score|rate|judge)", re.IGNORECASE)
ANY_OBJECT = {"type": "object"}
LOWEST_SCORE, SCORES = 86, 10


@dataclass(frozen=True, slots=True)
class Question:
    """What a text model was asked: the instruction, the last turn's words and pictures, the schema wanted."""

    system: str
    text: str
    pictures: tuple[bytes, ...] = ()
    schema: Json | None = None

    def drawn(self, among: tuple[str, ...], salt: str = "") -> str:
        """One of some texts, always the same for this question."""
        return among[self.number(salt) % len(among)]

    def number(self, salt: str = "") -> int:
        """A number that this question decides."""
        seen = sha256(f"{salt}|{self.system}|{self.text}".encode())
        for picture in self.pictures:
            seen.update(picture)
        return int.from_bytes(seen.digest()[:4])


def answered(question: Question, do: Json) -> str:
    """What the model says."""
    if "text" in do:
        return str(do["text"])
    quoted = schema_in(f"{question.system}\n{question.text}")
    if question.schema is not None:
        wanted = quoted if quoted and question.schema == ANY_OBJECT else question.schema
        return json.dumps(fitting(question, wanted, do), ensure_ascii=False)
    if quoted is not None:
        fit = json.dumps(fitting(question, quoted, do), ensure_ascii=False)
        return f"Here is my answer:\n```json\n{fit}\n```"
    return _in_prose(question, do)


def _in_prose(question: Question, do: Json) -> str:
    if CRITIC.search(question.system):
        return f"Score: {score(question, {}, do):g}. {question.drawn(NOTES)}"
    return described(question) if question.pictures else written(question)


def written(question: Question) -> str:
    """The writer's answer: what was given, and one sentence more."""
    return f"{question.text.strip()} {ADDED}".strip()


def described(question: Question) -> str:
    """The describer's answer; the photo decides it, not the words."""
    photo = Question("", "", question.pictures)
    looks = f"{photo.drawn(HAIR, 'hair')} hair, {photo.drawn(EYES, 'eyes')} eyes and an even complexion"
    return f"A person {photo.drawn(AGES, 'age')} with {looks}, wearing {photo.drawn(CLOTHES, 'clothes')}."


def score(question: Question, schema: Json, do: Json) -> float:
    """The critic's number within the schema's limits; 0-100 where it has none."""
    if "score" in do:
        return float(do["score"])
    low, high = float(schema.get("minimum", 0)), float(schema.get("maximum", 100))
    whole = LOWEST_SCORE + question.number("score") % SCORES
    return round(low + (high - low) * whole / 100, 2)


def fitting(question: Question, schema: Json, do: Json, name: str = "", root: Json | None = None) -> Any:
    """A value that fits a JSON schema, with words that fit the field's name."""
    root = root or schema
    schema = _followed(schema, root)
    kind = _kind(schema)
    if "const" in schema or "enum" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    if kind == "object":
        inner = schema.get("properties", {})
        return {key: fitting(question, inner[key], do, key, root) for key in inner}
    if kind == "array":
        count = max(1, int(schema.get("minItems", 1)))
        return [
            fitting(question, schema.get("items", {}), do, f"{name}{n or ''}", root) for n in range(count)
        ]
    return _plain(question, schema, do, name)


def _kind(schema: Json) -> str:
    kind = schema.get("type", "object" if "properties" in schema else "string")
    return str(next((one for one in kind if one != "null"), "null") if isinstance(kind, list) else kind)


def _followed(schema: Json, root: Json) -> Json:
    """The schema behind a `$ref`, or the first of several choices."""
    if "$ref" in schema:
        found: Any = root
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return dict(found)
    choices = schema.get("anyOf") or schema.get("oneOf")
    return _followed(choices[0], root) if choices else schema


def _plain(question: Question, schema: Json, do: Json, name: str) -> Any:
    kind = _kind(schema)
    if kind in ("number", "integer"):
        number = score(question, schema, do) if SCORED.search(name) else float(schema.get("minimum", 1))
        return round(number) if kind == "integer" else number
    return (
        {"boolean": True, "null": None}.get(kind) if kind in ("boolean", "null") else _worded(question, name)
    )


def _worded(question: Question, name: str) -> str:
    if DESCRIBED.search(name) and question.pictures:
        return described(question)
    return written(question) if WRITTEN.search(name) else question.drawn(NOTES, name)


def schema_in(text: str) -> Json | None:
    """The JSON schema of an object that a prompt quotes, for servers that take none; None without one."""
    decoder = json.JSONDecoder()
    for found in re.finditer(r"\{", text):
        try:
            value, _end = decoder.raw_decode(text, found.start())
        except ValueError:
            continue
        if isinstance(value, dict) and value.get("type") == "object" and "properties" in value:
            return value
    return None


def tokens(text: str) -> int:
    """About how many tokens a text has."""
    return len(text) // 4 + 1
