"""The local cloud's secrets outlive its versions."""

import json
import stat

from tools import local_secrets


def test_secrets_are_made_once_and_nobody_elses_to_read(tmp_path):
    path = tmp_path / "cloud" / "secrets.json"
    made = local_secrets.load_or_make(path)
    assert local_secrets.load_or_make(path) == made == local_secrets.load(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_what_an_older_version_did_not_need_is_added_and_the_rest_stays(tmp_path):
    path = tmp_path / "secrets.json"
    older = {name: secret for name, secret in local_secrets.make().items() if name != "accounts"}
    path.write_text(json.dumps(older), encoding="utf-8")
    known = local_secrets.load_or_make(path)
    assert known | older == known
    assert len(known["accounts"]["key"]) >= 48
    assert local_secrets.load_or_make(path) == known
