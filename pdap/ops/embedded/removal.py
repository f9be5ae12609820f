"""`python -m pdap.ops.embedded.removal`, a part of `make clean`: removes the checkout's database.

That is not always in the checkout's `.local/`; `project_home` says when.
"""

import shutil
import sys

from pdap.lib.environment import read_dotenv
from pdap.ops.embedded.server_home import EmbeddedServerError, Home, project_home


def remove(home: Home) -> None:
    """Remove a home with its data; a folder that was never a server's home stays."""
    if (home.path / "password").exists():
        shutil.rmtree(home.path)


if __name__ == "__main__":
    read_dotenv()
    try:
        remove(project_home())
    except EmbeddedServerError as error:
        sys.exit(str(error))
