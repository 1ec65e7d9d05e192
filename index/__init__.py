"""Documents into records and passages.

The switches below must stand before any heavy library is imported: each of those libraries looks at them once,
at import, and would otherwise try to reach a server. `setdefault` leaves the user's own choice alone.
"""

import os

for _switch, _value in {
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "ANONYMIZED_TELEMETRY": "False",
    "TOKENIZERS_PARALLELISM": "false",
}.items():
    os.environ.setdefault(_switch, _value)
