"""What each element is called here: the reference name of ONIX 3.0 for its short tag and for its name in 2.1."""

# Short tags of composites are their names in small letters.
_COMPOSITES = """
Header Product DescriptiveDetail CollateralDetail ContentDetail PublishingDetail RelatedMaterial ProductSupply
PromotionDetail ProductionDetail ProductIdentifier Title TitleDetail TitleElement Series Set Collection Contributor
Language Extent Subject MainSubject Audience Imprint Publisher PublishingDate CopyrightStatement RelatedProduct
SupplyDetail Market MarketPublishingDetail MarketDate Price PriceCondition PriceDate Discount Tax
"""
_LEAVES = """
RecordReference:a001 NotificationType:a002
ProductIDType:b221 IDTypeName:b233 IDValue:b244 ISBN:b004 EAN13:b005 DOI:b009
ProductForm:b012 ProductFormDetail:b333 PrimaryContentType:x416 ProductContentType:b385 EpubType:b211
TitleType:b202 SequenceNumber:b034 TitleElementLevel:x409 PartNumber:x410 YearOfAnnual:b020 TitlePrefix:b030
TitleWithoutPrefix:b031 TitleText:b203 Subtitle:b029 DistinctiveTitle:b028 TitleStatement:x478
TitleOfSeries:b018 NumberWithinSeries:b019 TitleOfSet:b023
ContributorRole:b035 PersonName:b036 PersonNameInverted:b037 NamesBeforeKey:b039 PrefixToKey:b247 KeyNames:b040
CorporateName:b047 ContributorStatement:b049
EditionType:x419 EditionNumber:b057 EditionStatement:b058
LanguageRole:b253 LanguageCode:b252 LanguageOfText:b059 OriginalLanguage:b060
ExtentType:b218 ExtentValue:b219 ExtentValueRoman:x421 ExtentUnit:b220 NumberOfPages:b061 PagesRoman:b254
PagesArabic:b255
BASICMainSubject:b064 BICMainSubject:b065 SubjectSchemeIdentifier:b067 SubjectCode:b069 SubjectHeadingText:b070
AudienceCode:b073 AudienceCodeType:b204 AudienceCodeValue:b206
ImprintName:b079 PublishingRole:b291 PublisherName:b081 CityOfPublication:b209 CountryOfPublication:b083
PublishingDateRole:x448 Date:b306 DateFormat:j260 PublicationDate:b003 CopyrightYear:b087 YearFirstPublished:b088
MarketDateRole:j408 ProductRelationCode:x455
UnpricedItemType:j192 SupplyToCountry:j138 SupplyToTerritory:j397
PriceType:x462 PriceQualifier:j261 PriceTypeDescription:j262 MinimumOrderQuantity:j263 DiscountPercent:j267
PriceStatus:j266 PriceAmount:j151 CurrencyCode:j152 CountryCode:b251 Territory:j303 CountriesIncluded:x449
RegionsIncluded:x450 CountriesExcluded:x451 RegionsExcluded:x452 TaxRatePercent:x472 PriceDateRole:x476
PriceEffectiveFrom:j161 PriceEffectiveUntil:j162
DefaultLanguageOfText:m184 DefaultPriceType:x310 DefaultCurrencyCode:m186 SentDate:m182 SentDateTime:x307
"""
# A file may hold any number of tags that nobody knows.
_MOST_NAMES = 2_000
# What 2.1 calls otherwise: its name, its short tag, the name here.
_OLDER = """
EditionTypeCode:b056:EditionType MainSubjectSchemeIdentifier:b191:SubjectSchemeIdentifier
RelationCode:h208:ProductRelationCode PriceTypeCode:j148:PriceType CountryExcluded:j304:CountriesExcluded
TerritoryExcluded:j308:RegionsExcluded TaxRatePercent1:j154:TaxRatePercent
DefaultPriceTypeCode:m185:DefaultPriceType
"""


class Names(dict[str, str]):
    """Name or short tag → name here, whatever its namespace; empty for what nobody reads."""

    def __missing__(self, tag: str) -> str:
        found = self.get(tag.rpartition("}")[2], "")
        if len(self) < _MOST_NAMES:
            self[tag] = found
        return found


def _table() -> Names:
    found = Names({"territory": "Territory"})
    for name in _COMPOSITES.split():
        found[name] = found[name.lower()] = name
    for entry in _LEAVES.split():
        name, short = entry.split(":")
        found[name] = found[short] = name
    for entry in _OLDER.split():
        older, short, name = entry.split(":")
        found[older] = found[short] = name
    return found


NAMES = _table()


def _short_tags() -> dict[str, str]:
    found = {"ONIXMessage": "ONIXmessage"} | {name: name.lower() for name in _COMPOSITES.split()}
    for entry in (*_LEAVES.split(), *_OLDER.split()):
        name, tag, *_ = entry.split(":")
        found[name] = tag
    return found | {"Territory": "territory"}


SHORT_TAGS = _short_tags()
"""Reference name, of either release, → short tag."""
