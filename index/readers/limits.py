"""How much of a file is read: far beyond any disclosure, far below what would stop the machine.

Whatever exceeds one of these is refused with the bound in the message, never cut short without a word.
"""

LARGEST_FILE = 200 * 1024 * 1024
LARGEST_TEXT = 32 * 1024 * 1024

# An office file is an archive of XML.
LARGEST_XML = 100 * 1024 * 1024
LARGEST_UNPACKED = 600 * 1024 * 1024
MOST_PARTS = 20_000

# A .zip of documents, the archives inside it included.
MOST_MEMBERS = 2_000
LARGEST_BUNDLE = 1024 * 1024 * 1024
DEEPEST_BUNDLE = 2

MOST_COLUMNS = 16_384  # the width of an Excel sheet
MOST_POSITIONS = 2_000_000  # of one table: a hundred times the largest seen in a disclosure
MOST_SHEET_CELLS = 1_000_000

MOST_PAGES = 2_000
# A page of a scan takes seconds where a page with text takes a tenth of one.
MOST_SCANNED_PAGES = 300
MOST_PIXELS = 80_000_000

# Units: seconds. A conversion that takes longer hangs.
LONGEST_CONVERSION = 180
