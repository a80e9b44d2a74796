"""Plugins that each break one rule; imported by the tests and by the reader's child process."""

import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from marshmallow import Schema, fields

from acqflow.plugin_api import (
    Catalogue,
    CatalogueFormat,
    CatalogueRecord,
    CatalogueRefused,
    CatalogueUnreachable,
    FileRefused,
    FileSummary,
    Position,
    Profile,
    Quarantined,
    Recognition,
    Skipped,
    Transport,
)
from acqflow.vocabulary.identifiers import Identifier

Messages = Iterator[CatalogueRecord | Quarantined | Skipped | FileSummary]


class Lines(CatalogueFormat):
    """The good one: a line is a title, a line that starts with `!` is bad, one with `#` is passed over."""

    api_version = "1.0"
    name = "lines"

    def recognises(self, head: bytes, file_name: str) -> Recognition:
        return Recognition(1.0 if file_name.endswith(".lines") else 0.0, "its name")

    def read(self, source: BinaryIO, profile: Profile) -> Messages:
        data = source.read()
        if not data.strip() or data.startswith(b"<"):
            raise FileRefused("empty")
        offset = ordinal = 0
        for ordinal, line in enumerate(data.splitlines(keepends=True), start=1):
            if ordinal > profile.limits.records:
                raise FileRefused("too_many_records")
            yield self.message(Position(ordinal, offset, len(line)), line, profile)
            offset += len(line)
        yield FileSummary(ordinal, "utf-8")

    def message(self, place: Position, line: bytes, profile: Profile) -> CatalogueRecord | Quarantined | Skipped:
        if line.startswith(b"!"):
            return Quarantined(place, "bad_line", "starts with !", line[: profile.limits.raw_kept])
        if line.startswith(b"#"):
            return Skipped(place, "remark")
        return CatalogueRecord(place, line.decode("utf-8", "replace").strip() or "-")


class Raises(Lines):
    name = "raises"

    def message(self, place: Position, line: bytes, profile: Profile) -> CatalogueRecord | Quarantined | Skipped:
        if place.ordinal == 3:
            raise RuntimeError("the password is hunter2")
        return super().message(place, line, profile)


class RaisesOnSpoiledText(Lines):
    name = "raises_on_spoiled"

    def message(self, place: Position, line: bytes, profile: Profile) -> CatalogueRecord | Quarantined | Skipped:
        line.decode("ascii")
        return super().message(place, line, profile)


class StopsAtTheFirstBadLine(Lines):
    name = "stops"

    def read(self, source: BinaryIO, profile: Profile) -> Messages:
        seen = 0
        for message in super().read(source, profile):
            if isinstance(message, FileSummary):
                break
            seen += 1
            yield message
            if isinstance(message, Quarantined):
                break
        yield FileSummary(seen, "utf-8")


class Loses(Lines):
    name = "loses"

    def read(self, source: BinaryIO, profile: Profile) -> Messages:
        return (m for m in super().read(source, profile) if not isinstance(m, Quarantined))


class GivesTwice(Lines):
    name = "gives_twice"

    def read(self, source: BinaryIO, profile: Profile) -> Messages:
        for message in super().read(source, profile):
            yield message
            if isinstance(message, CatalogueRecord):
                yield message


class NoSummary(Lines):
    name = "no_summary"

    def read(self, source: BinaryIO, profile: Profile) -> Messages:
        return (m for m in super().read(source, profile) if not isinstance(m, FileSummary))


class GoesOn(Lines):
    name = "goes_on"

    def read(self, source: BinaryIO, profile: Profile) -> Messages:
        yield from super().read(source, profile)
        yield Skipped(Position(99, 0, 0), "afterthought")


class NoPlaces(Lines):
    name = "no_places"

    def message(self, place: Position, line: bytes, profile: Profile) -> CatalogueRecord | Quarantined | Skipped:
        return super().message(Position(1, 0, 0), line, profile)


