"""The tutorials contract on FastAPI and asyncpg, with the contract's own SQL.

``uvicorn bench.peers.asyncpg_app:app`` serves it; ``handler`` is the same behind Mangum, for Lambda.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Annotated, Any

import asyncpg
from fastapi import Depends, FastAPI, HTTPException
from mangum import Mangum

from bench.peers import settings
from bench.peers.schemas import Chapter, ChapterUpdate, Progress, Quiz
from bench.peers.security import UserId, limited

_pools: list[asyncpg.Pool] = []


async def pool() -> asyncpg.Pool:
    """The pool of this process."""
    if not _pools:
        _pools.append(await asyncpg.create_pool(settings.DATABASE_URL, min_size=1, max_size=10))
    return _pools[0]


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    """Connect before the first request."""
    opened = await pool()
    yield
    await opened.close()


async def connection() -> AsyncIterator[Any]:
    """A connection for one request."""
    async with (await pool()).acquire() as acquired:
        yield acquired


Database = Annotated[Any, Depends(connection)]

app = FastAPI(lifespan=lifespan)
# Lambda ends no process cleanly, so the pool is opened by the first request.
handler = Mangum(app, lifespan="off")

ONE = "/v1/tutorials/progress/{tutorial_id}"


@app.get(ONE, dependencies=[Depends(limited(60))])
async def read_progress(tutorial_id: str, user: UserId, db: Database) -> Progress:
    """Read the caller's progress."""
    return await _progress(db, tutorial_id, user)


@app.post(f"{ONE}/chapter", dependencies=[Depends(limited(30))])
async def update_chapter(tutorial_id: str, body: ChapterUpdate, user: UserId, db: Database) -> Progress:
    """Record what the caller watched of a chapter."""
    if body.user_id not in (None, user):
        raise HTTPException(403, "Another learner's progress")
    async with db.transaction() if settings.TRANSACTIONS else nullcontext():
        await _update_chapter(db, tutorial_id, user, body)
        return await _progress(db, tutorial_id, user)


async def _update_chapter(db: Any, tutorial_id: str, user: str, body: ChapterUpdate) -> None:
    progress = await db.fetchrow(
        """
        INSERT INTO tutorial_progress (tutorial_id, user_id, total_chapters)
        VALUES ($1, $2, $3)
        ON CONFLICT (tutorial_id, user_id)
        DO UPDATE SET
            total_chapters = GREATEST(tutorial_progress.total_chapters, $3),
            updated_at = NOW()
        RETURNING *
        """,
        tutorial_id,
        user,
        body.total_chapters or 0,
    )
    await db.execute(
        """
        INSERT INTO chapter_progress (progress_id, chapter_id, watch_time, completed, last_position)
        VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (progress_id, chapter_id)
        DO UPDATE SET
            watch_time = GREATEST(chapter_progress.watch_time, $3),
            completed = $4,
            last_position = $5,
            updated_at = NOW()
        """,
        progress["id"],
        body.chapter_id,
        body.watch_time,
        body.completed,
        body.watch_time if body.last_position is None else body.last_position,
    )
    stats = await db.fetchrow(
        """
        SELECT
            COUNT(*) FILTER (WHERE completed = true) as completed_count,
            SUM(watch_time) as total_watch_time
        FROM chapter_progress
        WHERE progress_id = $1
        """,
        progress["id"],
    )
    percentage = 0
    if progress["total_chapters"] > 0:
        percentage = min(100, int((stats["completed_count"] / progress["total_chapters"]) * 100))
    all_passed = await db.fetchval(
        """
        SELECT CASE
            WHEN COUNT(*) = 0 THEN true
            WHEN COUNT(*) = COUNT(*) FILTER (WHERE passed = true) THEN true
            ELSE false
        END as all_passed
        FROM quiz_scores WHERE progress_id = $1
        """,
        progress["id"],
    )
    await db.execute(
        """
        UPDATE tutorial_progress SET
            chapters_completed = $1,
            total_watch_time = $2,
            completion_percentage = $3,
            certificate_eligible = $4,
            last_watched_at = NOW(),
            updated_at = NOW()
        WHERE id = $5
        """,
        stats["completed_count"],
        stats["total_watch_time"],
        percentage,
        percentage >= 95 and all_passed,
        progress["id"],
    )


async def _progress(db: Any, tutorial_id: str, user: str) -> Progress:
    progress = await db.fetchrow(
        "SELECT * FROM tutorial_progress WHERE tutorial_id = $1 AND user_id = $2", tutorial_id, user
    )
    if progress is None:
        return Progress(tutorial_id=tutorial_id, user_id=user)
    chapters = await db.fetch(
        "SELECT chapter_id, watch_time, completed, last_position FROM chapter_progress WHERE progress_id = $1",
        progress["id"],
    )
    quizzes = await db.fetch(
        "SELECT quiz_id, score, max_score, passed, attempts, completed_at FROM quiz_scores WHERE progress_id = $1",
        progress["id"],
    )
    return Progress(
        tutorial_id=progress["tutorial_id"],
        user_id=progress["user_id"],
        completion_percentage=progress["completion_percentage"],
        chapters_completed=progress["chapters_completed"],
        total_chapters=progress["total_chapters"],
        chapter_progress=[Chapter(**chapter) for chapter in chapters],
        quiz_scores=[Quiz(**quiz) for quiz in quizzes],
        certificate_eligible=progress["certificate_eligible"],
        certificate_earned=progress["certificate_earned"],
        total_watch_time=progress["total_watch_time"],
        last_watched_at=progress["last_watched_at"],
    )
