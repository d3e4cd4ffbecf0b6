"""Progress in tutorials: chapters watched and finished."""
