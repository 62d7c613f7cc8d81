"""Reads the multipart form of a transcription request."""

from dataclasses import dataclass
from typing import Any, Optional

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

import languages
from failure import Gone, Refused

FORMATS = ("json", "text", "verbose_json")
GRANULARITIES = ("word", "segment")


@dataclass
class Wanted:
    file: Any
    language: Optional[str]
    prompt: Optional[str]
    temperature: float
    response_format: str
    words: bool
    segments: bool


async def read(request, model, largest):
    """Raises Refused naming the field that is wrong. The upload lies on disk when it is large; close the form to drop it."""
    kind = request.headers.get("content-type", "")
    if not kind.startswith("multipart/form-data"):
        raise Refused(400, "Send the audio as multipart/form-data", "file", "invalid_content_type")
    _limit(request, largest)
    try:
        form = await request.form(max_files=1, max_fields=20)
    except ClientDisconnect as error:
        raise Gone() from error
    except HTTPException as error:
        raise Refused(400, f"Cannot read the form: {error.detail}") from error
    try:
        return form, _wanted(form, model)
    except Refused:
        await form.close()
        raise


def _limit(request, largest):
    """Refuses a body that is too long, by what it says of itself and by what comes."""
    too_large = Refused(413, f"The file is larger than {largest} bytes", "file", "file_too_large")
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > largest:
        raise too_large
    come, receive = 0, request._receive

    async def counted():
        nonlocal come
        message = await receive()
        come += len(message.get("body", b""))
        if come > largest:
            raise too_large
        return message

    request._receive = counted


def _wanted(form, model):
    file = form.get("file")
    if file is None or isinstance(file, str):
        raise Refused(400, 'There is no file: send the audio in the field "file"', "file", "missing_file")
    if not file.size:
        raise Refused(400, "The file is empty", "file", "invalid_audio")
    asked = form.get("model") or model
    # Clients that only know the public service ask for its model's name.
    if asked not in (model, "whisper-1"):
        raise Refused(404, f'There is no model "{asked[:80]}" here: this server runs "{model}"', "model", "model_not_found")
    wanted = form.get("response_format") or "json"
    if wanted not in FORMATS:
        raise Refused(400, f'Cannot answer as "{wanted[:40]}": choose {", ".join(FORMATS)}', "response_format", "invalid_value")
    grains = form.getlist("timestamp_granularities[]") + form.getlist("timestamp_granularities")
    for grain in grains:
        if grain not in GRANULARITIES:
            raise Refused(
                400, f'Unknown granularity "{grain[:40]}": choose word or segment', "timestamp_granularities", "invalid_value"
            )
    if grains and wanted != "verbose_json":
        raise Refused(
            400, "timestamp_granularities needs response_format verbose_json", "timestamp_granularities", "invalid_value"
        )
    return Wanted(
        file=file.file,
        language=languages.code_of(form.get("language")),
        prompt=form.get("prompt"),
        temperature=_temperature(form.get("temperature")),
        response_format=wanted,
        words="word" in grains,
        segments=not grains or "segment" in grains,
    )


def _temperature(text):
    """Checked, and no more: the model starts at 0 and raises it by itself where a reading fails."""
    try:
        value = float(text or 0)
    except ValueError:
        value = -1
    if not 0 <= value <= 1:
        raise Refused(400, f'Temperature "{text[:40]}" is not a number from 0 to 1', "temperature", "invalid_value")
    return value
