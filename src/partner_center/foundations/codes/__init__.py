"""Verification codes: a second look at who acts, for operations that are sensitive.

A life-cycle declares a ``Step`` sensitive, an action its ``verb``; a company's administrators switch codes on (off by
default, domain.md 1.1). From then on whoever takes such a step is sent six digits by e-mail and brings them along: the
actor carries them (``Actor.with_code``) and ``actions.settle`` is asked by the step itself, behind both doors. A code
belongs to one person, one right and one record, and is used up in the transaction of what it was for.

Nobody can read a code but its recipient: it comes into being in the job that sends it, and only a keyed hash is kept.
The product itself (deadlines, jobs) needs none. Read ``deeds``, ``models``, ``actions``.
"""
