"""The courses contract: content, finished lessons, new sections."""
