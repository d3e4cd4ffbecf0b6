from hito.domain.records import Kind
from hito.usecases import content


def test_every_kind_of_course_has_a_source_of_content():
    assert content.SOURCES.keys() == set(Kind)
