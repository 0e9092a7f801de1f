"""The journal of a batch: every page as soon as it is read, so that a killed run can go on."""

from digitapp.batch.journal.journal import Journal, Written, journal_file

__all__ = ["Journal", "Written", "journal_file"]