class Forgetful(Lines):
    name = "forgetful"
    seen = 0

    def message(self, place: Position, line: bytes, profile: Profile) -> CatalogueRecord | Quarantined | Skipped:
        Forgetful.seen += 1
        if line.startswith((b"!", b"#")):
            return super().message(place, line, profile)
        return CatalogueRecord(place, f"title {Forgetful.seen}")


class KeepsNoBytes(Lines):
    name = "keeps_no_bytes"

    def message(self, place: Position, line: bytes, profile: Profile) -> CatalogueRecord | Quarantined | Skipped:
        message = super().message(place, line, profile)
        return Quarantined(place, "", "", b"") if isinstance(message, Quarantined) else message


class KeepsAllBytes(Lines):
    name = "keeps_all_bytes"

    def message(self, place: Position, line: bytes, profile: Profile) -> CatalogueRecord | Quarantined | Skipped:
        return (
            Quarantined(place, "bad", "", line) if line.startswith(b"!") else super().message(place, line, profile)
        )


class NoLimit(Lines):
    name = "no_limit"

    def read(self, source: BinaryIO, profile: Profile) -> Messages:
        return super().read(source, Profile())


class ClaimsEverything(Lines):
    name = "claims_everything"

    def recognises(self, head: bytes, file_name: str) -> Recognition:
        return Recognition(1.0, "mine")


class FailsToRecognise(Lines):
    name = "fails_to_recognise"

    def recognises(self, head: bytes, file_name: str) -> Recognition:
        return Recognition(1.0 / (head[0] - 255), "a guess")


class SureBeyondMeasure(Lines):
    name = "sure_beyond_measure"

    def recognises(self, head: bytes, file_name: str) -> Recognition:
        return Recognition(99.0, "mine")


class SureOfNothing(Lines):
    name = "sure_of_nothing"

    def recognises(self, head: bytes, file_name: str) -> Recognition:
        return Recognition(float("nan"), "mine")


class SaysNothing(Lines):
    name = "says_nothing"

    def recognises(self, head: bytes, file_name: str) -> Recognition:
        return None  # type: ignore[return-value]


class SaysAPair(Lines):
    name = "says_a_pair"

    def recognises(self, head: bytes, file_name: str) -> Recognition:
        return (0.5, "mine")  # type: ignore[return-value]


class SaysInWords(Lines):
    name = "says_in_words"

    def recognises(self, head: bytes, file_name: str) -> Recognition:
        return Recognition("certain", "mine")  # type: ignore[arg-type]


class ReadsEmptyFiles(Lines):
    name = "reads_empty"

    def read(self, source: BinaryIO, profile: Profile) -> Messages:
        if not source.read().strip():
            return iter([FileSummary(0)])
        source.seek(0)
        return super().read(source, profile)


class ReadsWebPages(Lines):
    name = "reads_web_pages"

    def read(self, source: BinaryIO, profile: Profile) -> Messages:
        data = source.read()
        if data.startswith(b"<"):
            return iter([CatalogueRecord(Position(1, 0, len(data)), "Sign in"), FileSummary(1)])
        source.seek(0)
        return super().read(source, profile)


class PutsObjectsIn(Lines):
    name = "objects"

    def message(self, place: Position, line: bytes, profile: Profile) -> CatalogueRecord | Quarantined | Skipped:
        message = super().message(place, line, profile)
        if isinstance(message, CatalogueRecord):
            return CatalogueRecord(place, message.title, extra={"when": object()})  # type: ignore[dict-item]
        return message


class AnySettings(Schema):
    class Meta:
        unknown = "include"


class TakesAnySetting(Lines):
    name = "any_setting"
    settings_schema = AnySettings


class OldApi(Lines):
    api_version = "0.9"
    name = "old_api"


class StrictSettings(Schema):
    most = fields.Integer(strict=True, load_default=1)
    api_key = fields.String(metadata={"secret": True})


class WithSettings(Lines):
    name = "with_settings"
    settings_schema = StrictSettings


