"""``python -m metrics``: the dashboard's work without a screen."""

from __future__ import annotations

import sys

from metrics.cli import main

if __name__ == "__main__":
    sys.exit(main())
