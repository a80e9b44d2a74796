"""What a library says of the servers it asks: where they are, how they are asked, what their records hold."""

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

MARCXML, MODS, DUBLIN_CORE = "marcxml", "mods", "dc"
RECORDS = (MARCXML, MODS, DUBLIN_CORE)

# An index stands unquoted in what is asked, so it can be nothing but a name.
_INDEX = validate.Regexp(r"[A-Za-z][\w.\-]{0,79}\Z|\Z", error="It is no index such as bath.isbn.")
_TAG = validate.Regexp(r"[0-9A-Za-z]{3}\Z", error="It is no field such as 852.")
_CODE = validate.Regexp(r"[0-9a-z]\Z|\Z", error="It is no subfield such as b.")
_NAME = validate.Regexp(r"[\w\-]{1,40}\Z", error="It is no short name.")


class Server(Schema):
    """`record_schema` is what the server calls the form of its records, `records` which of the three it is.

    An empty index is not asked. Of the records of the library's own server, each field `items` is an item: its
    subfields `location` and `copies` say where and how many, `library` whose it is.
    """

    base_url = fields.Url(required=True, schemes={"http", "https"}, require_tld=False)
    version = fields.String(load_default="1.1", validate=validate.OneOf(("1.1", "1.2", "2.0")))
    record_schema = fields.String(load_default=MARCXML, validate=validate.Regexp(r"[!-~]{1,200}\Z"))
    records = fields.String(load_default=MARCXML, validate=validate.OneOf(RECORDS))
    isbn_index = fields.String(load_default="bath.isbn", validate=_INDEX)
    issn_index = fields.String(load_default="bath.issn", validate=_INDEX)
    doi_index = fields.String(load_default="", validate=_INDEX)
    title_index = fields.String(load_default="dc.title", validate=_INDEX)
    asks_isbn10 = fields.Boolean(load_default=True)
    most_records = fields.Integer(load_default=10, strict=True, validate=validate.Range(1, 100))
    is_ours = fields.Boolean(load_default=False)
    items = fields.String(load_default="852", validate=_TAG)
    location = fields.String(load_default="b", validate=_CODE)
    copies = fields.String(load_default="", validate=_CODE)
    library = fields.String(load_default="a", validate=_CODE)
    libraries = fields.List(fields.String(), load_default=list)
    needs_item = fields.Boolean(load_default=False)

    @validates_schema
    def _items_are_in_marc(self, said: dict[str, object], **_: object) -> None:
        if said["records"] != MARCXML and (said["needs_item"] or said["libraries"]):
            raise ValidationError("Only records in MARCXML name their items.", "records")


class Settings(Schema):
    """`[sru.servers.NAME]`, one table for each server, asked in that order."""

    servers = fields.Dict(
        keys=fields.String(validate=_NAME), values=fields.Nested(Server), load_default=dict[str, dict[str, object]]
    )
