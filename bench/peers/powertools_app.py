"""The tutorials contract on powertools' resolver and boto3, as a serverless developer would write it.

One table: a learner's tutorial is a header and one item for each chapter, read by one query.
"""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

import boto3
import jwt
from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from aws_lambda_powertools.event_handler.exceptions import ForbiddenError, UnauthorizedError
from aws_lambda_powertools.event_handler.openapi.params import Path
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext
from boto3.dynamodb.conditions import Key

from bench.peers import settings
from bench.peers.schemas import Chapter, ChapterUpdate, Progress

logger = Logger(service="tutorials")
metrics = Metrics(namespace="Tutorials", service="tutorials")
app = APIGatewayRestResolver(enable_validation=True)
table = boto3.resource("dynamodb").Table(settings.TABLE_NAME)

ONE = "/v1/tutorials/progress/<tutorial_id>"
TutorialId = Annotated[str, Path()]


@app.get(ONE)
def read_progress(tutorial_id: TutorialId) -> Progress:
    """Read the caller's progress."""
    return _progress(tutorial_id, _user_id())


@app.post(f"{ONE}/chapter")
def update_chapter(tutorial_id: TutorialId, body: ChapterUpdate) -> Progress:
    """Record what the caller watched of a chapter."""
    user = _user_id()
    if body.user_id not in (None, user):
        raise ForbiddenError("Another learner's progress")
    update, values = (
        "SET watch_time = :watched, last_position = :position, updated_at = :now",
        {
            ":watched": body.watch_time,
            ":position": body.watch_time if body.last_position is None else body.last_position,
            ":now": datetime.now(UTC).isoformat(),
        },
    )
    if body.completed:
        update += ", completed = :true"
        values[":true"] = True
    if body.total_chapters is not None:
        update += ", total_chapters = :total"
        values[":total"] = body.total_chapters
    table.update_item(
        Key={"PK": f"USER#{user}", "SK": f"TUTORIAL#{tutorial_id}#CHAPTER#{body.chapter_id}"},
        UpdateExpression=update,
        ExpressionAttributeValues=values,
    )
    metrics.add_metric(name="ChapterUpdated", unit=MetricUnit.Count, value=1)
    return _progress(tutorial_id, user)


@logger.inject_lambda_context(correlation_id_path="requestContext.requestId")
@metrics.log_metrics(capture_cold_start_metric=True)
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one event of API Gateway."""
    answer = app.resolve(event, context)
    logger.info("request", extra={"path": event["path"], "status": answer["statusCode"]})
    return answer


def _user_id() -> str:
    scheme, _, token = app.current_event.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise UnauthorizedError("No token")
    try:
        claims = jwt.decode(
            token,
            settings.JWT_SECRET,
            algorithms=["HS256"],
            audience=settings.JWT_AUDIENCE,
            issuer=settings.JWT_ISSUER,
            options={"require": ["exp", "sub"]},
        )
    except jwt.InvalidTokenError as error:
        raise UnauthorizedError("Invalid token") from error
    return str(claims["sub"])


def _progress(tutorial_id: str, user: str) -> Progress:
    wanted = Key("PK").eq(f"USER#{user}") & Key("SK").begins_with(f"TUTORIAL#{tutorial_id}#")
    answer = table.query(KeyConditionExpression=wanted, ConsistentRead=True)
    items = answer["Items"]
    while "LastEvaluatedKey" in answer:
        answer = table.query(
            KeyConditionExpression=wanted, ConsistentRead=True, ExclusiveStartKey=answer["LastEvaluatedKey"]
        )
        items += answer["Items"]
    chapters = [_chapter(item) for item in items]
    total = int(max((item.get("total_chapters", Decimal(0)) for item in items), default=Decimal(0)))
    done = sum(chapter.completed for chapter in chapters)
    percent = min(100, 100 * done // total) if total else 0
    return Progress(
        tutorial_id=tutorial_id,
        user_id=user,
        completion_percentage=percent,
        chapters_completed=done,
        total_chapters=total,
        chapter_progress=chapters,
        certificate_eligible=percent >= 95,
        total_watch_time=sum(chapter.watch_time for chapter in chapters),
        last_watched_at=max((datetime.fromisoformat(item["updated_at"]) for item in items), default=None),
    )


def _chapter(item: dict[str, Any]) -> Chapter:
    return Chapter(
        chapter_id=item["SK"].rpartition("#")[2],
        watch_time=int(item["watch_time"]),
        completed=item.get("completed", False),
        last_position=int(item["last_position"]),
    )
