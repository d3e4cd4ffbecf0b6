"""What Hito costs, beside what a user would pick instead: `make bench`.

One run takes all figures, so that their ratios hold on any machine. Contenders take turns, and a figure is the median
of the rounds, with the least and the most. Times are processor time, user and system, unless a table says otherwise.
"""
