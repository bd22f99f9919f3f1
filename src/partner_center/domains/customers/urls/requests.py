"""The console's addresses of requests, authorisations, facts, and of looking after customers."""

from django.urls import path

from partner_center.domains.customers.views import authorizations, care, facts, own, questions, requests, segments

patterns = [
    path("<int:pk>/unlink/", requests.AskUnlink.as_view(), name="customer-unlink"),
    path("<int:pk>/switch/", requests.AskSwitch.as_view(), name="customer-switch"),
    path("<int:pk>/assign/", care.CustomerAssign.as_view(), name="customer-assign"),
    path("<int:pk>/tags/", care.CustomerTags.as_view(), name="customer-tags"),
    path("<int:pk>/authorization/", authorizations.AuthorizationAsk.as_view(), name="authorization-ask"),
    path("<int:pk>/facts/", facts.CustomerFacts.as_view(), name="customer-facts"),
    path("<int:pk>/facts/correct/", facts.FactsState.as_view(), name="customer-facts-state"),
    path("<int:pk>/facts/ask/", questions.FactsAsk.as_view(), name="customer-facts-ask"),
    path("<int:pk>/segment/", segments.SegmentState.as_view(), name="customer-segment"),
    path("facts-questions/", questions.FactsQuestionList.as_view(), name="facts-questions"),
    path("<int:pk>/reveal/", care.Reveal.as_view(), name="customer-reveal"),
    path("my-partner/unlink/", requests.AskOwnUnlink.as_view(), name="my-partner-unlink"),
    path("own/", own.OwnProfile.as_view(), name="own"),
    path("association-requests/", requests.AssociationRequestList.as_view(), name="association-requests"),
    path("association-requests/<int:pk>/", requests.AssociationRequestDetail.as_view(), name="association-request"),
    path(
        "association-requests/<int:pk>/<slug:step>/",
        requests.AssociationRequestStep.as_view(),
        name="association-request-step",
    ),
    path("authorizations/", authorizations.AuthorizationList.as_view(), name="authorizations"),
    path("authorizations/<int:pk>/", authorizations.AuthorizationDetail.as_view(), name="authorization"),
    path(
        "authorizations/<int:pk>/<slug:step>/",
        authorizations.AuthorizationStep.as_view(),
        name="authorization-step",
    ),
    path("contacts/", care.ContactList.as_view(), name="contacts"),
    path("contacts/add/", care.ContactAdd.as_view(), name="contact-add"),
    path("contacts/<int:pk>/", care.ContactAmend.as_view(), name="contact-amend"),
    path("contacts/<int:pk>/remove/", care.ContactRemove.as_view(), name="contact-remove"),
    path("teams/", care.TeamList.as_view(), name="teams"),
    path("teams/set/", care.TeamSet.as_view(), name="team-set"),
]
