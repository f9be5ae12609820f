"""The addresses of the API for accounts, by version."""

from django.urls import path

from accounts.api import github, named_keys, own, passwords, permissions, profile, signing_in, signing_up, users

v2 = [
    path("admin/users", users.Users.as_view()),
    path("admin/users/<int:pk>", users.UserDetail.as_view()),
    path("auth/api-key", signing_in.ApiKey.as_view()),
    path("auth/api-keys", named_keys.NamedKeys.as_view()),
    path("auth/api-keys/<int:pk>", named_keys.NamedKeyDetail.as_view()),
    path("auth/api-keys/<int:pk>/rotate", named_keys.RotateNamedKey.as_view()),
    path("auth/callback", github.Callback.as_view(), name="api-github-callback"),
    path("auth/login", signing_in.Login.as_view()),
    path("auth/logout", signing_in.SignOut.as_view()),
    path("auth/refresh-session", signing_in.RefreshSession.as_view()),
    path("auth/request-reset-password", passwords.RequestReset.as_view()),
    path("auth/resend-validation-email", signing_up.Resend.as_view()),
    path("auth/reset-password", passwords.ResetPassword.as_view()),
    path("auth/reset-token-validation", passwords.ResetTokenValidation.as_view()),
    path("auth/signup", signing_up.SignUp.as_view()),
    path("auth/validate-email", signing_up.ValidateEmail.as_view()),
    path("oauth/github", github.GitHub.as_view()),
    path("oauth/link-to-github", github.LinkToGitHub.as_view()),
    path("oauth/login-with-github", github.LoginWithGitHub.as_view()),
    path("user/data-requests", own.OwnDataRequests.as_view()),
    path("user/recent-searches", own.RecentSearches.as_view()),
    path("user/update-password", passwords.UpdatePassword.as_view()),
    path("user/<int:pk>", own.Profile.as_view()),
]

v3 = [
    path("permission", permissions.Permissions.as_view()),
    path("permission/user/<int:pk>", permissions.PermissionsOfPerson.as_view()),
    path("permission/user/<int:pk>/add", permissions.AddPermission.as_view()),
    path("permission/user/<int:pk>/remove", permissions.RemovePermission.as_view()),
    path("user/<int:pk>", profile.Profile.as_view()),
]
