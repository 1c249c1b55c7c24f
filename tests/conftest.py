"""What several kinds of tests share: one running server with the demo's evening, and people who are signed in there."""

from tests.served.conftest import as_ as as_
from tests.served.conftest import server as server
from tests.served.conftest import token as token
