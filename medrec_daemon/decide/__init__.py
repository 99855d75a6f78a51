"""Pieces + ledger -> plan. PURE: no disk, clock or network. In doubt it holds, with the reason in a paralegal's words.

``plan.decide`` is the one way in; ``patient``, ``provider`` and ``request`` are its gates 1, 2 and 5 (design section 7).
"""
