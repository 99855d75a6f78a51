"""What makes an arrival hard, by name: each trap sets up clients, requests and print, and says what a careful person could do."""

from __future__ import annotations

from collections.abc import Callable

from bench.accuracy import fifth_traps, sixth_identity, sixth_kin, sixth_mixed, sixth_strangers, sixth_traps
from bench.accuracy import house_traps as house
from bench.accuracy import identity_traps as identity
from bench.accuracy.case import Case
from bench.accuracy.held_back import FIFTH_FROM_SEED, SIXTH_FROM_SEED

Trap = Callable[[Case], None]

TRAPS: dict[str, tuple[Trap, int]] = {
    "none": (identity.none, 34),
    "our reference echoed": (identity.reference_echoed, 9),
    "copy service": (house.copy_service, 9),
    "name only": (identity.name_only, 2),
    "name and reference": (identity.name_and_reference, 3),
    "stray page of a client": (identity.stray_client, 3),
    "stray page of a stranger": (identity.stray_stranger, 3),
    "stray page of a sibling": (identity.stray_sibling, 3),
    "siblings in one crash": (identity.siblings_in_crash, 3),
    "sibling no client": (identity.sibling_no_client, 3),
    "stranger": (identity.stranger, 3),
    "spouse guarantor": (identity.spouse_guarantor, 4),
    "parent guarantor": (identity.parent_guarantor, 2),
    "junior": (identity.junior, 2),
    "junior unprinted": (identity.junior_unprinted, 2),
    "senior no client": (identity.senior_stranger, 2),
    "senior and junior": (identity.senior_and_junior, 2),
    "twins": (identity.twins, 2),
    "twin no client": (identity.twin_stranger, 2),
    "twins of near names": (identity.near_twins, 1),
    "twin of near name no client": (identity.near_twin_stranger, 1),
    "twin's initial": (identity.twin_initial, 1),
    "maiden name known": (identity.maiden_known, 2),
    "maiden name unknown": (identity.maiden_unknown, 2),
    "hyphenated": (identity.hyphenated, 2),
    "half of hyphenated": (identity.half_of_hyphenated, 1),
    "nickname": (identity.nickname, 4),
    "day and month swapped": (identity.swapped_birth, 2),
    "birth date mistyped": (identity.mistyped_birth, 2),
    "namesake": (identity.namesake, 3),
    "referring house": (house.referring_house, 3),
    "remit to another house": (house.remit_to_house, 2),
    "sister campus": (house.sister_campus, 3),
    "main campus": (house.main_campus, 2),
    "system letterhead": (house.system_letterhead, 1),
    "doctors' group": (house.doctors_group, 4),
    "two requests, reference": (house.by_reference, 2),
    "two requests, dates": (house.by_dates, 2),
    "two requests, neither": (house.by_neither, 1),
    "update after initial": (house.update_after_initial, 3),
    "unasked": (house.unasked, 2),
    "unlisted house": (house.unlisted_house, 3),
    "transferred": (house.transferred, 2),
    "another's reference": (house.wrong_reference, 2),
    "first and last name turned": (identity.names_turned, 1),
    "middle name first": (identity.middle_as_first, 1),
    "passenger named": (identity.passenger_in_story, 3),
    "red print dropped out": (house.red_print_gone, 1),
}
_SIXTH = sixth_traps.TRAPS | sixth_identity.TRAPS | sixth_kin.TRAPS | sixth_strangers.TRAPS | sixth_mixed.TRAPS
OF_STOCKS: tuple[tuple[int, dict[str, tuple[Trap, int]]], ...] = (
    (SIXTH_FROM_SEED, _SIXTH),
    (FIFTH_FROM_SEED, fifth_traps.TRAPS),
)
"""What only seeds from some number on throw, until the next stock's takes its place."""
EVERY: dict[str, tuple[Trap, int]] = TRAPS | fifth_traps.TRAPS | _SIXTH
"""Those of all seeds and those of a stock's only."""


def weights(seed: int) -> dict[str, int]:
    """How often each trap is thrown with that seed."""
    own = next((traps for first, traps in OF_STOCKS if seed >= first), {})
    return {name: weight for name, (_, weight) in (TRAPS | own).items()}
