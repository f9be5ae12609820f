"""`manage.py backup` and `verify_backup`, to a folder and to S3-compatible storage."""

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from moto.server import ThreadedMotoServer

from pdap.ops.transfer import bucket as bucket_module
from pdap.ops.transfer.backups import back_up, backups_of, delete_old_backups
from pdap.ops.transfer.bucket import Bucket
from pdap.ops.transfer.errors import DamagedError, TransferError
from pdap.ops.transfer.servers import name_of
from pdap.ops.transfer.stores import Folder, store_at
from pdap.ops.transfer.workspace import workspace
from tests.pdap.ops.transfer.plants import Plants
from tests.pdap.ops.transfer.servers import databases_like

BUCKET = "prod-db-bucket"


@pytest.fixture(scope="module")
def storage() -> Iterator[str]:
    """The endpoint of a storage that speaks S3."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(storage: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bucket]:
    """An empty bucket."""
    monkeypatch.setenv("BACKUP_S3_ENDPOINT", storage)
    monkeypatch.setenv("DO_SPACES_ACCESS_KEY", "someone")
    monkeypatch.setenv("DO_SPACES_SECRET_KEY", "hunter2")
    store = store_at(f"s3://{BUCKET}/Weekly")
    assert isinstance(store, Bucket)
    store.client.create_bucket(Bucket=BUCKET)
    yield store
    for name in store.names():
        store.delete(name)
    store.client.delete_bucket(Bucket=BUCKET)
    store.client.close()


def name_at(day: int, keep: str = "weekly") -> str:
    """Return the name of a backup of some day."""
    return f"pdap-{keep}-{datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day):%Y%m%dT%H%M%SZ}.zip"


def test_a_backup_in_a_folder_can_be_proved(
    production: tuple[str, Plants], target: str, tmp_path: Path, capsys: pytest.CaptureFixture
) -> None:
    for day in range(7):
        (tmp_path / name_at(day)).touch()
        (tmp_path / name_at(day, "monthly")).touch()
    (tmp_path / "notes.txt").touch()

    call_command("backup", "--to", str(tmp_path), "--from", production[0])
    call_command("verify_backup", "--in", str(tmp_path), "--on", target)

    output = capsys.readouterr().out
    assert "and verified it" in output
    assert f"Deleted {name_at(2)}" in output
    assert "verified" in output
    store = Folder(tmp_path)
    assert len([name for name in backups_of(store) if "weekly" in name]) == 5
    assert len([name for name in backups_of(store) if "monthly" in name]) == 7
    assert "notes.txt" in store.names()
    assert not (tmp_path / ".making").exists()
    assert databases_like(f"{name_of(target).removesuffix('target')}verify") == set()
    assert all(path.stat().st_mode & 0o077 == 0 for path in tmp_path.glob("pdap-weekly-20261*"))


def test_a_damaged_backup_is_found(production: tuple[str, Plants], target: str, tmp_path: Path) -> None:
    name, _ = back_up(production[0], Folder(tmp_path), "monthly", lambda *_: None)
    with zipfile.ZipFile(tmp_path / name) as archive:
        largest = max(archive.infolist(), key=lambda member: member.compress_size)
    content = bytearray((tmp_path / name).read_bytes())
    content[largest.header_offset + largest.compress_size // 2] ^= 1
    (tmp_path / name).write_bytes(content)

    with pytest.raises(CommandError, match="damaged"):
        call_command("verify_backup", name, "--in", str(tmp_path), "--on", target)
    with pytest.raises(CommandError, match="There is no backup pdap-weekly-1"):
        call_command("verify_backup", "pdap-weekly-1", "--in", str(tmp_path), "--on", target)


def test_nothing_is_deleted_for_a_backup_that_did_not_arrive(
    production: tuple[str, Plants], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for day in range(6):
        (tmp_path / name_at(day)).touch()
    store = Folder(tmp_path)
    monkeypatch.setattr(store, "checksum", lambda name: "another")

    with pytest.raises(DamagedError, match="no older backup was deleted"):
        back_up(production[0], store, "weekly", lambda *_: None)

    # Nor does it stay: it would count as one of the five.
    assert backups_of(store) == [name_at(day) for day in range(6)]


def test_a_backup_in_a_bucket_goes_up_in_parts_and_comes_back(
    production: tuple[str, Plants], target: str, bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = io.StringIO()
    monkeypatch.setattr(bucket_module.PARTS, "multipart_threshold", 1 << 12)

    call_command("backup", "--to", f"s3://{BUCKET}/Weekly", "--from", production[0], stdout=output)
    call_command("verify_backup", "--in", f"s3://{BUCKET}/Weekly", "--on", target, stdout=output)

    (name,) = backups_of(bucket)
    # The storage marks what came in several parts.
    assert "-" in bucket.client.head_object(Bucket=BUCKET, Key=f"Weekly/{name}")["ETag"]
    assert "verified" in output.getvalue()


def test_every_page_of_a_bucket_is_read(bucket: Bucket) -> None:
    asked = []
    small = lambda params, **_: asked.append(1) or {**params, "MaxKeys": 3}  # noqa: E731
    bucket.client.meta.events.register("provide-client-params.s3.ListObjectsV2", small)
    for day in range(10):
        bucket.client.put_object(Bucket=BUCKET, Key=f"Weekly/{name_at(day)}", Body=b"")
    deeper = {"Bucket": BUCKET, "Key": f"Weekly/deeper/{name_at(1)}"}
    bucket.client.put_object(**deeper, Body=b"")

    gone = delete_old_backups(bucket, "weekly")
    bucket.client.delete_object(**deeper)

    assert gone == [name_at(day) for day in range(5)]
    assert len(asked) == 4
    assert backups_of(bucket) == [name_at(day) for day in range(5, 10)]


def test_a_storage_that_fails_is_told_without_its_keys(storage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKUP_S3_ENDPOINT", storage)
    monkeypatch.setenv("DO_SPACES_ACCESS_KEY", "someone")
    monkeypatch.setenv("DO_SPACES_SECRET_KEY", "hunter2")

    with pytest.raises(CommandError, match=r"s3://nowhere failed: .*NoSuchBucket") as caught:
        call_command("verify_backup", "--in", "s3://nowhere/x")

    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize("address", ["", "ftp://somewhere/x", "/nowhere/at/all"])
def test_a_place_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(TransferError, match=r"where backups are kept|There is no folder"):
        store_at(address)


def test_two_backups_into_one_folder_wait_for_each_other(tmp_path: Path) -> None:
    with workspace(".making", tmp_path) as folder:
        (folder / "half").touch()
        with pytest.raises(TransferError, match="Another process"), workspace(".making", tmp_path):
            pass
        assert (folder / "half").exists()

    (tmp_path / ".making").mkdir()
    (tmp_path / ".making" / "left by a killed one").touch()
    with workspace(".making", tmp_path) as folder:
        assert list(folder.iterdir()) == []
