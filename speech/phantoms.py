"""Sentences that the model learned from video subtitles and puts where nothing is said."""

import re
import unicodedata

# Never said on the telephone: taken out however sure the model is.
_ALWAYS = re.compile(
    r"^((thank(s| you)( so much| very much)? for watching( (this|the|my) video)?( and see you.*)?)"
    r"|(please )?(like and )?subscribe( to (my|the|our) channel)?"
    r"|(sub(title|titling|titled|s)|caption(s|ed|ing)?|transcri(bed|ption)|translat(ed|ion)) by .*"
    r"|.*amara ?org.*|sous titres .*|untertitel(ung)? .*|subtitulos .*|www [a-z]+ (com|org)"
    r"|see you (in the next|next) video)$"
)
# Said by people too: taken out only where the model itself doubts that somebody speaks.
_DOUBTFUL = {
    "you", "thank you", "thanks", "thank you very much", "thank you so much", "bye", "bye bye", "so", "oh", "okay", "the",
    "i", "uh", "um", "hmm", "mm hmm", "the end", "music", "applause", "silence", "gracias", "merci", "danke",
}  # fmt: skip


def without(pieces):
    """The pieces that somebody said, in order."""
    return [piece for piece in pieces if not _phantom(piece)]


def _phantom(piece):
    text = _plain("".join(word.text for word in piece.words))
    if not text or _ALWAYS.match(text):
        return True
    unsure = piece.no_speech > 0.6 and piece.average_logprob < -0.5
    mean = sum(word.probability for word in piece.words) / len(piece.words)
    return text in _DOUBTFUL and (unsure or mean < 0.15)


def _plain(text):
    flat = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return re.sub(r"[^\w]+", " ", flat).strip()
