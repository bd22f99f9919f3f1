"""The second door: the same forms and actions as the console, spoken as JSON.

Reading order: ``requests`` (who asks), ``resources`` (lists and details), ``steps`` and ``verbs`` (what changes
something), ``bodies`` (JSON or multipart into a Django form), ``idempotency`` (a write happens once), ``problems``
(every no), ``budgets`` (how often), ``form_schemas`` (what OpenAPI says about a form).

A domain's ``api.py``::

    router = Router(tags=["Incentives"])


    class StatementOut(Schema):  # ninja's; Decimal and datetime are written by ``rendering``
        id: int
        number: str
        partner: str = Field(alias="partner.name")
        amount: Decimal
        currency: str


    statements = resource(
        router,
        "/statements",
        model=Statement,
        schema=StatementOut,
        permission=VIEW,
        filters=StatementFilter,
        order=("-period", "-pk"),
        rows=lambda actor: Statement.objects.visible_to(actor).select_related("partner"),
    )
    resource(
        router,
        "/statements/{id}/lines",
        schema=LineOut,
        permission=VIEW,
        parent=statements,
        order=("line_id",),
        rows=lambda actor, statement: queries.lines_of(statement),
    )  # a query set or a LineTable
    step_endpoints(router, "/statements/{id}", StatementLife, schema=StatementOut, permission=VIEW, forms=FOR_STEP)
    create_endpoint(router, "/policies", form=PolicyForm, action=actions.draft_policy, schema=PolicyOut)
    amend_endpoint(
        router, "/policies/{id}", model=Policy, form=PolicyForm, action=actions.amend_policy, schema=PolicyOut
    )

and in its ``urls.py``: ``from partner_center.domains.incentives.api import router as api``. The rest is done by the
kit: 404 for strangers, 403 without the right, 422 with every error, 409 for refusals, one effect per idempotency key.
An operation written by hand stands under ``@guarded(PERMISSION)``; if it writes, its work runs inside ``once``.
"""