class Blabs(WithSettings):
    name = "blabs"

    def __init__(self, settings: Any = None) -> None:
        raise ValueError(f"cannot sign in with {settings}")


class Bristling(type(Lines)):  # type: ignore[misc]
    @property
    def api_version(cls) -> str:
        raise RuntimeError("do not look at me")


class Touchy(Lines, metaclass=Bristling):
    name = "touchy"


class FailsToStart(Lines):
    name = "fails_to_start"

    def __init__(self, settings: Any = None) -> None:
        sys.exit(3)


class Hungry(Lines):
    """Takes memory until there is none."""

    name = "hungry"

    def message(self, place: Position, line: bytes, profile: Profile) -> CatalogueRecord | Quarantined | Skipped:
        if place.ordinal == 2:
            hoard = [bytes(10_000_000) for _ in range(1000)]
            del hoard
        return super().message(place, line, profile)


class Endless(Lines):
    name = "endless"

    def message(self, place: Position, line: bytes, profile: Profile) -> CatalogueRecord | Quarantined | Skipped:
        while place.ordinal == 2:
            pass
        return super().message(place, line, profile)


class Sleepy(Lines):
    name = "sleepy"

    def message(self, place: Position, line: bytes, profile: Profile) -> CatalogueRecord | Quarantined | Skipped:
        if place.ordinal == 2:
            time.sleep(60)
        return super().message(place, line, profile)


class Aborts(Lines):
    name = "aborts"

    def message(self, place: Position, line: bytes, profile: Profile) -> CatalogueRecord | Quarantined | Skipped:
        os.abort()


class Vanishes(Lines):
    name = "vanishes"

    def message(self, place: Position, line: bytes, profile: Profile) -> CatalogueRecord | Quarantined | Skipped:
        os._exit(0)


class Prints(Lines):
    name = "prints"

    def message(self, place: Position, line: bytes, profile: Profile) -> CatalogueRecord | Quarantined | Skipped:
        print('{"kind": "end"}')  # noqa: T201
        os.write(1, b'{"kind": "end"}\n')
        return super().message(place, line, profile)


class SpeaksOfItsSurroundings(Lines):
    """Tells of every secret it finds in the environment."""

    name = "surroundings"

    def message(self, place: Position, line: bytes, profile: Profile) -> CatalogueRecord | Quarantined | Skipped:
        return CatalogueRecord(place, " ".join(sorted(os.environ)))


class Outgoing(Lines):
    """Does what the line says: connect, run, write."""

    name = "outgoing"

    def message(self, place: Position, line: bytes, profile: Profile) -> CatalogueRecord | Quarantined | Skipped:
        word, _, rest = line.decode().strip().partition(" ")
        try:
            if word == "connect":
                socket.create_connection(("127.0.0.1", int(rest)), 2).close()
            elif word == "run":
                subprocess.run(["touch", rest], check=True)
            else:
                Path(rest).write_text("written")
        except (PermissionError, OSError) as refused:
            return CatalogueRecord(place, type(refused).__name__)
        return CatalogueRecord(place, "done")


class Reckless(Lines):
    """Does to the file beside it what the line says, and tells what came of it."""

    name = "reckless"

    def message(self, place: Position, line: bytes, profile: Profile) -> CatalogueRecord | Quarantined | Skipped:
        word, _, rest = line.decode().strip().partition(" ")
        done = {
            "unlink": lambda: Path(rest).unlink(),
            "truncate": lambda: os.truncate(rest, 0),
            "cut": lambda: os.open(rest, os.O_RDONLY | os.O_TRUNC),
            "chmod": lambda: Path(rest).chmod(0o777),
            "utime": lambda: os.utime(rest, (0, 0)),
            "rename": lambda: Path(rest).rename(rest + ".old"),
            "link": lambda: os.link(rest, rest + ".link"),
            "symlink": lambda: Path(rest + ".symlink").symlink_to(rest),
            "mkdir": lambda: Path(rest + ".folder").mkdir(),
            "rmdir": lambda: Path(rest).rmdir(),
            "sqlite": lambda: sqlite3.connect(rest).execute("CREATE TABLE t (a)"),
            "fork": os.fork,
            "datagram": lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", int(rest))),
            "name": lambda: socket.getaddrinfo("localhost", 80),
            "parent": lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
            "around": lambda: Path(f"/proc/self/root/proc/{os.getppid()}/environ").read_bytes(),
        }[word]
        try:
            done()
        except OSError as refused:
            return CatalogueRecord(place, type(refused).__name__)
        return CatalogueRecord(place, f"{word} done")


