"""The tutorials contract on FastAPI and SQLAlchemy's asynchronous ORM; ``handler`` is it behind Mangum, for Lambda."""

import uuid
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException
from mangum import Mangum
from sqlalchemy import ForeignKey, UniqueConstraint, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from bench.peers import settings
from bench.peers.schemas import Chapter, ChapterUpdate, Progress, Quiz
from bench.peers.security import UserId, limited


class Base(DeclarativeBase):
    """The tables of the contract."""


class TutorialProgress(Base):
    """A learner's progress in one tutorial."""

    __tablename__ = "tutorial_progress"
    __table_args__ = (UniqueConstraint("tutorial_id", "user_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    tutorial_id: Mapped[str]
    user_id: Mapped[str]
    completion_percentage: Mapped[int] = mapped_column(server_default="0")
    chapters_completed: Mapped[int] = mapped_column(server_default="0")
    total_chapters: Mapped[int] = mapped_column(server_default="0")
    certificate_eligible: Mapped[bool] = mapped_column(server_default="false")
    certificate_earned: Mapped[bool] = mapped_column(server_default="false")
    total_watch_time: Mapped[int] = mapped_column(server_default="0")
    last_watched_at: Mapped[datetime | None]
    chapters: Mapped[list["ChapterProgress"]] = relationship(lazy="selectin")
    quizzes: Mapped[list["QuizScore"]] = relationship(lazy="selectin")


class ChapterProgress(Base):
    """What a learner watched of a chapter."""

    __tablename__ = "chapter_progress"
    __table_args__ = (UniqueConstraint("progress_id", "chapter_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    progress_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("tutorial_progress.id"))
    chapter_id: Mapped[str]
    watch_time: Mapped[int]
    completed: Mapped[bool]
    last_position: Mapped[int]


class QuizScore(Base):
    """A learner's best score in a quiz."""

    __tablename__ = "quiz_scores"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, server_default=func.gen_random_uuid())
    progress_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("tutorial_progress.id"))
    quiz_id: Mapped[str]
    score: Mapped[int]
    max_score: Mapped[int]
    passed: Mapped[bool]
    attempts: Mapped[int]
    completed_at: Mapped[datetime]


engine = create_async_engine(settings.DATABASE_URL.replace("postgresql://", "postgresql+asyncpg://") or "sqlite://")
sessions = async_sessionmaker(engine, expire_on_commit=False)


async def session() -> AsyncIterator[AsyncSession]:
    """A session for one request."""
    async with sessions() as opened:
        yield opened


Session = Annotated[AsyncSession, Depends(session)]

app = FastAPI()
handler = Mangum(app, lifespan="off")

ONE = "/v1/tutorials/progress/{tutorial_id}"


@app.get(ONE, dependencies=[Depends(limited(60))])
async def read_progress(tutorial_id: str, user: UserId, db: Session) -> Progress:
    """Read the caller's progress."""
    found = await _find(db, tutorial_id, user)
    return _shown(found) if found else Progress(tutorial_id=tutorial_id, user_id=user)


@app.post(f"{ONE}/chapter", dependencies=[Depends(limited(30))])
async def update_chapter(tutorial_id: str, body: ChapterUpdate, user: UserId, db: Session) -> Progress:
    """Record what the caller watched of a chapter."""
    if body.user_id not in (None, user):
        raise HTTPException(403, "Another learner's progress")
    total = body.total_chapters or 0
    row = insert(TutorialProgress).values(tutorial_id=tutorial_id, user_id=user, total_chapters=total)
    greatest = func.greatest(TutorialProgress.total_chapters, total)
    row = row.on_conflict_do_update(index_elements=["tutorial_id", "user_id"], set_={"total_chapters": greatest})
    progress_id = (await db.execute(row.returning(TutorialProgress.id))).scalar_one()
    position = body.watch_time if body.last_position is None else body.last_position
    chapter = insert(ChapterProgress).values(
        progress_id=progress_id,
        chapter_id=body.chapter_id,
        watch_time=body.watch_time,
        completed=body.completed,
        last_position=position,
    )
    changed = {
        "watch_time": func.greatest(ChapterProgress.watch_time, body.watch_time),
        "completed": body.completed,
        "last_position": position,
    }
    await db.execute(chapter.on_conflict_do_update(index_elements=["progress_id", "chapter_id"], set_=changed))
    progress = await _find(db, tutorial_id, user)
    if progress is None:
        raise HTTPException(404, "No progress")
    progress.chapters_completed = sum(each.completed for each in progress.chapters)
    progress.total_watch_time = sum(each.watch_time for each in progress.chapters)
    if progress.total_chapters:
        progress.completion_percentage = min(100, 100 * progress.chapters_completed // progress.total_chapters)
    passed = all(quiz.passed for quiz in progress.quizzes)
    progress.certificate_eligible = progress.completion_percentage >= 95 and passed
    progress.last_watched_at = datetime.now(UTC).replace(tzinfo=None)
    await db.commit()
    return _shown(progress)


async def _find(db: AsyncSession, tutorial_id: str, user: str) -> TutorialProgress | None:
    wanted = select(TutorialProgress).where(
        TutorialProgress.tutorial_id == tutorial_id, TutorialProgress.user_id == user
    )
    return (await db.execute(wanted)).scalar_one_or_none()


def _shown(progress: TutorialProgress) -> Progress:
    return Progress(
        tutorial_id=progress.tutorial_id,
        user_id=progress.user_id,
        completion_percentage=progress.completion_percentage,
        chapters_completed=progress.chapters_completed,
        total_chapters=progress.total_chapters,
        chapter_progress=[
            Chapter(
                chapter_id=each.chapter_id,
                watch_time=each.watch_time,
                completed=each.completed,
                last_position=each.last_position,
            )
            for each in progress.chapters
        ],
        quiz_scores=[
            Quiz(
                quiz_id=each.quiz_id,
                score=each.score,
                max_score=each.max_score,
                passed=each.passed,
                attempts=each.attempts,
                completed_at=each.completed_at,
            )
            for each in progress.quizzes
        ],
        certificate_eligible=progress.certificate_eligible,
        certificate_earned=progress.certificate_earned,
        total_watch_time=progress.total_watch_time,
        last_watched_at=progress.last_watched_at,
    )
