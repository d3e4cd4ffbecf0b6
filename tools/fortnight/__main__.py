"""The command `make demo`."""

import sys
from datetime import UTC, datetime
from functools import partial

from tqdm import tqdm

from tools import local_secrets, tokens
from tools.fortnight import record, stories
from tools.local_cloud import LocalCloud, LocalCloudError


def main() -> None:
    """Record the fortnight in the running local cloud, and say where to look."""
    cloud = LocalCloud()
    aws = {name: value for name, value in cloud.environment.items() if name.startswith("AWS_")}
    record.begin(cloud.table_name, cloud.secrets, aws)
    handlers = record.Handlers(partial(tokens.make, local_secrets.signers(cloud.secrets)), cloud.server_key)
    total = sum(len(story.steps) for story in stories.all_stories())
    with tqdm(desc="A fortnight", total=total, unit=" steps") as bar:
        done = record.record(handlers, datetime.now(UTC), bar.update)
    print(
        f"""{done} steps of {len(stories.all_stories())} learners, demo-01 to demo-30, in course {stories.COURSE}.

Their teacher    make -s token SUB={stories.TEACHER} ROLE=sensei
The report       curl "$(make -s url)/v1/courses/{stories.COURSE}/report" \\
                     -H "Authorization: Bearer $(make -s token SUB={stories.TEACHER} ROLE=sensei)"
"""
    )


if __name__ == "__main__":
    try:
        main()
    except LocalCloudError as problem:
        sys.exit(str(problem))