class BadText(Lines):
    name = "bad_text"

    def message(self, place: Position, line: bytes, profile: Profile) -> CatalogueRecord | Quarantined | Skipped:
        return CatalogueRecord(
            place, ["fine", "half \ud800 pair", "nul \0 here", "a \\u0000 in words"][place.ordinal - 1]
        )


class QuotesWhatItFound(Lines):
    name = "quotes_what_it_found"

    def message(self, place: Position, line: bytes, profile: Profile) -> CatalogueRecord | Quarantined | Skipped:
        return Quarantined(place, "bad_line", line.decode(errors="surrogateescape"), line)


class Numbered(Lines):
    """Another good one: lines are told apart by their first word, and what has none is bad."""

    name = "numbered"

    def message(self, place: Position, line: bytes, profile: Profile) -> CatalogueRecord | Quarantined | Skipped:
        word = line.decode("utf-8", "replace").split(" ")[0]
        if not word.isalnum():
            return Quarantined(place, "bad_line", "no number", line)
        return CatalogueRecord(place, "A title", record_id=word)


class TakesTheNextOneToo(Numbered):
    """Passes over the line behind a bad one, and counts it."""

    name = "takes_the_next_one_too"
    is_behind = False

    def message(self, place: Position, line: bytes, profile: Profile) -> CatalogueRecord | Quarantined | Skipped:
        message = super().message(place, line, profile)
        was_behind, self.is_behind = self.is_behind, isinstance(message, Quarantined)
        return Skipped(place, "behind") if was_behind else message


class MiscountsBadLines(Numbered):
    name = "miscounts_bad_lines"

    def read(self, source: BinaryIO, profile: Profile) -> Messages:
        return (m for m in super().read(source, profile) if not isinstance(m, Quarantined))


class PointsBeyondTheEnd(Lines):
    name = "points_beyond_the_end"

    def message(self, place: Position, line: bytes, profile: Profile) -> CatalogueRecord | Quarantined | Skipped:
        longer = place._replace(length=1000 + place.length) if place.ordinal == 4 else place
        return super().message(longer, line, profile)


class SpeaksToProgrammers(Lines):
    name = "speaks_to_programmers"

    def message(self, place: Position, line: bytes, profile: Profile) -> CatalogueRecord | Quarantined | Skipped:
        message = super().message(place, line, profile)
        return Quarantined(place, "bad_line", repr(line), line) if isinstance(message, Quarantined) else message


class RemembersTheLastFile(Lines):
    """Says something else in every process."""

    name = "remembers_the_last_file"

    def message(self, place: Position, line: bytes, profile: Profile) -> CatalogueRecord | Quarantined | Skipped:
        message = super().message(place, line, profile)
        if isinstance(message, CatalogueRecord):
            return CatalogueRecord(place, message.title, extra={"process": str(os.getpid())})
        return message


class SaysMoreTheSecondTime(Lines):
    """Skips a line more where Python has been told to start the tests."""

    name = "says_more_the_second_time"

    def read(self, source: BinaryIO, profile: Profile) -> Messages:
        *messages, summary = super().read(source, profile)
        yield from messages
        if "pytest" in sys.modules:
            yield Skipped(Position(99, 99, 1), "remark")
        yield summary


class RefusesWithoutACure(Lines):
    name = "refuses_without_a_cure"

    def read(self, source: BinaryIO, profile: Profile) -> Messages:
        raise FileRefused("no_such_code", "a reason that nobody explains", " ")


