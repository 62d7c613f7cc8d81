"""Writes what was heard in the shapes of the OpenAI transcription protocol."""

from starlette.responses import JSONResponse, PlainTextResponse

import languages

# A segment ends with a sentence once it is this long (seconds), so that it can be read and cited.
LONG_ENOUGH = 4.0


def respond(heard, wanted, engine):
    text = " ".join(_said(piece.words) for piece in heard.pieces)
    if wanted.response_format == "text":
        return PlainTextResponse(text + "\n")
    usage = {"type": "duration", "seconds": round(heard.duration)}
    if wanted.response_format == "json":
        return JSONResponse({"text": text, "model": engine.model, "usage": usage})
    body = {
        "task": "transcribe",
        "language": languages.NAME_OF.get(heard.language, "unknown"),
        "duration": round(heard.duration, 3),
        "text": text,
        "model": engine.model,
        "usage": usage,
    }
    if wanted.segments:
        body["segments"] = _segments(heard.pieces, engine)
    if wanted.words:
        body["words"] = [
            {"word": word.text.strip(), "start": word.start, "end": word.end, "probability": round(word.probability, 3)}
            for piece in heard.pieces
            for word in piece.words
        ]
    return JSONResponse(body)


def _segments(pieces, engine):
    out = []
    for piece in pieces:
        for words in _sentences(piece.words):
            text = " " + _said(words)
            out.append(
                {
                    "id": len(out),
                    "seek": round(words[0].start * 100),
                    "start": words[0].start,
                    "end": words[-1].end,
                    "text": text,
                    "tokens": engine.tokens(text),
                    "temperature": piece.temperature,
                    "avg_logprob": round(piece.average_logprob, 4),
                    "compression_ratio": round(piece.compression, 4),
                    "no_speech_prob": round(piece.no_speech, 4),
                }
            )
    return out


def _sentences(words):
    out = [[]]
    for word in words:
        out[-1].append(word)
        if word.text.rstrip().endswith((".", "?", "!", "。", "？", "！", "।")) and word.end - out[-1][0].start >= LONG_ENOUGH:
            out.append([])
    return [part for part in out if part]


def _said(words):
    return "".join(word.text for word in words).strip()
