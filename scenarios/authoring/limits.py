"""How long each text of a script may be, for forms and files alike."""

import re

MAX_SCENARIO_TITLE = 100
MAX_INTRO = 3000
MAX_STEP_TITLE = 80
MAX_INSTRUCTION = 2000
MAX_SENTENCE = 140
MAX_HOURS = 120
MAX_DATA_LABEL = 60
MAX_DATA_VALUE = 300
MAX_DATA_ITEMS = 12
MAX_WAITING = 120
MAX_LINK = 500
MAX_STEPS = 60
MINUTES = (1, 240)
USUALLY_DAYS = (0, 90)
CUTOFF_DAYS = (1, 180)

LINK = re.compile(r"https?://[^\s<>\"']+\.?[^\s<>\"']*$", re.IGNORECASE)
PHONE = re.compile(r"\+?[0-9][0-9 ()/.\-]{2,38}$")
KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*$")
