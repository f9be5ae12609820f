"""A bucket of S3-compatible storage, such as DigitalOcean Spaces, where backups are kept."""

import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import boto3
from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from pdap.lib.environment import env
from pdap.ops.transfer.errors import TransferError
from pdap.ops.transfer.workspace import workspace

BLOCK = 1 << 20
# Parts of this size are uploaded from the file, four at a time; no file is ever in memory as a whole.
PARTS = TransferConfig(multipart_threshold=8 * BLOCK, multipart_chunksize=8 * BLOCK, max_concurrency=4)


class Bucket:
    """A bucket, below a prefix. Endpoint, region and keys come from the environment."""

    def __init__(self, bucket: str, prefix: str) -> None:
        """Prepare a client; no request is sent yet."""
        self.bucket = bucket
        self.prefix = f"{prefix}/" if prefix else ""
        self.client = boto3.client(
            "s3",
            endpoint_url=env.str("BACKUP_S3_ENDPOINT") or None,
            region_name=env.str("BACKUP_S3_REGION"),
            aws_access_key_id=env.str("DO_SPACES_ACCESS_KEY") or None,
            aws_secret_access_key=env.str("DO_SPACES_SECRET_KEY") or None,
            # Storage that only resembles Amazon's doesn't know its newer checksums; we read everything back anyway.
            config=Config(request_checksum_calculation="when_required", response_checksum_validation="when_required"),
        )

    def workspace(self) -> AbstractContextManager[Path]:
        return workspace("pdap-backup")

    def put(self, file: Path, name: str) -> None:
        """Upload in parts; the name appears with the last part."""
        with storage_errors(self.bucket):
            self.client.upload_file(str(file), self.bucket, self.prefix + name, Config=PARTS)

    def names(self) -> list[str]:
        """Return the names below the prefix, from as many pages as there are."""
        with storage_errors(self.bucket):
            pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=self.prefix)
            names = [entry["Key"].removeprefix(self.prefix) for page in pages for entry in page.get("Contents", ())]
        return sorted(name for name in names if name and "/" not in name)

    def fetch(self, name: str, to: Path) -> Path:
        with storage_errors(self.bucket):
            self.client.download_file(self.bucket, self.prefix + name, str(to / name), Config=PARTS)
        return to / name

    def checksum(self, name: str) -> str:
        digest = hashlib.sha256()
        with storage_errors(self.bucket):
            body: Any = self.client.get_object(Bucket=self.bucket, Key=self.prefix + name)["Body"]
            for block in body.iter_chunks(BLOCK):
                digest.update(block)
        return digest.hexdigest()

    def delete(self, name: str) -> None:
        with storage_errors(self.bucket):
            self.client.delete_object(Bucket=self.bucket, Key=self.prefix + name)

    def link(self, name: str, shown_as: str, seconds: int) -> str:
        with storage_errors(self.bucket):
            return self.client.generate_presigned_url(
                "get_object",
                Params={
                    "Bucket": self.bucket,
                    "Key": self.prefix + name,
                    "ResponseContentDisposition": f'attachment; filename="{shown_as}"',
                },
                ExpiresIn=seconds,
            )


@contextmanager
def storage_errors(bucket: str) -> Iterator[None]:
    """Raise the storage's errors as TransferErrors."""
    try:
        yield
    except (Boto3Error, BotoCoreError, ClientError) as error:
        raise TransferError(f"The storage s3://{bucket} failed: {error}") from None
