"""The console's own addresses: home, search, account, inbox, help, operations."""

from django.urls import URLPattern, URLResolver, path

from partner_center.console import account, help, home, inbox, search, styleguide  # noqa: A004 - the page's own name
from partner_center.console.operations import calendars, deadlines, jobs, ledger, mails

own: list[URLPattern | URLResolver] = [
    path("", home.Home.as_view(), name="home"),
    path("search/", search.Search.as_view(), name="search"),
    path("account/", account.Account.as_view(), name="account"),
    path("inbox/", inbox.Inbox.as_view(), name="inbox"),
    path("inbox/read/", inbox.MarkAllRead.as_view(), name="inbox-read"),
    path("inbox/preferences/", inbox.Preferences.as_view(), name="preferences"),
    path("inbox/unsubscribe/<str:token>/", inbox.Unsubscribe.as_view(), name="unsubscribe"),
    path("inbox/<int:pk>/", inbox.OpenMessage.as_view(), name="message"),
    path("help/", help.Help.as_view(), name="help"),
    path("help/api/", help.Api.as_view(), name="api"),
    path("help/<slug:topic>/", help.Help.as_view(), name="help-topic"),
    path("operations/jobs/", jobs.Jobs.as_view(), name="jobs"),
    path("operations/jobs/<int:pk>/", jobs.FailureDetail.as_view(), name="failure"),
    path("operations/jobs/<int:pk>/retry/", jobs.RetryFailure.as_view(), name="failure-retry"),
    path("operations/mail/", mails.Mails.as_view(), name="mails"),
    path("operations/mail/deliveries/", mails.Deliveries.as_view(), name="deliveries"),
    path("operations/mail/<int:pk>/", mails.Mail.as_view(), name="mail"),
    path("operations/calendars/", calendars.Calendars.as_view(), name="calendars"),
    path("operations/calendars/day/", calendars.ChangeDay.as_view(), name="calendar-day"),
    path("operations/calendars/publish/", calendars.PublishYear.as_view(), name="calendar-publish"),
    path("operations/ledger/", ledger.Accounts.as_view(), name="ledger"),
    path("operations/ledger/accounts/<int:pk>/", ledger.AccountDetail.as_view(), name="ledger-account"),
    path("operations/ledger/entries/", ledger.Entries.as_view(), name="ledger-entries"),
    path("operations/ledger/entries/<int:pk>/", ledger.EntryDetail.as_view(), name="ledger-entry"),
    path("operations/ledger/check/", ledger.Check.as_view(), name="ledger-check"),
    path("operations/deadlines/", deadlines.Deadlines.as_view(), name="deadlines"),
    path("design/", styleguide.design, name="design"),
]
