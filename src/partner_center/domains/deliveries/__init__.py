"""Deliveries: what a partner does for a customer after the signature, from the report to the score.

A **project** (项目) is reported before it starts, for one service phase, with workload, certified people and, where
the support scenario needs one, a plan of **milestones** (里程碑). The vendor reviews the report. While the project is
delivered, milestones are reached or run late, the plan may be changed a few times and people be replaced. At the end
stands the **acceptance** (验收) of time and materials, then the **evaluation** (评价) by a rubric (domain.md 8).
Projects of an opportunity start and complete its delivery.

A **baseline delivery** (基线方案交付) comes by itself for each baseline solution that an opportunity is signed with.
Its project manager is registered, the customer's acceptance or agreement to terminate is fed back, and evidence closes
it (domain.md 8.6). Read ``models``, ``lifecycle``, ``actions``.
"""
