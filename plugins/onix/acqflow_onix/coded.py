"""What the codes of ONIX mean here: form, readership, subject scheme, language, extent."""

import re

from acqflow.vocabulary.languages import marc_language
from acqflow_onix.composites import Facts, Product, readable, text
from acqflow_onix.faults import Warnings

MOST_KEYWORDS = 60
# Lists 7 and 150 by their first letter; the codes of 2.1 and 3.x do not contradict each other.
_FORMS = {"A": "audio", "B": "print", "C": "map", "E": "ebook", "F": "mixed", "L": "ebook", "M": "microform"}
_FORMS |= {"P": "print", "S": "mixed", "V": "video", "W": "mixed", "X": "mixed", "Z": "mixed"}
_CARRIERS = {"DA": "mixed", "DE": "software", "DF": "software", "DG": "ebook", "DH": "ebook", "PI": "score"}
_CARRIERS |= {"PC": "mixed", "PD": "mixed", "FC": "mixed", "FD": "mixed"}
# List 81: what one does with it says more than what it comes on.
_CONTENTS = dict.fromkeys(("01", "02", "03", "04", "13"), "audio") | dict.fromkeys(("06", "26", "28"), "video")
_CONTENTS |= {"08": "software", "11": "score", "12": "map"}
_READ_OR_HEARD = ("ebook", "software", "mixed")
# List 28.
_AUDIENCES = {
    "01": "general",
    "02": "juvenile",
    "03": "adolescent",
    "04": "primary",
    "05": "specialised",
    "06": "specialised",
    "07": "general",
    "08": "adult",
    "09": "general",
    "11": "preschool",
    "12": "primary",
    "13": "adolescent",
    "14": "adolescent",
}
# List 27.
_SCHEMES = {"01": "ddc", "02": "ddc", "36": "ddc", "03": "lcc", "88": "clc"}
_SCHEMES |= dict.fromkeys(("93", "94", "95", "96", "97", "98", "99"), "thema")
_KEPT_AS = {"10": "bisac", "11": "bisac_region", "12": "bic", "22": "bisac_theme"}
_KEYWORDS = "20"
_BETWEEN_WORDS = re.compile(r"\s*[;；]\s*")
_COMMAS = re.compile(r"\s*[,，、]\s*")
# List 23: pages, the likeliest printed number first.
_PAGES = ("00", "11", "05", "06", "07", "08", "10", "03")
# HHHMM and HHHMMSS.
_CLOCKS = {"15": 5, "16": 7}
_UNITS = {"03": "pages", "02": "words", "04": "hours", "05": "minutes", "06": "seconds"}


def form(product: Product) -> str:
    """One of `FORMATS`, by product form, content type and, in 2.1, the type of e-book."""
    code = product.first("ProductForm").upper()
    found = _CARRIERS.get(code) or _FORMS.get(code[:1], "")
    if code[:1] == "D" and not found:
        found = "software"
    contents = product.every("PrimaryContentType") or product.every("ProductContentType")
    content = _CONTENTS.get(text(contents[0]), "") if contents else ""
    if content and found in _READ_OR_HEARD:
        return content
    if found == "ebook" and product.first("ProductFormDetail").startswith("A1"):
        return "audio"
    return found or ("ebook" if product.first("EpubType") else "print")


def audience(product: Product) -> str:
    """The readership, by the first code of list 28."""
    codes = [text(element) for element in product.every("AudienceCode")]
    codes += [
        said.get("AudienceCodeValue", "")
        for said in product.facts("Audience")
        if said.get("AudienceCodeType") == "01"
    ]
    return next((found for code in codes if (found := _AUDIENCES.get(code, ""))), "")


def languages(product: Product, usual: str) -> tuple[str, str]:
    """Of the text and of the original, as MARC codes."""
    said = product.facts("Language")
    own = _language(said, "01") or product.first("LanguageOfText") or ("" if said else usual)
    original = _language(said, "02") or product.first("OriginalLanguage")
    return marc_language(own), marc_language(original)


def _language(said: list[Facts], role: str) -> str:
    return next((each.get("LanguageCode", "") for each in said if each.get("LanguageRole") == role), "")


def extent(product: Product) -> str:
    """How long it is: `xii, 245 pages`, `330 minutes`."""
    said = product.facts("Extent")
    counted = [each for each in said if each.get("ExtentUnit") == "03" and each.get("ExtentValue")]
    counted.sort(key=lambda each: _place(each.get("ExtentType", "")))
    if counted:
        return f"{counted[0]['ExtentValue']} pages"
    pages = product.first("NumberOfPages")
    roman, arabic = product.first("PagesRoman"), product.first("PagesArabic")
    if pages or arabic:
        parts = [roman, arabic] if arabic else [pages]
        return ", ".join(filter(None, parts)) + (" pages" if (arabic or pages).isdigit() else "")
    for each in said:
        value, unit = each.get("ExtentValue", ""), each.get("ExtentUnit", "")
        if each.get("ExtentType") == "09" and value.isdigit() and len(value) < 8:
            if unit in _CLOCKS:
                clock = value.zfill(_CLOCKS[unit])
                return f"{int(clock[:3]) * 60 + int(clock[3:5])} minutes"
            return f"{int(value)} {_UNITS[unit]}" if unit in _UNITS else ""
    return ""


def _place(kind: str) -> int:
    return _PAGES.index(kind) if kind in _PAGES else len(_PAGES)


def subjects(
    product: Product, extra: dict[str, str], warnings: Warnings
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Class numbers and keywords; codes of other schemes go into `extra`."""
    numbers: dict[tuple[str, str], None] = {}
    words: dict[str, None] = {}
    others: dict[str, dict[str, None]] = {}
    for said in (*product.facts("MainSubject"), *product.facts("Subject")):
        scheme, code = said.get("SubjectSchemeIdentifier", ""), said.get("SubjectCode", "")
        heading = said.get("SubjectHeadingText", "")
        if scheme in _SCHEMES:
            if code:
                name = _SCHEMES[scheme]
                numbers[name, code.replace("/", "") if name == "ddc" else code] = None
            continue
        if scheme == _KEYWORDS:
            words.update(dict.fromkeys(_split(readable(heading or code, warnings))))
            continue
        if heading:
            words[readable(heading, warnings)] = None
        if code:
            others.setdefault(_KEPT_AS.get(scheme, f"subject_{scheme or '00'}"), {})[code] = None
    for name, key in (("BASICMainSubject", "bisac"), ("BICMainSubject", "bic")):
        if code := product.first(name):
            others.setdefault(key, {})[code] = None
    extra.update({key: " ".join(codes)[:200] for key, codes in others.items()})
    words.pop("", None)
    return tuple(numbers), tuple(words)[:MOST_KEYWORDS]


def _split(text: str) -> list[str]:
    """Keywords are parted by semicolons, or else by commas."""
    parted = _BETWEEN_WORDS.split(text)
    return parted if len(parted) > 1 else _COMMAS.split(text)
