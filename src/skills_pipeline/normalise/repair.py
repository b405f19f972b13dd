"""Dirty text made clean: characters that nobody sees taken out, text in the wrong encoding read again.

Here belongs what went wrong with the characters of one text before it came here. Markup and white space
belong in `text`, which should have the text after this: blanks that it folds are bytes of mojibake.

Mojibake is UTF-8 that was read in another encoding (`KrakÃ³w`, `donâ€™t`). It is undone by ftfy
(https://ftfy.readthedocs.io), which knows the encodings it comes of, and believed only where nothing that
looks like mojibake is left. Nearly all texts are clean, and are told from the rest by their bytes beyond
ASCII, of which a text has a few dozen.
"""

import re

from skills_pipeline.normalise.issues import DETAIL_CHARS, Issue

_PRINTED_ASCII = bytes([*b"\t\n\v\f\r", *range(0x20, 0x7F)])
_SEEN_CHARS = 20
"""Of what stands around mojibake, that an issue shows."""

_CONTROLS = "\x80-\x84\x86-\x9f"
_BLANKS = f"\x00-\x08\x0e-\x1b\x7f{_CONTROLS}\xad\u2060-\u206f\ufeff"
_UNSPACED = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff"
"""Thai, Lao, Tibetan, Burmese and Khmer mark their words with the zero-width space."""

_LATIN = "A-Za-zÀ-ɏ"
_REMOVED = re.compile(
    # One set first, so that a text is run through quickly; then which of it was found.
    f"[{_BLANKS}\u200b-\u200d](?:(?<=[{_BLANKS}])"
    f"|(?<=\u200b)(?:(?<![{_UNSPACED}].)|(?![{_UNSPACED}]))"
    # Joiners shape Persian, Indic scripts and emoji; Latin letters they only part.
    f"|(?<=[{_LATIN}][\u200c\u200d])(?=[{_LATIN}]))"
)

_FOLLOWING = [*map(chr, range(0x80, 0xC0)), *"ŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™"]
"""What Latin-1 and cp1252 have for the bytes 80 to BF, with which a character of UTF-8 goes on."""

_F = f"[{''.join(_FOLLOWING)}]"
_MOJIBAKE = re.compile(
    f"[{_CONTROLS}Â-ôĂвРС‚√Γ├](?:(?<=[{_CONTROLS}])"
    # A first byte of UTF-8 and the one, two or three that follow, read in Latin-1 or cp1252.
    f"|(?<=[Â-ß]){_F}|(?<=[à-ï]){_F}{{2}}|(?<=[ð-ô]){_F}{{3}}"
    # In cp1250, cp1251, Mac Roman and cp437: a dash or quotation mark, and letters of the alphabet.
    "|(?<=Ă)[\xa0-\xbf\u02d8-\u02dd]|(?<=в)Ђ|(?<=[РС])[\xa0-\xbf]|(?<=‚)Ä|(?<=√)[\xa0-\xbf†-•©®]|(?<=Γ)Ç"
    "|(?<=├)[\xa0-\xbf│-╬])"
)


_FB = rb"(?:\xc2.|\xe2(?:\x80[\x93-\xba]|\x82\xac|\x84\xa2)|\xc5[\x92-\xbe]|\xc6\x92|\xcb[\x86\x9c])"
_SUSPICIOUS = re.compile(
    rb"\xe2(?:\x80(?:[\x8b-\x8d]|\x9a\xc3\x84)|\x81[\xa0-\xaf]|\x88\x9a[\xc2\xe2]|\x94\x9c)"
    # `Ã`, `â` and `ð` with anything that may follow; letters of living languages, such as `é` before a
    # quotation mark, only with what is rare behind them: no script is written with one character.
    rb"|\xc3(?:[\x82-\x85\x8e-\x91\x97-\x99]%b|\xa2%b{2}|[\xa0-\xaf](?:\xc2.|\xe2\x82\xac)%b|\xb0%b{3})"
    rb"|\xc2[\x80-\x84\x86-\x9f\xad]|\xef\xbb\xbf|[\x00-\x08\x0e-\x1b\x7f]"
    rb"|\xc4\x82[\xc2\xcb]|\xce\x93\xc3\x87|\xd0(?:\xb2\xd0\x82|[\xa0\xa1]\xc2)" % (_FB, _FB, _FB, _FB),
    re.DOTALL,
)
"""The bytes of the above, where others may have stood between them: it finds more than that."""

_LEFT_OVER = re.compile(f"(?<=[‘-„])[{_CONTROLS}]")
"""The last byte of a quotation mark, behind the mark that was made of its first two."""

_LOST_BLANK = re.compile(r"(?<=[a-zß-öø-ÿ.,:;!?)\s])Â(?=\s|$)")
"""A no-break space whose second byte was folded into a space; no word ends so."""


def repaired_text(text: str) -> tuple[str, Issue | None]:
    """The text without invisible and control characters, and with mojibake undone where that is certain.

    Issues are `text`, `mojibake_repaired`, and `mojibake_kept` where a line was left as it stood. Joiners,
    variation selectors and marks of direction stay where scripts or emoji have a use for them.
    """
    beyond = text.encode("utf-8", "surrogatepass").translate(None, _PRINTED_ASCII)
    if not _SUSPICIOUS.search(beyond):
        return text, None
    found = _MOJIBAKE.search(text)
    if found is None:
        return _REMOVED.sub("", text), None
    lines = [_read_again(line) if _MOJIBAKE.search(line) else (line, None) for line in text.split("\n")]
    issues = {issue for _, issue in lines if issue}
    again = _REMOVED.sub("", "\n".join(line for line, _ in lines))
    if not issues:
        return again, None
    if "mojibake_repaired" in issues:
        again = _LOST_BLANK.sub("", again)
    seen = text[max(0, found.start() - _SEEN_CHARS) : found.end() + _SEEN_CHARS]
    return again, Issue("text", min(issues), seen[:DETAIL_CHARS])


def _read_again(line: str) -> tuple[str, str | None]:
    """The line, and what was done about it; `mojibake_kept` sorts first."""
    from ftfy import TextFixerConfig, fix_encoding
    from ftfy.badness import is_bad

    # What was lost on the way cannot be certain.
    again = fix_encoding(_LEFT_OVER.sub("", line), TextFixerConfig(replace_lossy_sequences=False))
    if again != line and not is_bad(again):
        return again, "mojibake_repaired"
    return line, "mojibake_kept" if is_bad(line) else None
