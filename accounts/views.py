"""Signing in and out."""

from django.contrib.auth import views

from accounts.forms import SignInForm


class SignIn(views.LoginView):
    """The sign-in page; afterwards to where the visitor wanted to go."""

    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    next_page = "home"


class SignOut(views.LogoutView):
    """Sign out (by POST) and go home."""

    next_page = "home"
