"""Releases in object storage: on a real S3 server of this machine, and in a folder."""

import json

import boto3
import pytest
from moto.server import ThreadedMotoServer

from releasing import make_release
from skills_pipeline.object_storage import StorageError
from skills_pipeline.publish.storage import download, upload
from skills_pipeline.releases import ReleaseStore

BUCKET = "statistics"


@pytest.fixture(scope="module")
def endpoint():
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def s3(endpoint, monkeypatch):
    """A client of the server, which the file system finds as it finds any: by the environment."""
    for name, value in {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_ACCESS_KEY_ID": "somebody",
        "AWS_SECRET_ACCESS_KEY": "unknown",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3")
    client.create_bucket(Bucket=BUCKET)
    yield client
    for item in client.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        client.delete_object(Bucket=BUCKET, Key=item["Key"])
    client.delete_bucket(Bucket=BUCKET)


@pytest.fixture(params=["s3", "folder"])
def target(request, tmp_path):
    if request.param == "folder":
        return str(tmp_path / "shared folder" / "ai jobs")
    request.getfixturevalue("s3")
    return f"s3://{BUCKET}/ai jobs"


@pytest.fixture
def store(tmp_path):
    return ReleaseStore(tmp_path / "warehouse", kept=3)


def latest(target, folder):
    place = download(target, folder)
    return place.name, (place / "skills.duckdb").read_text(), (place / "report.html").read_text()


def test_what_was_uploaded_last_is_the_latest(target, store, tmp_path):
    first, second = make_release(store, 1), make_release(store, 2)
    assert upload(store.folder(first), target) == ["report.html", "skills.duckdb", "release.json"]
    assert latest(target, tmp_path / "fetched") == (first.release_id, "release 1", "release 1")
    upload(store.folder(second), target)
    assert latest(target, tmp_path / "fetched") == (second.release_id, "release 2", "release 2")
    assert upload(store.folder(first), target) == []  # a rollback: all of it is there
    assert latest(target, tmp_path / "fetched") == (first.release_id, "release 1", "release 1")


def test_the_pointer_says_which_release_and_where(s3, store):
    release = make_release(store, 1)
    upload(store.folder(release), f"s3://{BUCKET}/ai")
    pointer = json.loads(s3.get_object(Bucket=BUCKET, Key="ai/latest.json")["Body"].read())
    assert pointer == {
        "release_id": release.release_id,
        "as_of": release.as_of,
        "path": f"releases/{release.release_id}",
        "content_sha256": release.content_sha256,
    }


def test_a_publication_goes_with_its_release_and_again_only_when_it_was_made_anew(target, store, tmp_path):
    release = make_release(store, 1)
    publication = tmp_path / "publication"
    (publication / "csv").mkdir(parents=True)
    (publication / "csv" / "shares.csv").write_text("share_pct\n8.1\n")
    (publication / "SHA256SUMS").write_text("aa  csv/shares.csv\n")
    folder = store.folder(release)
    assert upload(folder, target, publication)[-2:] == ["csv/shares.csv", "SHA256SUMS"]
    assert upload(folder, target, publication) == []
    (publication / "SHA256SUMS").write_text("bb  csv/shares.csv\n")
    assert upload(folder, target, publication) == ["csv/shares.csv", "SHA256SUMS"]
    assert upload(folder, target) == []


def test_an_upload_that_was_interrupted_leaves_the_latest_and_is_done_anew(target, store, tmp_path):
    first, second = make_release(store, 1), make_release(store, 2)
    upload(store.folder(first), target)
    missing = store.folder(second) / "skills.duckdb"
    missing.rename(tmp_path / "hidden")
    with pytest.raises(StorageError, match="the latest release there is as it was"):
        upload(store.folder(second), target)
    assert latest(target, tmp_path / "fetched")[0] == first.release_id
    (tmp_path / "hidden").rename(missing)
    upload(store.folder(second), target)
    assert latest(target, tmp_path / "fetched")[1:] == ("release 2", "release 2")


def test_a_release_of_the_same_name_with_other_files_is_not_replaced(target, store, tmp_path):
    release = make_release(store, 1)
    upload(store.folder(release), target)
    other = ReleaseStore(tmp_path / "other", kept=3)
    changed = other.folder(make_release(other, 1)) / "release.json"
    changed.chmod(0o644)
    changed.write_text(changed.read_text().replace(release.file_sha256["report.html"], "0" * 64))
    with pytest.raises(StorageError, match="holds another release of that name"):
        upload(other.folder(release), target)


def test_bytes_that_changed_in_storage_are_not_taken(s3, store, tmp_path):
    release = make_release(store, 1)
    upload(store.folder(release), f"s3://{BUCKET}/ai")
    s3.put_object(Bucket=BUCKET, Key=f"ai/releases/{release.release_id}/report.html", Body=b"better")
    with pytest.raises(StorageError, match="not as it was uploaded"):
        download(f"s3://{BUCKET}/ai", tmp_path / "fetched")


@pytest.mark.parametrize("action", [lambda folder: upload(folder, "s3://nowhere/ai"), None])
def test_a_bucket_that_is_not_there_is_named(s3, store, tmp_path, action):
    release = make_release(store, 1)
    action = action or (lambda _: download("s3://nowhere/ai", tmp_path / "fetched"))
    with pytest.raises(StorageError, match=r"^s3://nowhere/ai: "):
        action(store.folder(release))


def test_storage_that_does_not_answer_is_an_error_not_a_wait(store, monkeypatch, s3):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(StorageError, match="s3://statistics/ai"):
        upload(store.folder(make_release(store, 1)), f"s3://{BUCKET}/ai", skip_instance_cache=True)


def test_an_unknown_kind_of_storage_is_named(store):
    with pytest.raises(StorageError, match=r"^tape://"):
        upload(store.folder(make_release(store, 1)), "tape://somewhere")
