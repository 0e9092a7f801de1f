"""What a number must look like, and choosing the most probable reading that obeys.

>>> from digitapp.rules import Rules
>>> from digitapp.rules.choice import apply_rules
>>> rules = Rules(pattern="##-####", check="luhn")
>>> sequence, verdicts = apply_rules(sequence, rules)
>>> verdicts[0]                             # of the first line: None if nothing was changed
Verdict(obeyed=True, read="1512", taken="1572", probability=0.31, must=...)
>>> verdicts[0].said
'1512 was read, but it must look like ##-####; 1572 (31 %) was taken'

Nothing is invented: only readings that the networks found are taken. Importing this package loads
no NumPy, so that a process can be told its rules before.
"""

from digitapp.rules.rules import Rules

__all__ = ["Rules"]
