"""The ledger: what the firm asked of whom, what came, and who said what. Human-readable files, one per matter."""
