"""What a column's header means, in Chinese and English, and which row is the header."""

import re
from collections.abc import Sequence
from functools import lru_cache

from acqflow.plugin_api import FileRefused
from acqflow.vocabulary.currency_marks import currency_in_heading, without_currency

_WORDS = {
    "title": (
        "题名 书名 正题名 图书名称 书刊名称 书籍名称 名称 刊名 图书题名",
        "title, book title, main title, item title, title proper",
    ),
    "other_title": (
        "副题名 副书名 副标题 其它题名 其他题名",
        "subtitle, sub title, other title",
    ),
    "creators": (
        "作者 著者 责任者 作者名 著作者 编者 主编 译者 第一责任者 著译者 编著者",
        "author, authors, translator, author(s), creator, creators, editor, editors, first author, contributors",
    ),
    "publisher": (
        "出版社 出版者 出版单位 出版商 出版社名称 出版机构",
        "publisher, publisher name, imprint, press",
    ),
    "place": (
        "出版地",
        "place, place of publication, publication place",
    ),
    "year": (
        "出版年 出版日期 出版时间 出版年月 年份 出版年份 出版日",
        "year, date, pub year, publication year, publication date, published, pub date, "
        "date published, copyright year, original publication year, year of publication",
    ),
    "edition": (
        "版次 版本",
        "edition, ed",
    ),
    "series": (
        "丛书 丛书名 丛书名称 丛书题名 丛编",
        "series, series title, series name",
    ),
    "isbn": (
        "ISBN ISBN号 ISBN编号 ISBN码 书号 国际标准书号 标准书号 国际书号",
        "isbn, isbn13, isbn-13, isbn10, isbn-10, ean, print isbn, eisbn, e-isbn, isbn(s), hardback isbn, "
        "hardcover isbn, paperback isbn, ebook isbn, isbn number, isbn no",
    ),
    "unified_book_number": (
        "统一书号 全国统一书号",
        "unified book number",
    ),
    "issn": (
        "ISSN ISSN号 国际标准刊号",
        "issn, print issn, online issn, eissn, e-issn",
    ),
    "price": (
        "定价 价格 单价 书价 售价 原价 图书定价 图书价格 价",
        "price, list price, unit price, retail price, rrp, net price",
    ),
    "copies": (
        "册数 数量 复本 复本数 订数 订购数 订购数量 订购册数 采购数量",
        "copies, quantity, qty, number of copies",
    ),
    "currency": (
        "币种 货币",
        "currency, curr, currency code",
    ),
    "language": (
        "语种 语言 文种",
        "language, lang, languages, language code",
    ),
    "format": (
        "载体 载体形式 文献类型 资源类型 介质",
        "format, media, medium, material type",
    ),
    "clc": (
        "分类号 中图法 中图分类号 中图法分类号 中图分类 中图号 分类",
        "clc, clc number",
    ),
    "lcc": (
        "国会分类号",
        "lcc, lc class, lc classification, lc call number, lc call no",
    ),
    "ddc": (
        "杜威分类号",
        "ddc, dewey, dewey class, dewey decimal, dewey number",
    ),
    "class_number": (
        "索书号",
        "class, class number, classification, call number",
    ),
    "keywords": (
        "主题词 关键词 主题 学科",
        "keywords, keyword, subject, subjects, subject headings",
    ),
    "audience": (
        "读者对象 读者 适用读者 读者层次",
        "audience, readership, level, reader level",
    ),
    "extent": (
        "页数 页码 总页数",
        "pages, page count, number of pages, extent, pagination, num pages",
    ),
    "vendor_number": (
        "征订号 征订代码 订购号 书商编号 征订编号",
        "vendor number, vendor no, vendor no., stock number, order number, item number",
    ),
    "record_id": (
        "记录号 控制号",
        "record id, control number, bib id",
    ),
}
_SIGNS = re.compile(r"[\s*＊:：_.]+")
_OR = re.compile(r"[/／、]")
_REMARK = re.compile(r"[(（【\[][^()（）【】\[\]]*[)）】\]]")
_HAS_DIGIT = re.compile(r"[0-9]")
LOOKED_AT = 20


