"""A teacher's course with one learner, and what every contract shows of it."""

from tests import courses
from tests.people import new_number

VIDEO = "/api/v1/Progress"
WORDS = {"state": "not_finished", "reason": "El trabajo es de otra persona"}


def path(learner, course, unit):
    return f"/v1/learners/{learner.id}/courses/{course}/units/{unit}/correction"


class School:
    """A course of four lessons, one of them a video and one a quiz; its teacher, and a learner of it."""

    def __init__(self, api):
        self.api, self.teacher = api, api.person(str(new_number()))
        lessons = [
            courses.lesson("Hola"),
            courses.lesson("Clip", kind="video", duration_seconds=100),
            courses.lesson("Examen", kind="quiz"),
            courses.lesson("Adiós"),
        ]
        body = courses.course(courses.section("Inicio", *lessons), sensei_id=int(self.teacher.id))
        made = courses.put(api, body)
        self.course, self.lessons = made["id"], courses.ids(made)
        self.ana = courses.enrolled(api, self.course)

    def correct(self, unit, state="not_finished", by=None, **more):
        body = {**WORDS, "state": state, **more}
        return (by or self.teacher).put(path(self.ana, self.course, unit), body)

    def corrects(self, unit, state, **more):
        answer = self.correct(unit, state, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def withdraws(self, unit):
        answer = self.teacher.delete(path(self.ana, self.course, unit))
        assert answer.status_code == 200, answer.text
        return answer.json()

    def mark(self, lesson):
        self.ana.post(f"/courses/mark_progress?lesson_id={lesson}").raise_for_status()

    def chapter(self, lesson, *, completed=True):
        self.ana.chapter(str(self.course), str(lesson), 60, completed=completed).raise_for_status()

    def watch(self, lesson):
        body = {"VideoId": str(lesson), "CurrentTimeSeconds": 96}
        self.ana.post(f"{VIDEO}/video", body).raise_for_status()

    def quiz(self, lesson, *, passed=True):
        body = {"quizId": str(lesson), "score": int(passed), "maxScore": 1, "passed": passed}
        self.ana.post(f"/v1/tutorials/progress/{self.course}/quiz", body).raise_for_status()

    def explained(self):
        answer = self.ana.get(f"/v1/learners/{self.ana.id}/explain", params={"course": str(self.course)})
        assert answer.status_code == 200, answer.text
        return answer.json()["course"]

    def explained_unit(self, unit):
        return next(one for one in self.explained()["units"] if one["id"] == str(unit))

    def percentages(self):
        """The percentage as every contract shows it."""
        ana, number = self.ana, self.course
        content = ana.get("/courses/course_content", params={"course_id": number}).json()["course_content"]
        mine = next(one for one in ana.get("/courses/my_courses").json()["courses"] if one["id"] == number)
        summary = ana.get(f"{VIDEO}/summary/{ana.id}").json()["RecentCourses"][0]
        videos = ana.get(f"{VIDEO}/videos/{ana.id}/{number}").json()
        lessons = [one for part in content["content"].values() for one in part["lessons"]]
        return {
            "content": content["progress"]["progress_percentage"],
            "its lessons": 25 * sum(one["is_completed"] for one in lessons),
            "mine": mine["progress"],
            "course": ana.get(f"{VIDEO}/course/{ana.id}/{number}").json()["CompletionPercentage"],
            "videos": 25 * sum(one["IsCompleted"] for one in videos),
            "summary": summary["CompletionPercentage"],
            "tutorial": ana.progress(str(number))["completionPercentage"],
            "explained": self.explained()["percent"],
        }

    def shows(self, percent):
        # The summary follows through the stream; a correction invalidates it at once.
        shown = self.percentages()
        without_summary = {name: share for name, share in shown.items() if name != "summary"}
        assert set(without_summary.values()) == {percent}, shown

    def summary_shows(self, percent):
        """Whether the summary has followed."""
        shown = self.ana.get(f"{VIDEO}/summary/{self.ana.id}").json()["RecentCourses"][0]
        return shown["CompletionPercentage"] == percent

    def steps(self):
        """What the learner and the teacher do in turn, and the percentage after each step."""
        hello, clip, exam, farewell = self.lessons
        return [
            (lambda: self.mark(hello), 25),
            (lambda: self.corrects(hello, "not_finished"), 0),
            (lambda: self.chapter(hello), 25),
            (lambda: self.watch(clip), 50),
            (lambda: self.quiz(exam), 75),
            (lambda: self.corrects(exam, "not_finished"), 50),
            (lambda: self.quiz(exam, passed=False), 50),
            (lambda: self.quiz(exam), 75),
            (lambda: self.corrects(farewell, "finished"), 100),
            (lambda: self.corrects(clip, "not_finished"), 75),
            (lambda: self.watch(clip), 100),
            (lambda: self.withdraws(farewell), 75),
        ]
