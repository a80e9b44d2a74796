"""How fast an ONIX message is cut, parsed, checked and mapped, against lxml's bare iterparse over the same file.

Run `python bench/read_onix.py`: it writes a message of so many products, invented but of the size and shape of a
publisher's own (3.0 with blurbs, biographies, territories and several prices; `--terse`: 2.1 with little more than
a title), and reads it in the same run as the peer does, which only asks for every element and clears it; that is
also timed where it is told to give nothing but whole products. CPU seconds, the best of some rounds.
Memory is that of the child process the host reads a file in, for a tenth of the products and for all.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from acqflow_onix.format import Onix
from acqflow_onix.writing import elements, message
from lxml import etree

from acqflow.plugin_api import CatalogueFormat, CatalogueRecord, Limits, Profile
from acqflow.plugin_host.child_process import ChildLimits
from acqflow.plugin_host.discovery import discover
from acqflow.plugin_host.reading import read_file
from acqflow.vocabulary.identifiers import isbn13_of

WANTED = 0.5
ROOMY = Limits(upload=1 << 32)
PATIENT = ChildLimits(cpu_seconds=600, idle_seconds=600)
WORDS = (
    *("light", "matter", "river", "archive", "measure", "grammar", "island"),
    *("copper", "harvest", "theorem", "border", "market", "voice", "engine"),
)
SENTENCE = "It follows the <em>{0}</em> of the {1} from its beginnings to the present, with notes on {2} and {3}. "
COUNTRIES = (
    "AG AI AU BB BD BM BN BS BW BZ CM CY DM EG FJ FK GB GD GH GI GM GY HK IE IN JM KE KI KN KW LC LK LS MT MU MW"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--products", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--terse", action="store_true", help="2.1 with little more than a title")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        few, many = Path(folder) / "few.xml", Path(folder) / "many.xml"
        write(few, arguments.products // 10, is_terse=arguments.terse)
        write(many, arguments.products, is_terse=arguments.terse)
        size = many.stat().st_size
        print(f"{arguments.products} products, {size / 1e6:.0f} MB, {size // arguments.products} bytes each")
        ours = best(lambda: read(many), arguments.rounds)
        every = best(lambda: bare(many), arguments.rounds)
        whole = best(lambda: bare(many, tag="{*}Product"), arguments.rounds)
        report(arguments.products, ours, every, whole)
        # The largest child counts, so the small file comes first.
        for path in (few, many):
            print(f"peak memory of the child process: {peak(path):.0f} MB for {path.stat().st_size / 1e6:.0f} MB")


def report(products: int, ours: float, every: float, whole: float) -> None:
    print(f"  read, checked and mapped  {ours:7.2f} s  {products / ours:8.0f} products per CPU second")
    print(f"  bare iterparse            {every:7.2f} s  {products / every:8.0f}: ratio {every / ours:.2f}")
    print(f"  the same, products only   {whole:7.2f} s  {products / whole:8.0f}: ratio {whole / ours:.2f}")
    print(f"  {every / ours / WANTED:.2f} of the ratio wanted, {WANTED}")


def best(work: Callable[[], int], rounds: int) -> float:
    seconds = []
    for _ in range(rounds):
        began = time.process_time()
        work()
        seconds.append(time.process_time() - began)
    return min(seconds)


def read(path: Path) -> int:
    with path.open("rb") as source:
        return sum(isinstance(m, CatalogueRecord) for m in Onix().read(source, Profile(limits=ROOMY)))


def bare(path: Path, tag: str | None = None) -> int:
    count = 0
    for _, element in etree.iterparse(str(path), tag=tag):
        element.clear()
        count += 1
    return count


def peak(path: Path) -> float:
    plugin = next(p for p in discover().of(CatalogueFormat.group) if p.name == "onix")
    with read_file(plugin, path, Profile(limits=ROOMY), PATIENT) as reading:
        if sum(isinstance(m, CatalogueRecord) for m in reading) != reading.counts.framed:
            sys.exit("not every product was read")
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def write(path: Path, products: int, *, is_terse: bool) -> None:
    head, _, tail = message(["|"], release="2.1" if is_terse else "3.0").partition(b"|")
    with path.open("wb") as out:
        out.write(head)
        for number in range(products):
            out.write((terse(number) if is_terse else rich(number)).encode() + b"\n")
        out.write(tail)


def word(number: int) -> str:
    return WORDS[number % len(WORDS)]


def text(number: int, sentences: int) -> str:
    return "".join(SENTENCE.format(*(word(number + place + n) for n in range(4))) for place in range(sentences))


def numbers(number: int) -> str:
    isbn = isbn13_of(f"7{number % 10**8:08d}0")
    pairs = (("01", f"V{number}"), ("03", isbn), ("15", isbn))
    return "".join(
        f"  <ProductIdentifier>\n   {elements(ProductIDType=kind, IDValue=value)}\n  </ProductIdentifier>\n"
        for kind, value in pairs
    )


def person(number: int, role: str) -> str:
    name = elements(
        SequenceNumber=str(number % 3 + 1),
        ContributorRole=role,
        NamesBeforeKey=word(number).title(),
        KeyNames=f"{word(number + 5).title()} {number % 977}",
    )
    bio = f"<BiographicalNote textformat='05'><p>{text(number, 2)}</p></BiographicalNote>"
    return f"   <Contributor>\n    {name}\n    {bio}\n   </Contributor>\n"


def subjects(number: int) -> str:
    pairs = (("93", "UYQM"), ("94", "1KBB"), ("10", f"COM{number % 60:03d}000"), ("01", f"{number % 1000:03d}.31"))
    coded = "".join(
        f"   <Subject>{elements(SubjectSchemeIdentifier=scheme, SubjectCode=code)}</Subject>\n"
        for scheme, code in pairs
    )
    words = "; ".join(word(number + place) for place in range(6))
    return f"{coded}   <Subject>{elements(SubjectSchemeIdentifier='20', SubjectHeadingText=words)}</Subject>\n"


def supply(number: int, currency: str, amount: int, where: str) -> str:
    price = elements(
        PriceType="01" if currency == "USD" else "02", PriceAmount=f"{amount}.95", CurrencyCode=currency
    )
    tax = "<Tax><TaxType>01</TaxType><TaxRateCode>Z</TaxRateCode><TaxRatePercent>0</TaxRatePercent></Tax>"
    territory = f"<Territory><CountriesIncluded>{where}</CountriesIncluded></Territory>"
    supplier = (
        f"<Supplier><SupplierRole>01</SupplierRole><SupplierName>{word(number).title()}</SupplierName></Supplier>"
    )
    detail = (
        f"    {supplier}\n    <ProductAvailability>21</ProductAvailability>\n    <Price>{price}{tax}</Price>\n"
    )
    market = f"   <Market>{territory}</Market>\n"
    return f"  <ProductSupply>\n{market}   <SupplyDetail>\n{detail}   </SupplyDetail>\n  </ProductSupply>\n"


def rich(number: int) -> str:
    """A product as a publisher sends it: about 7 kB."""
    title = elements(
        TitleElementLevel="01",
        TitleText=f"The {word(number)} of {word(number + 3)} {number}",
        Subtitle=f"A history of {word(number + 7)}",
    )
    titles = f"    <TitleType>01</TitleType>\n    <TitleElement>{title}</TitleElement>\n"
    readers = elements(AudienceCodeType="01", AudienceCodeValue="06")
    descriptive = (
        "   <ProductComposition>00</ProductComposition>\n   <ProductForm>BB</ProductForm>\n"
        f"   <TitleDetail>\n{titles}   </TitleDetail>\n"
        f"{person(number, 'A01')}{person(number + 1, 'B06')}   <EditionNumber>{number % 4 + 1}</EditionNumber>\n"
        "   <Language><LanguageRole>01</LanguageRole><LanguageCode>eng</LanguageCode></Language>\n"
        f"   <Extent><ExtentType>00</ExtentType><ExtentValue>{number % 900 + 80}</ExtentValue>"
        f"<ExtentUnit>03</ExtentUnit></Extent>\n{subjects(number)}"
        f"   <Audience>{readers}</Audience>\n"
    )
    collateral = "".join(
        f"   <TextContent>\n    <TextType>{kind}</TextType>\n    <ContentAudience>00</ContentAudience>\n"
        f"    <Text textformat='05'><p>{text(number + length, length)}</p></Text>\n   </TextContent>\n"
        for kind, length in (("02", 2), ("03", 9), ("04", 6))
    )
    resource_link = f"<ResourceLink>https://books.example/{number}.jpg</ResourceLink>"
    version = f"<ResourceVersion><ResourceForm>02</ResourceForm>{resource_link}</ResourceVersion>"
    collateral += (
        f"   <SupportingResource><ResourceContentType>01</ResourceContentType>{version}</SupportingResource>\n"
    )
    where = f"<Territory><CountriesIncluded>{COUNTRIES}</CountriesIncluded></Territory>"
    rights = f"<SalesRights><SalesRightsType>01</SalesRightsType>{where}</SalesRights>"
    house = elements(PublishingRole="01", PublisherName="Example Press")
    publishing = (
        f"   <Imprint><ImprintName>{word(number).title()} Books</ImprintName></Imprint>\n"
        f"   <Publisher>{house}</Publisher>\n"
        "   <CityOfPublication>Cambridge</CityOfPublication>\n   <PublishingStatus>04</PublishingStatus>\n"
        "   <PublishingDate><PublishingDateRole>01</PublishingDateRole>"
        f"<Date dateformat='00'>2026{number % 12 + 1:02d}01</Date></PublishingDate>\n   {rights}\n"
    )
    other = elements(ProductIDType="15", IDValue=isbn13_of(f"1{number % 10**8:08d}0"))
    same = f"<ProductRelationCode>06</ProductRelationCode><ProductIdentifier>{other}</ProductIdentifier>"
    related = f"   <RelatedProduct>{same}</RelatedProduct>\n"
    blocks = (
        ("DescriptiveDetail", descriptive),
        ("CollateralDetail", collateral),
        ("PublishingDetail", publishing),
        ("RelatedMaterial", related),
    )
    body = "".join(f"  <{name}>\n{inside}  </{name}>\n" for name, inside in blocks)
    body += supply(number, "GBP", number % 90 + 9, COUNTRIES) + supply(
        number, "USD", number % 90 + 12, "US CA PR PH"
    )
    head = elements(RecordReference=f"example.{number}", NotificationType="03", RecordSourceType="01")
    return f" <Product>\n  {head}\n{numbers(number)}{body} </Product>"


def terse(number: int) -> str:
    """A product of an old trade feed: about 1 kB."""
    price = elements(PriceTypeCode="02", PriceAmount=f"{number % 90 + 9}.95", CurrencyCode="AUD")
    title = elements(TitleType="01", TitleText=f"The {word(number)} of {word(number + 3)} {number}")
    author = elements(ContributorRole="A01", PersonNameInverted=word(number).title())
    plain = elements(NumberOfPages=str(number % 900 + 80), BICMainSubject="UYQ")
    return (
        f" <Product>\n  {elements(RecordReference=f'example.{number}', NotificationType='03')}\n{numbers(number)}"
        f"  <ProductForm>BC</ProductForm>\n  <Title>{title}</Title>\n  <Contributor>{author}</Contributor>\n"
        f"  {plain}\n  <Publisher><PublisherName>Example Press</PublisherName></Publisher>\n"
        f"  <PublicationDate>2026{number % 12 + 1:02d}01</PublicationDate>\n"
        f"  <SupplyDetail>\n   <SupplierName>Example</SupplierName>\n   <Price>{price}</Price>\n"
        "  </SupplyDetail>\n </Product>"
    )


if __name__ == "__main__":
    main()
