"""Addresses of opportunities, offices and members of the co-selling program."""

from django.urls import URLPattern, path

from partner_center.domains.opportunities.views import lists, offices, records, writing

patterns: list[URLPattern] = [
    path("", lists.OpportunityList.as_view(), name="opportunities"),
    path("shared/", lists.SharedList.as_view(), name="shared"),
    path("received/", lists.ReceivedList.as_view(), name="received"),
    path("new/", writing.OpportunityNew.as_view(), name="opportunity-new"),
    path("share/", writing.OpportunityShare.as_view(), name="opportunity-share"),
    path("share/advice/", writing.ShareAdvice.as_view(), name="share-advice"),
    path("offices/", offices.OfficeList.as_view(), name="offices"),
    path("offices/new/", offices.OfficeNew.as_view(), name="office-new"),
    path("offices/<int:pk>/", offices.OfficeDetail.as_view(), name="office"),
    path("offices/<int:pk>/amend/", offices.OfficeAmend.as_view(), name="office-amend"),
    path("offices/<int:pk>/own/", offices.OfficeOwn.as_view(), name="office-own"),
    path("offices/<int:pk>/release/", offices.OfficeRelease.as_view(), name="office-release"),
    path("members/", offices.MemberList.as_view(), name="members"),
    path("members/new/", offices.MemberNew.as_view(), name="member-new"),
    path("members/<int:pk>/", offices.MemberDetail.as_view(), name="member"),
    path("members/<int:pk>/amend/", offices.MemberAmend.as_view(), name="member-amend"),
    path("<int:pk>/", records.OpportunityDetail.as_view(), name="opportunity"),
    path("<int:pk>/amend/", writing.OpportunityAmend.as_view(), name="opportunity-amend"),
    path("<int:pk>/delete/", writing.OpportunityDelete.as_view(), name="opportunity-delete"),
    path("<int:pk>/progress/", writing.OpportunityProgress.as_view(), name="opportunity-progress"),
    path("<int:pk>/team/", writing.OpportunityTeam.as_view(), name="opportunity-team"),
    path("<int:pk>/team/leave/", writing.OpportunityLeave.as_view(), name="opportunity-team-leave"),
    path("<int:pk>/attach/", writing.OpportunityAttach.as_view(), name="opportunity-attach"),
    path("<int:pk>/offerings/", writing.OpportunityOfferings.as_view(), name="opportunity-offerings"),
    path("<int:pk>/reassign/", writing.OpportunityReassign.as_view(), name="opportunity-reassign"),
    path("<int:pk>/stage/<slug:step>/", records.StageStep.as_view(), name="stage-step"),
    path("<int:pk>/<slug:step>/", records.OpportunityStep.as_view(), name="opportunity-step"),
]
