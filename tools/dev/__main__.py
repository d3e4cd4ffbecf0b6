"""Runs the command. Every worker imports this module again, so it imports nothing before."""

if __name__ == "__main__":
    from tools.dev import command

    command.main()
