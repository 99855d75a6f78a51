"""The double as a process of its own: its control, and rclone, which nobody here wrote, as its client."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

HERE = Path(__file__).parent.parent
RCLONE = Path(sys.executable).with_name("rclone")


@pytest.fixture
def process(tmp_path: Path) -> Iterator[dict[str, Any]]:
    """The JSON line of a running double."""
    settings = {"drive": {"id": "b!lib", "kind": "documentLibrary"}, "quirks": {"ranges": "closed"}}
    command = [sys.executable, "-m", "graph_double", "--folder", str(tmp_path / "double"), "--port-file", str(tmp_path / "told.json")]
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    running = subprocess.Popen([*command, "--settings", json.dumps(settings)], stdout=subprocess.PIPE, text=True, env=environment)
    with running:
        assert running.stdout is not None
        line = running.stdout.readline()
        assert (tmp_path / "told.json").read_text() == line
        yield json.loads(line)
        running.terminate()
        assert running.wait(timeout=20) == 0


def control(told: dict[str, Any], **words: Any) -> dict[str, Any]:
    with requests.Session() as session:
        session.trust_env, session.verify = False, told["ca_file"]
        answer = session.post(told["control"], json=words)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def test_switches_faults_and_counts_at_run_time(process: dict[str, Any]) -> None:
    with requests.Session() as session:
        session.trust_env, session.verify = False, process["ca_file"]
        session.headers["Authorization"] = f"Bearer {process['token']}"
        control(process, faults=[{"kind": "423", "operation": "put content"}], quirks={"put_makes_folders": False})
        where = f"{process['root']}/drives/b!lib/root:/a/b.txt:/content"
        assert [session.put(where, data=b"x").status_code for _ in range(2)] == [423, 404]
        control(process, quirks={"put_makes_folders": True}, clear_faults=True)
        assert session.put(where, data=b"x").status_code == 201
        said = control(process, tree="b!lib", report=True)
        assert (list(said["tree"]), said["folders"], said["report"]["by_status"]) == (["a/b.txt"], ["a"], {"423": 1, "404": 1, "201": 1})
        assert (said["report"]["most_at_once"]["files"], said["report"]["defects"]) == (1, [])
        control(process, reset=True, drop_drive="b!lib")
        assert control(process, report=True)["report"]["exchanges"] == 0
        assert session.get(f"{process['root']}/drives/b!lib").status_code == 404
        assert session.post(process["control"], json={"quirks": {"no_such": 1}}).status_code == 400
        control(process, expire_tokens=True)
        assert session.get(f"{process['root']}/drives/b!demo").status_code == 401


@pytest.mark.skipif(not RCLONE.exists(), reason="rclone is not installed here")
def test_rclone_copies_checks_and_downloads(process: dict[str, Any], tmp_path: Path) -> None:
    source = tmp_path / "source"
    (source / "Ünter #1").mkdir(parents=True)
    (source / "Ünter #1" / "50% & more.bin").write_bytes(os.urandom(12_000_000))
    (source / "empty.txt").write_bytes(b"")
    (source / "small.txt").write_text("hello")
    token = {"access_token": process["token"], "token_type": "Bearer", "expiry": "2036-01-01T00:00:00Z"}
    lines = ["[double]", "type = onedrive", "drive_id = b!demo", "drive_type = business", f"tenant_url = {process['tenant_url']}"]
    (tmp_path / "rclone.conf").write_text("\n".join([*lines, f"token = {json.dumps(token)}", ""]))

    def rclone(*words: str) -> str:
        command = [str(RCLONE), "--config", str(tmp_path / "rclone.conf"), "--ca-cert", process["ca_file"], "--retries", "1", *words]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout

    rclone("copy", str(source), "double:Filed")
    rclone("check", str(source), "double:Filed")
    rclone("check", "--download", str(source), "double:Filed")
    assert "6828031bd8f0060000000000050000000000000" in rclone("hashsum", "quickxor", "double:Filed")
    assert sorted(control(process, tree="b!demo")["tree"]) == ["Filed/empty.txt", "Filed/small.txt", "Filed/Ünter #1/50% & more.bin"]
    assert control(process, tree="b!demo")["sessions"] == []
    assert control(process, report=True)["report"]["defects"] == []
