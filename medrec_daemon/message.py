"""One e-mail, and what goes with it: frozen values."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a message: its name, its media type such as ``application/pdf``, and its bytes."""

    name: str = field(repr=False)
    media_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Message:
    """One e-mail; ``message_id`` is deterministic so that a repeat after a crash can be recognised."""

    message_id: str
    sender: str
    to: str
    subject: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    attachments: tuple[Attachment, ...] = ()
