"""Languages by code and by the English names that the protocol uses in its answers."""

from failure import Refused

_NAMES = """
af afrikaans|am amharic|ar arabic|as assamese|az azerbaijani|ba bashkir|be belarusian|bg bulgarian|bn bengali|bo tibetan|
br breton|bs bosnian|ca catalan|cs czech|cy welsh|da danish|de german|el greek|en english|es spanish|et estonian|eu basque|
fa persian|fi finnish|fo faroese|fr french|gl galician|gu gujarati|ha hausa|haw hawaiian|he hebrew|hi hindi|hr croatian|
ht haitian creole|hu hungarian|hy armenian|id indonesian|is icelandic|it italian|ja japanese|jw javanese|ka georgian|
kk kazakh|km khmer|kn kannada|ko korean|la latin|lb luxembourgish|ln lingala|lo lao|lt lithuanian|lv latvian|mg malagasy|
mi maori|mk macedonian|ml malayalam|mn mongolian|mr marathi|ms malay|mt maltese|my myanmar|ne nepali|nl dutch|nn nynorsk|
no norwegian|oc occitan|pa punjabi|pl polish|ps pashto|pt portuguese|ro romanian|ru russian|sa sanskrit|sd sindhi|
si sinhala|sk slovak|sl slovenian|sn shona|so somali|sq albanian|sr serbian|su sundanese|sv swedish|sw swahili|ta tamil|
te telugu|tg tajik|th thai|tk turkmen|tl tagalog|tr turkish|tt tatar|uk ukrainian|ur urdu|uz uzbek|vi vietnamese|
yi yiddish|yo yoruba|zh chinese|yue cantonese
"""
NAME_OF = dict(entry.strip().split(" ", 1) for entry in _NAMES.replace("\n", "").split("|"))
_CODE_OF = {name: code for code, name in NAME_OF.items()}
# Codes of today's standard for what the model knows under another.
_CODE_OF.update(jv="jw", nb="no", fil="tl", iw="he")


def code_of(given):
    """`EN`, `en-US` and `English` are all `en`; nothing given is None."""
    text = (given or "").strip().lower()
    if not text:
        return None
    short = text.replace("_", "-").split("-")[0]
    code = _CODE_OF.get(text) or _CODE_OF.get(short, short)
    if code not in NAME_OF:
        raise Refused(400, f'Unknown language "{given[:40]}": give an ISO 639-1 code such as "en"', "language", "invalid_language")
    return code
