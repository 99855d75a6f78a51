"""The practice office in the cloud: the same papers, dropped by staff into OneDrive, filed there, the digests sent by Graph.

    PYTHONPATH=tests python -m bench.demo_cloud [--folder DIR]

The service is the real one, in a process of its own, signed in with a certificate; Microsoft's side is the double on loopback.
Exit 0 when every paper ends as it does in the ordinary demo (`medrec demo`), in the ledger and in the drive.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
import time
from collections import Counter
from datetime import date
from pathlib import Path

from graph_double import GraphDouble

from medrec_daemon.demo.arrivals import sample_arrivals
from medrec_daemon.demo.run import Fate, Shown, at_work, lay_out_practice, look_back, medrec, service
from medrec_daemon.ledger.changes import documents_of
from medrec_daemon.ledger.ledger import Ledger
from medrec_daemon.model import Outcome

DRIVE = "b!practice"
LOG = Path("state") / "service.log"
SENDER = "records@firm.example"
LONGEST_SECONDS = 240.0
QUIET_LOOKS = 3
CLOUD = """\
graph:
  tenant: {tenant}
  client: {client}
  sign_in: certificate
  certificate_from: {certificate}
  authority: {authority}
  root: {root}
  ca_file: {ca_file}
store: {{kind: onedrive, drive: {{id: "{drive}"}}, root: Clients}}
intake: {{still_seconds: 1, sweep_seconds: 2, onedrive: {{folder: Medrec}}}}
digest: {{at: "23:59", weekdays_only: false}}
mail: {{kind: graph, from: {sender}}}
"""


def cloud_config(root: Path, double: GraphDouble) -> None:
    """Turn a practice office's config into one in the cloud: what names a disk or an outbox goes, the rest stays."""
    path = root / "config.yaml"
    kept = [line for line in path.read_text().splitlines() if not line.startswith(("intake:", "digest:", "mail:", "store:"))]
    cloud = CLOUD.format(
        tenant=double.tenant,
        client=double.client_id,
        certificate=double.certificate,
        authority=double.authority.removesuffix(f"/{double.tenant}"),
        root=double.root,
        ca_file=double.ca_file,
        drive=DRIVE,
        sender=SENDER,
    )
    path.write_text("\n".join(kept) + "\n" + cloud)


def practise(root: Path, double: GraphDouble) -> Shown:
    """Lay out, start the service, drop into OneDrive as staff do, wait until idle, send the digests, stop."""
    began = time.monotonic()
    today = date.today()
    office = lay_out_practice(root, today)
    cloud_config(root, double)
    drive = double.drive(DRIVE)
    papers = sample_arrivals(office, today)
    for person in office.staff:
        double.mailbox(person.email)
    with service(root, "--verbose") as process:
        wait_until(lambda: "Medrec/Inbox" in folders(double), process)
        for paper in papers:
            drive.put(f"Medrec/Inbox/{paper.file_name}", paper.content)
        quiet = 0
        while quiet < QUIET_LOOKS:
            if process.poll() is not None or time.monotonic() - began > LONGEST_SECONDS:
                raise SystemExit((root / LOG).read_text()[-3000:])
            left = [path for path in drive.tree() if path.startswith(("Medrec/Inbox/", "Medrec/Processing/"))]
            quiet = quiet + 1 if not left and sum(at_work(root)) == 0 else 0
            time.sleep(0.3)
        subprocess.run(medrec(root, "digest", "--send"), check=True, stdout=subprocess.DEVNULL, cwd=root)
    return look_back(root, papers, time.monotonic() - began)


def wait_until(there: object, process: subprocess.Popen[bytes], seconds: float = 60.0) -> None:
    """Wait for what the service brings about; fail when it ends first."""
    end = time.monotonic() + seconds
    while not there():  # type: ignore[operator]
        if process.poll() is not None or time.monotonic() > end:
            raise SystemExit("the service did not make its folders in the drive")
        time.sleep(0.05)


def folders(double: GraphDouble) -> set[str]:
    """Every folder in the drive."""
    return set(double.drive(DRIVE).folders())


