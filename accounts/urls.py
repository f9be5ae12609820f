"""The addresses of accounts; those that emails and the existing site use stay (contract 10.1)."""

from django.urls import path

from accounts.views import confirming, github, passwords, sessions, sign_in, sign_up, two_factor

urlpatterns = [
    path("sign-up", sign_up.sign_up, name="sign-up"),
    path("sign-up/success", sign_up.sign_up_done, name="sign-up-done"),
    path("sign-up/resend", sign_up.resend, name="resend"),
    path("validate/email", sign_up.verify_email, name="verify-email"),
    path("sign-in", sign_in.sign_in, name="sign-in"),
    path("sign-in/code", sign_in.second_factor, name="second-factor"),
    path("sign-in/github", github.github_sign_in, name="github-sign-in"),
    path("sign-out", sign_in.SignOut.as_view(), name="sign-out"),
    path("request-reset-password", passwords.request_reset, name="request-reset"),
    path("request-reset-password/success", passwords.request_reset_done, name="request-reset-done"),
    path("reset-password", passwords.reset_password, name="reset-password"),
    path("change-password", passwords.change_password, name="change-password"),
    path("profile/confirm", confirming.confirm, name="confirm"),
    path("profile/two-factor", two_factor.two_factor, name="two-factor"),
    path("profile/two-factor/qr.svg", two_factor.qr_code, name="two-factor-qr"),
    path("profile/sessions", sessions.sessions, name="sessions"),
    path("profile/sessions/others/end", sessions.end_other_sessions, name="end-other-sessions"),
    path("profile/sessions/<int:pk>/end", sessions.end_session, name="end-session"),
    path("profile/github", github.link_github, name="link-github"),
    path("profile/github/unlink", github.unlink_github, name="unlink-github"),
    # What allauth calls two of these pages when it leads there.
    path("sign-in", sign_in.sign_in, name="account_login"),
    path("sign-in/code", sign_in.second_factor, name="mfa_authenticate"),
]
