"""Progress in tutorials: chapters, quizzes, certificates."""
