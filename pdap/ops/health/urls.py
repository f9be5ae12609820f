"""The addresses that a load balancer and an operator ask."""

from django.urls import path

from pdap.ops.health.views import live, ready

urlpatterns = [
    path("live", live, name="health-live"),
    path("ready", ready, name="health-ready"),
]
