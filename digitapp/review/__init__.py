"""Review what was read on many pages: the queue of lines, why they are in doubt, the audit."""
