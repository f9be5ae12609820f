"""The process's environment: the variables that `variables.py` declares, from the shell, from secret files and `.env`.

Every variable that the project reads goes through `env`, so that it is declared once, with its type, and a bad value is
reported at startup.
"""

from pdap.lib.environment.given_values import BASE_DIR, env, environment_name, outdated_settings, read_dotenv
from pdap.lib.environment.variable import LOCAL, PRODUCTION, SANDBOX, STAGE

__all__ = [
    "BASE_DIR",
    "LOCAL",
    "PRODUCTION",
    "SANDBOX",
    "STAGE",
    "env",
    "environment_name",
    "outdated_settings",
    "read_dotenv",
]
