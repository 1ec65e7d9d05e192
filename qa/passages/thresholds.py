"""How much of a question a passage must have before it answers: everywhere a share 0..1 of what was asked.

Too low quotes what nobody asked about, too high declines what the document says. `python -m eval.tuning.thresholds` shows, for a
gold set, what other values would answer and decline.
"""

# A passage, with its headings, that gives a reason for what was asked.
REASON = 0.6
# A passage, with its headings, that describes what was asked.
DESCRIPTION = 0.6
# A duty that is the duty for what was asked.
DUTY = 0.5
# The sentence nearest to a question that nothing else explains.
NEAREST = 0.6
# Of several that answer, the others that are quoted beside the best: as good as this share of it.
NEARLY = 0.75
# A sentence that has less than `NEAREST` of the words, and so much, comes near; with less it is only offered with a refusal.
NEAR, OFFERED = 0.5, 0.3