def differences(root: Path, shown: Shown, double: GraphDouble) -> list[str]:
    """Everything in drive, ledger and mailbox that is not as it ought to be."""
    found = [f"{fate.arrival.file_name}: {fate.outcome}, expected {fate.arrival.expected}" for fate in shown.fates if not fate.as_expected]
    tree = double.drive(DRIVE).tree()
    stored = {path.removeprefix("Clients/"): sha256 for path, sha256 in tree.items() if path.startswith("Clients/")}
    if recorded(root) != stored:
        found.append(f"{len(stored)} files in the drive, {len(recorded(root))} in the ledger, not the same ones")
    found += inbox_differences(shown, tree)
    found += [f"the log says '{secret}'" for secret in secrets_of(root, tree, shown) if secret in (root / LOG).read_text()]
    sent = Counter(mail.to[0] for mail in double.mailbox(SENDER).sent)
    if not sent or max(sent.values()) > 1:
        found.append(f"digests sent: {sorted(sent.values())}")
    verified = subprocess.run(medrec(root, "verify"), capture_output=True, text=True, check=False)
    if verified.returncode:
        found.append(f"medrec verify: {(verified.stdout + verified.stderr)[-500:]}")
    return found


def secrets_of(root: Path, tree: dict[str, str], shown: Shown) -> set[str]:
    """What no log may say: people, providers, files, addresses, tokens, and where things lie in the cloud."""
    ledger = Ledger.open(root / "ledger", root / "state" / "ledger-index.sqlite")
    try:
        clients = [ledger.matter(matter_id).client for matter_id in ledger.matter_ids()]
        providers = {provider.name for provider in ledger.providers}
    finally:
        ledger.close()
    people = {name for client in clients for name in (client.first, client.last) if len(name) > 4}
    names = {path.rpartition("/")[2] for path in tree} | {Path(fate.arrival.file_name).name for fate in shown.fates}
    return people | providers | names | {"Bearer", "eyJ", "tempauth", "uploadSession", "https://", "@firm", DRIVE}


def recorded(root: Path) -> dict[str, str]:
    """What the ledger says lies in the store: path and SHA-256."""
    ledger = Ledger.open(root / "ledger", root / "state" / "ledger-index.sqlite")
    try:
        matters = [ledger.matter(matter_id) for matter_id in ledger.matter_ids()]
    finally:
        ledger.close()
    return {document.filed_as: document.stored_sha256 or "" for matter in matters for document in documents_of(matter)}


def inbox_differences(shown: Shown, tree: dict[str, str]) -> list[str]:
    """Where staff find what they dropped: filed and duplicates in Filed, held ones in Needs Review with a note beside."""
    found = []
    settled = Counter((path.split("/")[1], sha256) for path, sha256 in tree.items() if path.startswith("Medrec/"))
    for fate in shown.fates:
        sha256 = hashlib.sha256(fate.arrival.content).hexdigest()
        place = "Needs Review" if fate.outcome is Outcome.HOLD else "Filed"
        if not settled[(place, sha256)]:
            found.append(f"{fate.arrival.file_name}: not in Medrec/{place}")
    notes = [path for path in tree if path.startswith("Medrec/Needs Review/") and path.endswith(".why.txt")]
    held = sum(fate.outcome is Outcome.HOLD for fate in shown.fates)
    if len(notes) != held:
        found.append(f"{len(notes)} why-notes for {held} held papers")
    return found


def line(fate: Fate) -> str:
    """One paper's end."""
    where = "; ".join(row.path for row in fate.filed) or " ".join(fate.reasons)
    mark = "" if fate.as_expected else "WRONG "
    return f"{mark}{fate.arrival.file_name[:34]:<34}  {fate.outcome or 'nowhere':<9}  {where[:96]}"


def main() -> None:
    """Print the end table, what Graph was asked, and every difference."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--folder", type=Path, help="where to lay out the office; kept (default: a temporary one)")
    told = words.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = told.folder.resolve() if told.folder else Path(temporary)
        print("A practice office in the cloud: sample faxes go into OneDrive's Inbox, the real service files them there and mails")
        print(
            "the digests; Microsoft 365 is a double on this machine, and everybody is invented. It takes two or three minutes.\n",
            flush=True,
        )
        with GraphDouble(folder / "double") as double:
            double.drive(DRIVE)
            root = folder / "office"
            shown = practise(root, double)
            for fate in shown.fates:
                print(line(fate))
            found = differences(root, shown, double)
            outcomes = Counter(fate.outcome for fate in shown.fates)
            documents = sum(len(fate.filed) for fate in shown.fates)
            print(
                f"\n{len(shown.fates)} files: {outcomes[Outcome.FILE]} filed, {outcomes[Outcome.HOLD]} held, "
                f"{outcomes[Outcome.DUPLICATE]} duplicate; {sum(fate.as_expected for fate in shown.fates)} of {len(shown.fates)} "
                f"ended as what they really are. {shown.seconds:.0f} s, {len(double.exchanges)} requests, "
                f"{double.resource_units()} resource units ({double.resource_units() / max(1, documents):.1f} per filed document), "
                f"at most {double.most_at_once()} at once, {len(double.mailbox(SENDER).sent)} digests."
            )
    for what in found:
        print(f"  WRONG {what}")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
