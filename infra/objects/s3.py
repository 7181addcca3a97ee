"""Objects in a bucket of any S3 that honours conditional writes (AWS, Ceph, MinIO; ``check`` finds out).

An object is one PUT with ``If-None-Match: *``, so it is written once whoever races for it; documents are far below the
5 GB that one PUT may have, and a conditional multipart upload is silently unconditional on some servers. The SHA-256
goes along as our own metadata, because not every server keeps S3's own checksums, and is verified after reading.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Iterator
from http.client import HTTPException

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError, NoCredentialsError
from botocore.exceptions import ConnectionError as NoConnection
from urllib3.exceptions import HTTPError

from documents.errors import RapporteurError, TerminalError, TransientError, UsageError
from infra.objects import keys
from infra.protocols import ObjectCorrupt, ObjectMissing

_MISSING = frozenset({"NoSuchKey", "404", "NotFound"})
_EXISTS = frozenset({"PreconditionFailed", "412"})
#: AWS answers this when two conditional writes meet; the other one may win or fail.
_CONFLICT = frozenset({"ConditionalRequestConflict", "409", "OperationAborted"})
_ADVICE = {
    "NoSuchBucket": "Create the bucket, or set another one: Rapporteur makes none",
    "InvalidBucketName": "A bucket's name has at least three characters: small letters, digits, dots, dashes",
    "InvalidAccessKeyId": "Check the access key",
    "SignatureDoesNotMatch": "Check the secret key, and this machine's clock",
    "AccessDenied": "Give the key the rights to list the bucket, and to get and put its objects",
    "403": "Check the access key, the secret key and their rights on the bucket",
    "RequestTimeTooSkewed": "Set this machine's clock",
    "QuotaExceeded": "Raise the quota or free some space",
    "PermanentRedirect": "Set the bucket's region or endpoint",
    "AuthorizationHeaderMalformed": "Set the bucket's region",
}
_NETWORK = (NoConnection, HTTPClientError, HTTPError, HTTPException, OSError)
_FAILURES = (*_NETWORK, BotoCoreError, ClientError)


class S3Store:
    """An ``ObjectStore`` in ``bucket``, below ``prefix``. Without keys they are taken where boto3 looks for them.

    ``timeout`` is in seconds, for connecting and for each read; every request is tried ``attempts`` times in all.
    """

    def __init__(
        self,
        bucket: str,
        *,
        prefix: str = "",
        endpoint: str | None = None,
        region: str | None = None,
        access_key: str | None = None,
        secret_key: str | None = None,
        timeout: float = 30.0,
        attempts: int = 3,
    ) -> None:
        self._bucket = bucket
        self._prefix = f"{prefix.strip('/')}/" if prefix.strip("/") else ""
        self._endpoint = endpoint or "AWS"
        # A session of our own: boto3's default session is shared, and making a client from it is not thread-safe.
        session = boto3.session.Session(
            aws_access_key_id=access_key, aws_secret_access_key=secret_key, region_name=region
        )
        config = Config(
            s3={"addressing_style": "path"},
            connect_timeout=timeout,
            read_timeout=timeout,
            retries={"total_max_attempts": attempts, "mode": "standard"},
            max_pool_connections=32,
            # Trailing checksums are AWS's own; other servers store them as part of the object or refuse them.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        try:
            self._client = session.client(
                "s3", endpoint_url=endpoint, region_name=session.region_name or "us-east-1", config=config
            )
        except ValueError as error:
            raise UsageError(
                str(error), phase="opening the object store", subject=repr(self), advice="Give http(s)://HOST:PORT"
            ) from error

    def __repr__(self) -> str:
        return f"S3Store('s3://{self._bucket}/{self._prefix}' at {self._endpoint})"

    def put(self, key: str, data: bytes, media_type: str) -> None:
        digest = keys.checked_for(key, data)
        try:
            self._create(key, data, digest, media_type)
        except ClientError as error:
            code = _code(error)
            if code not in _EXISTS | _CONFLICT:
                raise self._failure(error, "keeping", key) from error
            # Also our own first try, when its answer was lost and botocore tried again.
            found = self._digest(key)
            if found is None:
                raise TransientError("another writer is at it", phase="keeping", subject=key) from error
            if found != digest:
                raise TerminalError("other bytes are kept under this key", phase="keeping", subject=key) from error
        except _FAILURES as error:
            raise self._failure(error, "keeping", key) from error

    def _create(self, key: str, data: bytes, digest: str, media_type: str) -> None:
        self._client.put_object(
            Bucket=self._bucket,
            Key=self._prefix + key,
            Body=data,
            ContentType=media_type,
            ContentMD5=base64.b64encode(hashlib.md5(data, usedforsecurity=False).digest()).decode("ascii"),
            Metadata={"sha256": digest},
            IfNoneMatch="*",
        )

    def _digest(self, key: str) -> str | None:
        """What an object says of its bytes, or what they say themselves; None when there is no such object."""
        try:
            head = self._client.head_object(Bucket=self._bucket, Key=self._prefix + key)
        except ClientError as error:
            if _code(error) in _MISSING:
                return None
            raise self._failure(error, "looking for", key) from error
        except _FAILURES as error:
            raise self._failure(error, "looking for", key) from error
        return head["Metadata"].get("sha256") or keys.digest(self.get(key))

    def get(self, key: str) -> bytes:
        promised = keys.promised_digest(keys.checked(key))
        try:
            answer = self._client.get_object(Bucket=self._bucket, Key=self._prefix + key)
            data: bytes = answer["Body"].read()
        except ClientError as error:
            if _code(error) in _MISSING:
                raise ObjectMissing("no such object", phase="reading", subject=key) from error
            raise self._failure(error, "reading", key) from error
        except _FAILURES as error:
            raise self._failure(error, "reading", key) from error
        # An object that another program copied here may have lost the metadata: then only a raw/ key can be held to it.
        expected = promised or answer["Metadata"].get("sha256")
        if expected is not None and (found := keys.digest(data)) != expected:
            raise ObjectCorrupt(
                f"{len(data)} bytes have the digest {found}, not {expected}",
                phase="reading",
                subject=key,
                advice="Restore the object from a copy, or fetch the document again",
            )
        return data

    def exists(self, key: str) -> bool:
        try:
            self._client.head_object(Bucket=self._bucket, Key=self._prefix + keys.checked(key))
        except ClientError as error:
            if _code(error) in _MISSING:
                return False
            raise self._failure(error, "looking for", key) from error
        except _FAILURES as error:
            raise self._failure(error, "looking for", key) from error
        return True

    def list(self, prefix: str) -> Iterator[str]:
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self._bucket, Prefix=self._prefix + keys.checked_prefix(prefix)
        )
        try:
            for page in pages:
                for entry in page.get("Contents", ()):
                    yield entry["Key"].removeprefix(self._prefix)
        except _FAILURES as error:
            raise self._failure(error, "listing", prefix) from error

    def check(self) -> None:
        """The bucket answers these keys, and a second conditional write of the same object is refused."""
        # HEAD has no body to say why not: a listing has.
        probe = f"probe/{secrets.token_hex(16)}"
        try:
            self._client.list_objects_v2(Bucket=self._bucket, Prefix=self._prefix + probe, MaxKeys=1)
            self._create(probe, b"probe", keys.digest(b"probe"), "text/plain")
            try:
                self._create(probe, b"other", keys.digest(b"other"), "text/plain")
            except ClientError as error:
                if _code(error) not in _EXISTS:
                    raise
            else:
                raise TerminalError(
                    "it overwrites what it was told not to (PUT with If-None-Match: * is ignored)",
                    phase="opening the object store",
                    subject=repr(self),
                    advice="Use an S3 that honours conditional writes (AWS, Ceph, MinIO), or a folder",
                )
            finally:
                self._client.delete_object(Bucket=self._bucket, Key=self._prefix + probe)
        except ClientError as error:
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            family = TransientError if status >= 500 or status == 429 else TerminalError
            raise self._failure(error, "opening the object store", repr(self), family) from error
        except _FAILURES as error:
            family = TransientError if isinstance(error, _NETWORK) else TerminalError
            raise self._failure(error, "opening the object store", repr(self), family) from error

    def _failure(
        self, error: Exception, phase: str, subject: str, family: type[RapporteurError] = TransientError
    ) -> RapporteurError:
        """One line with advice. Transient while documents are at stake: a wrong key or a full bucket is no property of
        the document at hand, whose work just waits."""
        if isinstance(error, ClientError):
            code = _code(error)
            what = error.response.get("Error", {}).get("Message") or ""
            return family(
                f"{self._endpoint} answered {code}{f' ({what})' if what and what != code else ''}",
                phase=phase,
                subject=subject,
                advice=_ADVICE.get(code, ""),
            )
        if isinstance(error, NoCredentialsError):
            return family("no keys for S3", phase=phase, subject=subject, advice="Set the access key and secret key")
        what = " ".join(str(error).split())
        if not isinstance(error, _NETWORK):
            return family(what, phase=phase, subject=subject, advice="Check the settings of the object store")
        return family(
            f"{self._endpoint} cannot be reached or broke off ({what})",
            phase=phase,
            subject=subject,
            advice="Is it up, and is the endpoint right?",
        )


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", "unknown"))
