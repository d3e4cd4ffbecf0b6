"""The page says what the code does."""

from tools import data_model


def test_the_data_models_page_is_what_the_code_prints():
    assert data_model.PAGE.read_text(encoding="utf-8") == data_model.page(), "run: make docs"
