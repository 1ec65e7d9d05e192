"""Questions into answers, from the stores that `index` wrote. Never reads files, never writes records."""

import index  # noqa: F401  the environment switches of index/__init__.py must be set first