def _field_by_header() -> dict[str, str]:
    found: dict[str, str] = {}
    for field, (chinese, english) in _WORDS.items():
        found |= {plain(header): field for header in [*chinese.split(), *english.split(", ")]}
    return found


@lru_cache(maxsize=2048)
def plain(header: str) -> str:
    """A header without signs, blanks and case, so that `ISBN 号：` and `isbn号` are the same."""
    return _SIGNS.sub("", header).casefold()


_FIELDS = _field_by_header()


def field_of(header: str) -> tuple[str, float]:
    """The field a header seems to name and how sure that is; empty and 0 if none.

    >>> field_of("题 名"), field_of("List Price"), field_of("定价（元）"), field_of("USD Price"), field_of("备注")
    (('title', 1.0), ('price', 1.0), ('price', 0.9), ('price', 0.9), ('', 0.0))
    """
    if len(header) > 60:
        return "", 0.0
    if found := _FIELDS.get(plain(header)):
        return found, 1.0
    if found := _FIELDS.get(plain(without_remark := _REMARK.sub("", header))):
        return found, 0.9
    if (priced := _FIELDS.get(plain(without_currency(without_remark)))) == "price":
        return priced, 0.9
    # 书名/题名 is one thing named twice; ISBN/ISSN is read as whichever of the two stands there.
    named = {_FIELDS.get(plain(part), "") for part in _OR.split(without_remark)}
    if len(named) == 1 and "" not in named:
        return named.pop(), 0.9
    return ("isbn", 0.9) if named == {"isbn", "issn"} else ("", 0.0)


def price_currency(header: str, default: str) -> str:
    """The currency a column of prices has by its header: 定价（美元）; empty where it names none."""
    return currency_in_heading(header, default or None) or ""


def header_row(rows: Sequence[Sequence[str]], wanted: Sequence[str] = ()) -> int:
    """The number of the header row, from 1; 0 if no row looks like one.

    `wanted` are the headers of the vendor's saved mapping: a row that holds them is the one.
    """
    scores = [_score(row, wanted) for row in rows[:LOOKED_AT]]
    best = max(scores, default=0.0)
    return scores.index(best) + 1 if best >= 1 else 0


def likely_row(rows: Sequence[Sequence[str]]) -> int:
    """The number of the row that is most likely the header where no word of it is known; 0 if there is none.

    The first row that is as full as the table is wide and holds no number.
    """
    widths = [sum(1 for cell in row if cell.strip()) for row in rows[:LOOKED_AT]]
    width = max(widths, default=0)
    for number, (row, filled) in enumerate(zip(rows, widths, strict=False), start=1):
        if filled == width > 1 and not any(_HAS_DIGIT.search(cell) for cell in row):
            return number
    return 0


def _score(row: Sequence[str], wanted: Sequence[str]) -> float:
    cells = {" ".join(cell.split()) for cell in row if cell.strip()}
    hits = sum(1 for name in wanted if name in cells)
    if hits:
        return 100.0 + hits
    fields = {field for cell in cells if (field := field_of(cell)[0])}
    return float(len(fields)) if fields & {"title", "isbn"} else 0.0


def names(header: Sequence[str]) -> list[str]:
    """One name per column; a column without header is `#3`. A repeated name is an error only where it matters."""
    seen: dict[str, int] = {}
    result = []
    for number, cell in enumerate(header, start=1):
        name = " ".join(cell.split()) or f"#{number}"
        seen[name] = seen.get(name, 0) + 1
        result.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return result


def refuse_doubles(header: Sequence[str]) -> None:
    """Raises FileRefused where two columns of one name would both fill a field: which one is right?"""
    seen: set[str] = set()
    for cell in header:
        name = plain(cell)
        if name and name in seen and field_of(cell)[0]:
            raise FileRefused("duplicate_header", cell.strip()[:80])
        seen.add(name)
