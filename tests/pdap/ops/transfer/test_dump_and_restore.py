"""`manage.py dump_data` and `restore_data`: files whole or refused, databases replaced or untouched."""

import errno
import io
import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from pdap.ops.transfer.archive import MANIFEST, Reader, Writer
from pdap.ops.transfer.client_programs import environment_for, pg_dump_for
from pdap.ops.transfer.commands import report_progress
from pdap.ops.transfer.dumping import dump_database
from pdap.ops.transfer.environment_marks import mark, mark_of
from pdap.ops.transfer.errors import TransferError
from pdap.ops.transfer.servers import connect, name_of
from tests.pdap.ops.transfer.conftest import serves
from tests.pdap.ops.transfer.plants import Plants
from tests.pdap.ops.transfer.servers import databases_like, on_other_server, there

Production = tuple[str, Plants]


@pytest.fixture(scope="session")
def dumps(production: Production, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a scrubbed and a full dump."""
    folder = tmp_path_factory.mktemp("dumps")
    dump_database(production[0], folder / "sandbox.zip", "sandbox", lambda *_: None)
    dump_database(production[0], folder / "full.zip", None, lambda *_: None)
    return folder


def test_what_is_dumped_is_scrubbed_unless_everything_is_asked_for(
    production: Production, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = io.StringIO()
    address = ("--from", production[0])

    call_command("dump_data", str(tmp_path / "a.zip"), *address, stdout=output)
    call_command("dump_data", str(tmp_path / "b.zip"), *address, full=True, yes_i_know=True, stdout=output)
    monkeypatch.setattr("builtins.input", lambda _: "yes")
    with pytest.raises(CommandError, match="Nothing was dumped"):
        call_command("dump_data", str(tmp_path / "c.zip"), *address, full=True, stderr=io.StringIO())

    assert "the rules of sandbox" in output.getvalue()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "b.zip"]
    with closing(Reader(tmp_path / "a.zip")) as scrubbed, closing(Reader(tmp_path / "b.zip")) as full:
        assert scrubbed.manifest.tables["public.users"].count == 0
        assert full.manifest.tables["public.users"].count == 1
        assert full.manifest.revision == scrubbed.manifest.revision
        assert production[0].split(":")[2].split("@")[0] not in full.manifest.to_json()  # the password


def test_a_restored_dump_takes_the_name_of_what_was_there(dumps: Path, target: str) -> None:
    output = io.StringIO()
    mark(target, "local")

    call_command("restore_data", str(dumps / "full.zip"), "--to", target, yes_i_know=True, stdout=output)

    with psycopg.connect(target) as connection:
        assert connection.execute("select count(*) from public.users").fetchone() == (1,)
        assert connection.execute("select count(*) from public.mails").fetchone() == (1,)
    assert databases_like(name_of(target)) == {name_of(target), f"{name_of(target)}__old"}
    assert "is kept, with" in output.getvalue()


@pytest.mark.parametrize(("environment", "people"), [("sandbox", 3), ("stage", 0)])
def test_a_scrubbed_dump_brings_made_up_people_where_everybody_may_know_their_password(
    dumps: Path, target: str, environment: str, people: int
) -> None:
    mark(target, environment)

    call_command("restore_data", str(dumps / "sandbox.zip"), "--to", target, verbosity=0)

    with psycopg.connect(target) as connection:
        assert connection.execute("select count(*) from public.users").fetchone() == (people,)


def test_a_dump_can_be_restored_by_hand(dumps: Path, empty_database: str, tmp_path: Path) -> None:
    with psycopg.connect(empty_database) as connection:
        program = pg_dump_for(connection.info.server_version // 10000, empty_database).path.with_name("psql")
    with zipfile.ZipFile(dumps / "full.zip") as archive:
        archive.extractall(tmp_path)

    subprocess.run(
        [program, "--quiet", "--file=restore.sql"],
        cwd=tmp_path,
        env=environment_for(empty_database),
        check=True,
        capture_output=True,
    )

    with psycopg.connect(empty_database) as connection:
        assert connection.execute("select count(*) from public.users").fetchone() == (1,)
        assert connection.execute("select count(*) from public.distinct_source_urls").fetchone() == (1,)


def test_a_full_dump_is_not_restored_without_a_question(
    dumps: Path, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("builtins.input", lambda _: "")

    with pytest.raises(CommandError, match="Nothing was restored"):
        call_command("restore_data", str(dumps / "full.zip"), "--to", target, stderr=io.StringIO())

    assert serves(target)


def test_where_nobody_can_answer_nothing_moves_whole(
    dumps: Path, target: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))

    with pytest.raises(CommandError, match="Nothing was restored"):
        call_command("restore_data", str(dumps / "full.zip"), "--to", target, stderr=io.StringIO())
    with pytest.raises(CommandError, match="Nothing was dumped"):
        call_command("dump_data", str(tmp_path / "a.zip"), "--from", target, full=True, stderr=io.StringIO())


def turned_bit(file: Path) -> None:
    """Change one byte of the rows."""
    with zipfile.ZipFile(file) as archive:
        place = archive.getinfo("data/public.users.copy").header_offset + 80
    content = bytearray(file.read_bytes())
    content[place] ^= 1
    file.write_bytes(content)


def cut_short(file: Path) -> None:
    """Lose the end, as a full disk does."""
    file.write_bytes(file.read_bytes()[:-500])


def not_ours(file: Path) -> None:
    """Be some other file."""
    file.write_text("PGDMP")


def changed(**values: object) -> Callable[[Path], None]:
    """Return what writes something else into the manifest, everything else being as it was."""

    def change(file: Path) -> None:
        before = file.with_suffix(".before")
        file.rename(before)
        with zipfile.ZipFile(before) as old, zipfile.ZipFile(file, "w") as new:
            for name in old.namelist():
                content = old.read(name)
                if name == MANIFEST:
                    content = json.dumps({**json.loads(content), **values}).encode()
                new.writestr(name, content)

    return change


def flipped_at(place: int) -> Callable[[Path], None]:
    """Return what changes all bits of the byte at a place of the largest file's packed rows."""

    def change(file: Path) -> None:
        with zipfile.ZipFile(file) as archive:
            largest = max(archive.infolist(), key=lambda member: member.compress_size)
        content = bytearray(file.read_bytes())
        content[largest.header_offset + 30 + len(largest.filename) + len(largest.extra) + place] ^= 0xFF
        file.write_bytes(content)

    return change


def other_rows(file: Path) -> None:
    """Hold rows other than those that the manifest tells of, in a file that is whole."""
    changed(files={})(file)
    before = file.with_suffix(".again")
    file.rename(before)
    with zipfile.ZipFile(before) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"p0001@", b"p9999@"))


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (turned_bit, "damaged"),
        *((flipped_at(place), "damaged") for place in (0, 100)),
        (changed(tables={"public.users": 1}), "its manifest isn't valid"),
        (changed(tables=[]), "its manifest isn't valid"),
        (changed(surprise=1), "its manifest isn't valid"),
        (cut_short, "damaged"),
        (not_ours, "isn't a dump from this project"),
        (changed(format=99), "format this code doesn't know"),
        (changed(revision="ffffffffffff"), "which this code doesn't know. Update the code"),
        (other_rows, "or other values"),
        (Path.unlink, "There is no file"),
    ],
)
def test_a_file_that_is_not_whole_is_refused(
    dumps: Path, target: str, tmp_path: Path, damage: Callable[[Path], None], reason: str
) -> None:
    file = tmp_path / "dump.zip"
    shutil.copy(dumps / "full.zip", file)
    damage(file)
    mark(target, "local")

    with pytest.raises(CommandError, match=reason):
        call_command("restore_data", str(file), "--to", target, yes_i_know=True)

    assert serves(target)
    assert databases_like(name_of(target)) == {name_of(target)}


