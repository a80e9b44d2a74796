"""Languages: the MARC code a catalogue carries and the BCP 47 tag a web page carries."""

# MARC codes are ISO 639-2/B; tags take the two-letter code of ISO 639-1 where there is one.
_TAGS = """
afr:af alb:sq amh:am ara:ar arm:hy asm:as aze:az baq:eu bel:be ben:bn bos:bs bre:br bul:bg bur:my cat:ca chi:zh
cos:co cze:cs dan:da dut:nl dzo:dz eng:en epo:eo est:et fao:fo fin:fi fre:fr fry:fy geo:ka ger:de gla:gd gle:ga
glg:gl gre:el guj:gu hau:ha heb:he hin:hi hrv:hr hun:hu ibo:ig ice:is ind:id ita:it jav:jv jpn:ja kal:kl kan:kn
kas:ks kaz:kk khm:km kin:rw kir:ky kor:ko kur:ku lao:lo lat:la lav:lv lit:lt ltz:lb mac:mk mal:ml mao:mi mar:mr
may:ms mlg:mg mlt:mt mon:mn nep:ne nno:nn nob:nb nor:no oci:oc ori:or pan:pa per:fa pol:pl por:pt pus:ps que:qu
roh:rm rum:ro rus:ru san:sa sin:si slo:sk slv:sl snd:sd som:so sot:st spa:es srd:sc srp:sr sun:su swa:sw swe:sv
tam:ta tat:tt tel:te tgk:tg tgl:tl tha:th tib:bo tir:ti tuk:tk tur:tr uig:ug ukr:uk urd:ur uzb:uz vie:vi wel:cy
wol:wo xho:xh yid:yi yor:yo zha:za zul:zu
"""
# Codes that MARC has withdrawn but old records carry, and the ISO 639-2/T forms that ONIX and others use.
_NOW_WRITTEN_AS = """
cam:khm esp:epo eth:gez far:fao fri:fry gae:gla gag:glg iri:gle lan:oci max:glv mol:rum scc:srp scr:hrv snh:sin
tag:tgl taj:tgk tar:tat tsw:tsn
bod:tib ces:cze cym:wel deu:ger ell:gre eus:baq fas:per fra:fre hye:arm isl:ice kat:geo mkd:mac mri:mao msa:may
mya:bur nld:dut ron:rum slk:slo sqi:alb zho:chi
"""

# "mul", "zxx" and "und" are codes in MARC and tags in BCP 47 alike, so they pass through.
_TAG_OF_CODE = dict(pair.split(":") for pair in _TAGS.split())
_CODE_OF_TAG = {tag: code for code, tag in _TAG_OF_CODE.items()}
_NOW_WRITTEN = dict(pair.split(":") for pair in _NOW_WRITTEN_AS.split())


def marc_language(text: str) -> str:
    """The MARC code for a MARC or ISO 639-2/T code or BCP 47 tag: "zh-Hans" → "chi". Unknown is kept."""
    primary = text.strip().lower().replace("_", "-").partition("-")[0]
    if len(primary) == 3:
        return _NOW_WRITTEN.get(primary, primary)
    return _CODE_OF_TAG.get(primary, text)


def html_language(code: str) -> str:
    """The `lang` attribute for a MARC code: "chi" → "zh". Unknown is kept: a three-letter code is a tag too."""
    marc = marc_language(code)
    return _TAG_OF_CODE.get(marc, marc)
