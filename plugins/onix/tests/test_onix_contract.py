"""The ONIX reader keeps the contract of catalogue formats: both releases, both kinds of tags, other encodings."""

from acqflow_onix.format import Onix
from acqflow_onix.writing import elements, message

from acqflow.plugin_api import Profile
from acqflow.testing import CatalogueFormatContract


def a_book(number: int, title: str = "Book") -> str:
    named = f"<TitleElement>{elements(TitleElementLevel='01', TitleText=f'{title} {number}')}</TitleElement>"
    detail = f"<DescriptiveDetail><TitleDetail><TitleType>01</TitleType>{named}</TitleDetail></DescriptiveDetail>"
    return f"<Product>{elements(RecordReference=f'r{number}', NotificationType='03')}{detail}</Product>"


def an_older_book(number: int, title: str = "书") -> str:
    named = f"<Title>{elements(TitleType='01', TitleText=f'{title}{number}')}</Title>"
    return f"<Product>{elements(RecordReference=f'r{number}', NotificationType='03')}{named}</Product>"


class TestOnix3(CatalogueFormatContract):
    format = Onix
    file_name = "list.xml"
    good_file = message(map(a_book, (1, 2, 3)))
    good_count = 3
    damaged_file = message([a_book(1), a_book(2, "A & B"), a_book(3)])
    damaged_good, damaged_bad = 2, 1


class TestOnix2ShortTags(CatalogueFormatContract):
    format = Onix
    profile = Profile(default_currency="CNY")
    file_name = "list.onx"
    good_file = message(map(an_older_book, (1, 2, 3, 4)), release="2.1", is_short=True, encoding="gb18030")
    good_count = 4
    damaged_file = message(map(an_older_book, (1, 1, 2)), release="2.1", is_short=True)
    damaged_good, damaged_bad = 2, 1


class TestOnixInUtf16(CatalogueFormatContract):
    format = Onix
    file_name = "list.xml"
    good_file = message(map(an_older_book, (1, 2, 3)), release="2.1", encoding="utf-16")
    good_count = 3
    damaged_file = message([an_older_book(1), an_older_book(2, "&nothing;"), an_older_book(3)], encoding="utf-16")
    damaged_good, damaged_bad = 2, 1