def test_production_is_replaced_by_name_and_by_everything_only(dumps: Path, target: str) -> None:
    mark(target, "production")
    name = name_of(target)
    for file, replaced, reason in (
        ("full.zip", None, "marked as production"),
        ("sandbox.zip", name, "Only a full dump"),
        ("full.zip", "another", "not another"),
    ):
        with pytest.raises(CommandError, match=reason):
            call_command(
                "restore_data", str(dumps / file), "--to", target, yes_i_know=True, replace_production=replaced
            )
        assert serves(target)

    call_command("restore_data", str(dumps / "full.zip"), "--to", target, replace_production=name, verbosity=0)

    assert not serves(target)
    with connect(there("postgres")) as server:
        assert mark_of(server, name) == mark_of(server, f"{name}__old") == "production"


def test_an_unmarked_database_elsewhere_is_nobodys_to_replace(
    dumps: Path, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_other_server("comment on database {} is null", name_of(target))
    monkeypatch.setattr("pdap.ops.transfer.guards.THIS_MACHINE", frozenset())

    with pytest.raises(CommandError, match="on another machine and isn't marked"):
        call_command("restore_data", str(dumps / "sandbox.zip"), "--to", target)

    assert serves(target)


def test_the_mark_is_the_environment_of_the_process(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    output = io.StringIO()
    monkeypatch.setenv("DATABASE_URL", target)
    monkeypatch.setenv("PDAP_ENVIRONMENT", "stage")

    call_command("mark_database", stdout=output)

    assert "is marked as stage" in output.getvalue()


def test_both_ends_of_a_refresh_must_be_named() -> None:
    with pytest.raises(CommandError, match="Name both databases"):
        call_command("refresh_environment", "--to", "postgresql://a/b")


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("mysql://a/b", "in the format postgresql://"),
        ("postgresql://someone:hunter2@127.0.0.1:1/nothing", "nothing on 127.0.0.1"),
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_its_password(tmp_path: Path, address: str, reason: str) -> None:
    with pytest.raises(CommandError, match=reason) as caught:
        call_command("dump_data", str(tmp_path / "a.zip"), "--from", address)

    assert "hunter2" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_is_not_pdaps_is_told_so(tmp_path: Path, target: str) -> None:
    with pytest.raises(CommandError, match="isn't a PDAP catalog"):
        call_command("dump_data", str(tmp_path / "a.zip"), "--from", target)


def test_a_dump_takes_the_place_of_no_folder_or_device(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)

    for path in (pipe, tmp_path):
        with pytest.raises(TransferError, match="it exists and isn't a file"):
            Writer(path)

    assert pipe.is_fifo()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (psycopg.errors.DiskFull("could not extend file"), "disk is full"),
        (psycopg.OperationalError("server closed the connection unexpectedly"), "Check its log"),
        (OSError(errno.ENOSPC, "No space left on device"), "The disk is full"),
        (OSError(errno.EROFS, "Read-only file system", "/backup/a.zip"), "/backup/a.zip: The disk is read-only"),
    ],
)
def test_a_disk_without_room_is_a_sentence(error: Exception, words: str) -> None:
    with pytest.raises(CommandError, match=words) as refusal, report_progress(0):
        raise error

    assert "Nothing was replaced." in str(refusal.value)
