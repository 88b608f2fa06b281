"""Taking in a bundle: verify, preview, apply. The preview is the apply, rolled back."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from adviser_app.domain.errors import AdviserError
from adviser_app.domain.progress import QUIET, Work
from adviser_app.merge import age, signing
from adviser_app.merge import bundle as bundles
from adviser_app.merge.bundle import Bundle, Head, Redaction
from adviser_app.merge.edits import Edit
from adviser_app.services import identity, machine, stores
from adviser_app.services.exchange import files
from adviser_app.services.exchange.outcome import CellLine, Outcome, tell, unseen_by
from adviser_app.services.exchange.roster import RETIRED, Laptop, Trust, laptops, trust_of
from adviser_app.services.exchange.sending import FILE_HASH, RowLine
from adviser_app.store import edits as stored
from adviser_app.store import exchange as asked
from adviser_app.store import identity as kept
from adviser_app.store import peers
from adviser_app.store.connection import Store
from adviser_app.store.edits import Holding, Key
from adviser_app.store.peers import APPLIED, QUARANTINED, Incoming

BUNDLE = "bundle"  # the kind of an incoming file

__all__ = ["BUNDLE", "CellLine", "InPreview", "InResult", "Outcome", "RowLine", "apply", "preview"]


@dataclass(frozen=True, slots=True)
class InPreview:
    """What a bundle would do. Times are local.

    ``sender``, ``laptop``: names as the file says; ``number`` the sender's, ``volume`` of ``volumes``; ``kind``:
    adviser or hub; ``trust``: how the sender stands here, ``words`` of the key to compare over the phone; ``already``:
    when the same bundle was taken in before; ``remarks``: sentences. ``outcome``: what changes. ``sha256`` of the
    bundle, ``file_sha256`` of the file, which is another where it is encrypted.
    """

    file: str
    sha256: str
    person: str
    sender: str
    laptop: str
    replica: str
    key: str
    words: tuple[str, ...]
    number: int
    volume: int
    volumes: int
    kind: str
    created: datetime
    trust: Trust
    already: datetime | None
    remarks: tuple[str, ...]
    outcome: Outcome
    encrypted: bool
    file_sha256: str
    now: datetime = field(repr=False)
    bundle: Bundle = field(repr=False)

    @property
    def can_apply(self) -> bool:
        """Whether ``apply`` would take it in."""
        return self.already is None and self.trust in (Trust.OWN, Trust.TRUSTED)


@dataclass(frozen=True, slots=True)
class InResult:
    """What was done: ``incoming`` the id in the list of files taken in, ``backup`` made before (None where nothing was
    new), ``new_replica``: this laptop goes on under a new number because edits of its own came from elsewhere."""

    incoming: int
    outcome: Outcome
    backup: Path | None
    new_replica: bool


@files.no_collecting()
def preview(store: Store, path: Path, work: Work = QUIET, secret: str | None = None) -> InPreview:
    """Read and check a bundle, and say what taking it in would do. Nothing is written.

    ``secret``: an age secret key to open it with, this laptop's own unless given. Raises AdviserError 'no-such-file',
    'file-held', 'not-for-you', 'no-encryption', and what ``merge.bundle.decode`` raises: the file is then refused as a
    whole.
    """
    path = Path(path)
    work.step(f"Reading {path.name}", 0.05)
    data = files.read(path)
    file_sha256, encrypted = bundles.sha256_of(data), age.looks_encrypted(data)
    me = kept.get(store)
    if encrypted:
        secrets = [s for s in (secret, me.age_secret if me else "") if s]
        data = age.decrypt(data, secrets)
    work.step("Checking every byte", 0.15)
    found = bundles.decode(data)
    head = found.head
    now = identity.clock_now()
    before = peers.by_hash(store, found.sha256)
    already = datetime.fromisoformat(before.at).astimezone() if before is not None and before.state == APPLIED else None
    work.step("Comparing with what is here", 0.4)
    with store.trial():
        outcome = _take_in(store, found, None, now, work)
    trust = trust_of(store, head.sender.key, head.sender.replica)
    return InPreview(
        file=path.name,
        sha256=found.sha256,
        person=head.sender.person,
        sender=head.sender.name,
        laptop=head.sender.laptop,
        replica=head.sender.replica,
        key=head.sender.key,
        words=signing.words(head.sender.key) if head.sender.key else (),
        number=head.number,
        volume=head.volume,
        volumes=head.volumes,
        kind=head.kind,
        created=head.created.astimezone(),
        trust=trust,
        already=already,
        remarks=_remarks(store, found, trust),
        outcome=outcome,
        encrypted=encrypted,
        file_sha256=file_sha256,
        now=now,
        bundle=found,
    )


def _remarks(store: Store, found: Bundle, trust: Trust) -> tuple[str, ...]:
    head = found.head
    said = []
    if trust is Trust.OWN:
        said.append("This bundle was written with this laptop's own key.")
    listed: list[Laptop] = [lap for lap in laptops(store) if lap.replica == head.sender.replica]
    if any(lap.state == RETIRED for lap in listed):
        said.append(f"The laptop “{head.sender.laptop}” is retired; what it had not sent before is taken in.")
    if any(lap.sign_key and lap.sign_key != head.sender.key for lap in listed) and head.sender.key:
        said.append(f"The laptop “{head.sender.laptop}” signed with another key than the roster has of it.")
    if head.volumes > 1:
        said.append(f"It is file {head.volume} of {head.volumes}; the others are needed too, in any order.")
    return tuple(said)


@files.no_collecting()
def apply(store: Store, shown: InPreview, work: Work = QUIET, *, backup: bool = True) -> InResult:
    """Take in what was previewed: backup, one transaction, everything counted again.

    Raises AdviserError 'already-imported', 'stale-preview' (the store has changed since), 'sender-unknown',
    'sender-refused', 'sender-revoked', 'unsigned': then the file is noted among the quarantined, and nothing else is
    written.
    """
    _require_trust(store, shown)
    copy = None
    if backup and (shown.outcome.new or shown.outcome.erased):
        work.step("Making a backup", 0.1)
        copy = stores.backup(store, reason="import", work=work)
    head = shown.bundle.head
    with store.write():
        before = peers.by_hash(store, shown.sha256)
        if before is not None and before.state == APPLIED:
            raise _already(datetime.fromisoformat(before.at).astimezone())
        number = _noted(store, shown, before)
        work.step("Taking it in", 0.4)
        outcome = _take_in(store, shown.bundle, number, shown.now, work, shown.outcome.changed)
        if outcome != shown.outcome:
            raise AdviserError(
                "The records have changed",
                "Something was written or taken in since this preview was made.",
                "Look at the file again.",
                code="stale-preview",
            )
        _hear(store, head, number)
        peers.add_reviews(store, number, [(x.table, x.row) for x in outcome.merged])
        peers.set_incoming(store, number, state=APPLIED, counts=outcome.counts() | _told(shown))
        if outcome.own_fork:
            identity.new_replica(store, "Edits of this laptop came from elsewhere: it was copied, or put back.")
        work.step("Saving", 0.95)
    identity.note(store)
    if shown.bundle.redactions:
        _erase_for_good(store, shown.bundle)
    return InResult(number, outcome, copy, outcome.own_fork)


def _hear(store: Store, head: Head, came: int) -> None:
    """Note what the sender holds. Two laptops that are copies of one another speak with one replica, and each may hold
    less than the other said: where a bundle does not go on from the last one taken in, only what both hold is counted
    on, for as long as bundles come in turns. Whoever is said to hold less is only sent more."""
    sender = head.sender.replica
    holds = {replica: Holding(*held) for replica, held in head.holdings.items()}
    before = peers.taken_from(store, sender, came)
    rising = all(a.number < b.number for a, b in itertools.pairwise(before))
    follows = not before or head.previous == before[-1].sha256 or (rising and head.number > before[-1].number)
    if not follows:
        known = peers.held(store).get(sender, {})
        holds = {r: min(h, known[r], key=lambda x: x.upto) for r, h in holds.items() if r in known}
    peers.put_held(store, sender, holds)


def _require_trust(store: Store, shown: InPreview) -> None:
    if shown.already is not None:
        raise _already(shown.already)
    trust = trust_of(store, shown.key, shown.replica)
    if trust in (Trust.OWN, Trust.TRUSTED):
        return
    with store.write():
        if peers.by_hash(store, shown.sha256) is None:
            _noted(store, shown, None)
    who = f"{shown.sender} (laptop “{shown.laptop}”)"
    if trust is Trust.UNSIGNED:
        raise AdviserError(
            "Not signed", f"The bundle says it is from {who}, but nobody signed it. It is kept back.",
            "Ask the sender for one that their Adviser wrote.", code="unsigned",
        )  # fmt: skip
    if trust is Trust.UNKNOWN:
        raise AdviserError(
            "Who sent this?",
            f"The bundle is from {who}, whose key nobody here has confirmed. It is kept back.",
            f"Telephone them and compare the words: {' '.join(shown.words)}. Then trust the key and take it in again.",
            code="sender-unknown",
        )
    if trust is Trust.REVOKED:
        raise AdviserError(
            "A revoked laptop", f"{who} is revoked in the roster: lost, or its key is not safe. It is kept back.",
            "Ask the programme team. Edits sent before it was lost come with theirs.", code="sender-revoked",
        )  # fmt: skip
    raise AdviserError(
        "Not trusted", f"Somebody here decided not to take in what {who} signs. It is kept back.",
        "If that was a mistake, trust the key and take it in again.", code="sender-refused",
    )  # fmt: skip


def _already(when: datetime) -> AdviserError:
    return AdviserError(
        "Already imported",
        f"This file was already imported on {when.day} {when:%B %Y at %H:%M}.",
        "Nothing needs to be done.",
        code="already-imported",
    )


def _noted(store: Store, shown: InPreview, before: Incoming | None) -> int:
    """The file in the list of those taken in, quarantined as yet; its id."""
    if before is not None:
        return before.id
    return peers.add_incoming(
        store, shown.file, shown.sha256, kind=BUNDLE, sender=shown.person, replica=shown.replica, number=shown.number,
        counts=_told(shown), state=QUARANTINED,
    )  # fmt: skip


def _told(shown: InPreview) -> dict[str, object]:
    return {
        "key": shown.key, "sender": shown.sender, "laptop": shown.laptop, "kind": shown.kind,
        "created": shown.bundle.head.created.isoformat(), FILE_HASH: shown.file_sha256,
    }  # fmt: skip


def _take_in(
    store: Store, found: Bundle, came: int | None, now: datetime, work: Work, told: Sequence[RowLine] = ()
) -> Outcome:
    """Put a bundle's edits and erasures into the store, inside the caller's ``write()``; what that changed. ``came``:
    the id of the file; None on trial. ``told``: the rows in lines, where a preview told them."""
    known = stored.known(store, (e.id for e in found.edits))
    fresh = [e for e in found.edits if e.id not in known]
    authors: dict[Key, set[str]] = {}
    for e in fresh:
        authors.setdefault((e.table, e.row), set()).add(e.author)
    done = {r.edit for r in stored.redactions(store)}
    erasures = [r for r in found.redactions if r.edit not in done]
    emptied = set(stored.rows_of(store, [r.edit for r in erasures]).values())
    before = asked.standings(store, authors.keys() | emptied)
    there = stored.of_rows(store, before.keys() & authors.keys())
    unseen = {key for key, edits in there.items() if unseen_by(found, edits, authors[key])}
    twice = asked.doubled(store, fresh)
    total = asked.count(store)
    for (at, author, reason), edits in _grouped(erasures):
        stored.redact(store, edits, at, author, reason)
    work.step("Merging", 0.6)
    stored.append(store, fresh, came=came, fresh=True, trial=came is None)
    identity.observe(store, [e.clock for e in fresh])
    if came is not None:
        _count_again(store, found, fresh, total)
    work.step("Writing what changed", 0.85)
    touched = authors.keys() | emptied
    return tell(store, found, fresh, touched, before, unseen, twice, len(erasures), _own(store), now, told)


def _own(store: Store) -> Collection[str]:
    me = kept.get(store)
    return () if me is None else (me.replica, me.private_replica)


def _grouped(redactions: Iterable[Redaction]) -> list[tuple[tuple[str, str, str], list[str]]]:
    """By (when, who, why), the edits that were erased together."""
    out: dict[tuple[str, str, str], list[str]] = {}
    for r in redactions:
        out.setdefault((r.at, r.author, r.reason), []).append(r.edit)
    return sorted(out.items())


def _count_again(store: Store, found: Bundle, fresh: Sequence[Edit], before: int) -> None:
    """What was not here is here now, read from the store again, and nothing went or came besides: of ``before`` edits
    each is still there. A fault of ours, if not."""
    if asked.count(store) != before + len(fresh) or stored.newest(store, len(fresh)) != [e.id for e in fresh]:
        raise RuntimeError(f"the edits of bundle {found.sha256} are not all in the store")


def _erase_for_good(store: Store, found: Bundle) -> None:
    """Remember the erasures beside the store, for backups that are put back, and empty the log of old pages."""
    me = kept.get(store)
    for (at, author, reason), edits in _grouped(found.redactions):
        machine.erase(edits, me.replica if me else "", at, author, reason)
    stored.forget_log(store)
