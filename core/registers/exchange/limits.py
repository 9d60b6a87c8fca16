"""How much a table may hold. What is larger comes in parts, or from a program through the API."""

LARGEST_FILE = 50 * 1024 * 1024
LARGEST_UNPACKED = 300 * 1024 * 1024  # of an XLSX file, which is a ZIP archive
MOST_ROWS = 100_000
MOST_COLUMNS = 200
LONGEST_CELL = 10_000
MOST_ROWS_OUT = 200_000  # of an XLSX file that is made; CSV has no limit
