"""The people of a company: who may sign in, which roles they hold, which programs act for them.

An administrator lets colleagues in with an initial password that they change at once, gives each up to three roles,
and bundles rights into roles of the company's own. Nobody gives away what he does not hold, only an administrator
touches an administrator, and a company never loses its last one. The vendor appoints the first administrator of a
partner or a customer and can help their people. Everybody makes API tokens for himself; they end within a year.
Administrators switch verification codes for sensitive operations on or off (``foundations.codes``).
"""
