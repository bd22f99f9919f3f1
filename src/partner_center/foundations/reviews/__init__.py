"""The work around a decision: who looks at a request, what is missing, and what was decided.

A domain's life-cycle says that a request waits; a ``Queue`` beside it says who works on it and with which step a
review ends. The review itself only organises the work: taking, handing over, asking for a supplement, talking.
It ends by taking the request's own step, so that roles, history and deadlines of the request hold.
Read ``queues``, ``models``, ``lifecycle``, ``actions``.
"""
