"""Where the bytes live: a folder on one machine, or any S3."""

from __future__ import annotations

from pathlib import Path

from documents.errors import UsageError
from infra.objects.folder import FolderStore
from infra.objects.keys import raw_key
from infra.protocols import ObjectStore

__all__ = ["FolderStore", "open_store", "raw_key"]


def open_store(
    location: str,
    *,
    endpoint: str | None = None,
    region: str | None = None,
    access_key: str | None = None,
    secret_key: str | None = None,
) -> ObjectStore:
    """The store at ``location``: ``s3://bucket`` or ``s3://bucket/prefix``, else a folder. Call its ``check`` first.

    Without keys, S3 takes them where boto3 looks: environment, ~/.aws, the machine's role.
    """
    scheme, found, rest = location.partition("://")
    if not found:
        return FolderStore(Path(location))
    if scheme == "file":
        return FolderStore(Path(rest))
    if scheme != "s3" or not rest.strip("/"):
        raise UsageError(
            "not a place for objects", subject=location, phase="opening", advice="Give a folder or s3://bucket/prefix"
        )
    # boto3 costs a second of start-up that a run on a folder need not pay.
    from infra.objects.s3 import S3Store

    bucket, _, prefix = rest.strip("/").partition("/")
    return S3Store(
        bucket, prefix=prefix, endpoint=endpoint, region=region, access_key=access_key, secret_key=secret_key
    )
