"""What a run may ask of a machine. It imports nothing, so that the command can name it at once."""

MOST_VIEWERS = 1000
# Stock starts a kernel of 100 MB for each: more than so many only where somebody asks for them.
STOCK_VIEWERS = 60
