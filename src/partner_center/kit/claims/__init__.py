"""Two claims on the same customer's need: are they the same, and who came first (domain.md 7.3, seed 004).

Plain Python, so that the rule can be read, tried and proved without a database: ``evidence`` tells whether two claims
mean the same customer, ``needs`` whether they mean the same need, ``precedence`` who of two came first, and
``settling`` what follows for all claims on a customer together. Whatever the order in which the facts became known,
the answer is the same, because it depends on the instants that the facts carry and never on when somebody looked.
"""