class Shop(Catalogue):
    """The good one."""

    api_version = "1.0"
    name = "shop"
    capabilities = frozenset({"look_up"})

    def look_up(self, identifier: Identifier, transport: Transport) -> tuple[CatalogueRecord, ...]:
        reply = transport.get(f"https://shop.example/{identifier.value}")
        if reply.status == 404:
            return ()
        if reply.status != 200:
            raise CatalogueRefused(detail=f"status {reply.status}")
        answer = reply.json()
        title = answer.get("title") if isinstance(answer, dict) else None
        return (CatalogueRecord(Position(1, 0, 0), title, identifiers=(identifier,)),) if title else ()


class ShopThatBreaks(Shop):
    name = "shop_that_breaks"

    def look_up(self, identifier: Identifier, transport: Transport) -> tuple[CatalogueRecord, ...]:
        title = transport.get(f"https://shop.example/{identifier.value}").json()["title"]
        return (CatalogueRecord(Position(1, 0, 0), title, identifiers=(identifier,)),)


class ShopWithOddText(Shop):
    name = "shop_with_odd_text"

    def look_up(self, identifier: Identifier, transport: Transport) -> tuple[CatalogueRecord, ...]:
        odd = "A\ud800\0B"
        return (
            CatalogueRecord(
                Position(1, 0, 0),
                odd,
                identifiers=(Identifier("isbn", identifier.value, odd),),
                creators=(odd,),
                keywords=(odd,),
                class_numbers=(("clc", odd),),
                extra={odd: odd},
            ),
        )


class ShopWithOddValues(Shop):
    name = "shop_with_odd_values"

    def look_up(self, identifier: Identifier, transport: Transport) -> tuple[CatalogueRecord, ...]:
        return (CatalogueRecord(Position(1, 0, 0), "A", creators=(7,)),)  # type: ignore[arg-type]


class ShopThatSwallows(Shop):
    name = "shop_that_swallows"

    def look_up(self, identifier: Identifier, transport: Transport) -> tuple[CatalogueRecord, ...]:
        try:
            return super().look_up(identifier, transport)
        except (CatalogueRefused, CatalogueUnreachable):
            return ()


class ShopThatForgetsTheNumber(Shop):
    name = "shop_that_forgets"

    def look_up(self, identifier: Identifier, transport: Transport) -> tuple[CatalogueRecord, ...]:
        return tuple(CatalogueRecord(r.position, r.title) for r in super().look_up(identifier, transport))


class ShopThatInvents(Shop):
    name = "shop_that_invents"

    def look_up(self, identifier: Identifier, transport: Transport) -> tuple[CatalogueRecord, ...]:
        found = super().look_up(identifier, transport)
        return found or (CatalogueRecord(Position(1, 0, 0), "Perhaps this", identifiers=(identifier,)),)


class ShopThatBoasts(Shop):
    name = "shop_that_boasts"
    capabilities = frozenset({"look_up", "mind_reading"})


class ShopWithoutNetwork(Shop):
    name = "shop_without_network"

    def look_up(self, identifier: Identifier, transport: Transport) -> tuple[CatalogueRecord, ...]:
        return (CatalogueRecord(Position(1, 0, 0), "Made up", identifiers=(identifier,)),)


class Named(Lines):
    name = "named"

    def read(self, source: BinaryIO, profile: Profile) -> Messages:
        del profile
        yield CatalogueRecord(Position(1, 0, 1), str(source.name))
        yield FileSummary(1, "utf-8")


class GivesReasons(Lines):
    """A line that starts with `!` is bad for the reason behind it."""

    name = "gives_reasons"

    def message(self, place: Position, line: bytes, profile: Profile) -> CatalogueRecord | Quarantined | Skipped:
        if line.startswith(b"!"):
            return Quarantined(place, line[1:].decode().strip(), "", line)
        return super().message(place, line, profile)
