"""Addresses of this domain, at both doors."""

from django.urls import URLPattern, path

from partner_center.domains.organization.api import router as api
from partner_center.domains.organization.views import people, roles, security, tokens

__all__ = ["api", "app_name", "console"]

app_name = "organization"
console: list[URLPattern] = [
    path("people/", people.PeopleList.as_view(), name="people"),
    path("people/new/", people.PersonCreate.as_view(), name="person-new"),
    path("people/appoint/", people.PersonAppoint.as_view(), name="person-appoint"),
    path("people/<int:pk>/", people.PersonDetail.as_view(), name="person"),
    path("people/<int:pk>/amend/", people.PersonAmend.as_view(), name="person-amend"),
    path("people/<int:pk>/roles/", people.PersonRoles.as_view(), name="person-roles"),
    path("people/<int:pk>/password/", people.PersonPassword.as_view(), name="person-password"),
    path("people/<int:pk>/deactivate/", people.PersonDeactivate.as_view(), name="person-deactivate"),
    path("people/<int:pk>/reactivate/", people.PersonReactivate.as_view(), name="person-reactivate"),
    path("roles/", roles.RoleList.as_view(), name="roles"),
    path("roles/new/", roles.RoleCreate.as_view(), name="role-new"),
    path("roles/<int:pk>/", roles.RoleDetail.as_view(), name="role"),
    path("roles/<int:pk>/amend/", roles.RoleAmend.as_view(), name="role-amend"),
    path("roles/<int:pk>/delete/", roles.RoleDelete.as_view(), name="role-delete"),
    path("security/", security.Security.as_view(), name="security"),
    path("security/switch/", security.SecuritySwitch.as_view(), name="security-switch"),
    path("tokens/", tokens.TokenList.as_view(), name="tokens"),
    path("tokens/new/", tokens.TokenCreate.as_view(), name="token-new"),
    path("tokens/<int:pk>/", tokens.TokenDetail.as_view(), name="token"),
    path("tokens/<int:pk>/revoke/", tokens.TokenRevoke.as_view(), name="token-revoke"),
]
urlpatterns = console
