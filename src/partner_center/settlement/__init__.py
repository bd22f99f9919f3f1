"""The incentive arithmetic: terms and facts in, explained lines out. Knows no web framework.

A month of attributed performance lines (`facts`) meets the released programs (`terms`). The `engine` chooses one rate
per partner and program (`ladders`), applies it to every line, shares caps back to the lines so that they sum exactly,
and leaves an immutable folder: details, groups, manifest. `statement` reads that folder and explains each figure,
`reading` serves its lines to screens page by page, `oracle` says the same thing slowly.

How the pieces are used::

    facts.store(con, query, root, period="2026-09")          # a DuckDB query over bills and attributions; -> Facts
    facts.store_rows(rows, root, period="2026-09")           # the same for mappings at hand
    facts.load(root, "2026-09").paths_of(partner_id)         # the one file with a partner's lines

    terms.Program(code="SEP-RESALE", name="Resale rebate", kind="ladder", currency="CNY", valid_from="2026-01",
                  associations=frozenset({"resale"}), cap=None,
                  rungs=(Rung(Decimal(0), Decimal(50000), Decimal("0.05")), Rung(Decimal(50000), None, Decimal("0.1"))))
    # raises problems.TermsError(.problems: Problem(field="rungs.1.from", slug="rung_gap", params={...}))

    engine.run(facts_root, Terms((program, ...)), out_dir, period="2026-09",
               progress=lambda done, total: ..., memory_limit="1GB", threads=2)   # -> RunResult; safe to call again

    snapshot = statement.Snapshot(out_dir)                   # .manifest, .terms, .digest
    snapshot.groups(partner_id=7)                            # list[Group]: partner x program x association x currency
    snapshot.details(partner_id=7)                           # LineTable over detail lines (all partners without the id)
    snapshot.explain(group_or_line)                          # structured JSON: rule, rung, threshold, formula
    snapshot.verify()                                        # re-hashes every file; SettlementError when one changed

    lines = reading.LineTable(paths, columns)                # paths of Parquet files, column names it may show
    lines.filter(partner_id=7, customer_name__icontains="north", amount__gte=Decimal(1), service__in=["ECS"])
         .order_by("-amount", "line_id")[0:50]               # rows with attribute access; Decimal, aware UTC times
    lines.count(); lines.aggregate_sum("amount"); lines.group_sum(("service",), "amount"); lines.distinct("service")
    lines.iter_rows(10_000)                                  # streamed, for exports
"""
