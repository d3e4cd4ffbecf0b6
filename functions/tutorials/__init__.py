"""The tutorials contract: chapters, quizzes, certificates."""
