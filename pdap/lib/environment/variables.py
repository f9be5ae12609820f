"""The one list of variables.

To add one: declare it in the module of its section, and `env.str("NAME")` (or bool, int, list) where it is used. `make
configuration` then writes docs/configuration.md; a test says when that is out of date.
"""

from pdap.lib.environment.process_variables import PROCESSES, TOOLS
from pdap.lib.environment.service_variables import API, GITHUB, LINKS, MAIL
from pdap.lib.environment.sharing_variables import SHARING
from pdap.lib.environment.site_variables import PLACE, SECRETS, VISITORS
from pdap.lib.environment.transfer_variables import MOVING

SECTIONS = {
    "Environment and database": PLACE,
    "Secrets": SECRETS,
    "Visitors": VISITORS,
    "GitHub": GITHUB,
    "Email and alarms": MAIL,
    "Links of the catalog": LINKS,
    "The API": API,
    "Sharing the catalog": SHARING,
    "Processes": PROCESSES,
    "Moving data, and backups": MOVING,
    "Development and tools": TOOLS,
}
VARIABLES = tuple(variable for section in SECTIONS.values() for variable in section)
BY_NAME = {variable.name: variable for variable in VARIABLES}

# What the existing back end reads and nothing here does (contract 10.3), and why.
IGNORED = {
    "RESET_PASSWORD_SECRET_KEY": "reset links hold a random token instead of a signed one",
    "VALIDATE_EMAIL_SECRET_KEY": "verification links hold a random token instead of a signed one",
    "GH_CALLBACK_URL": "the callback is /sign-in/github/callback below SITE_URL",
    "VITE_VUE_API_BASE_URL": "pages and API are one site",
    "DEVELOPMENT_PASSWORD": "there is no endpoint that makes test users",
    "FLAG_RUN_SCHEDULED_JOBS": "jobs run if a worker runs",
    "TEST_EMAIL_ADDRESS": "tests send no email",
}
