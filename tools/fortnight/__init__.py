"""`make demo`: two weeks of thirty learners in one course, so that teachers' pages and dashboards show something.

``stories`` says what each learner did on which day. ``record`` sends it through the functions' own handlers, in this
process and into the local cloud's table, with the clock of that day: no contract lets a client name the time.
"""
