"""Registration, login and profiles, as the language contract's front end sees them."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, TypeAdapter

from tests.accounts import PASSWORD, User, log_in, logged_in, new_email, new_user, register, somebody
from tests.people import new_id

pytestmark = pytest.mark.usefixtures("cheap_passwords")


class Strict(BaseModel):
    """As the front end validates: these keys, these types, and no others."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Shown(Strict):
    id: int
    nombre: str
    correo: str
    nivel: Literal["principiante", "intermedio", "avanzado"]
    xp: int
    racha: int


class Profile(Shown):
    fecha_registro: str
    preferencias: str | None


class Registered(Strict):
    message: str
    user: Shown


class LoggedIn(Registered):
    token: str


class ProfileRead(Strict):
    user: Profile


class ProfileChanged(ProfileRead):
    message: str


class Said(Strict):
    message: str


class Problem(Strict):
    campo: str
    mensaje: str


class Wrong(Said):
    errors: list[Problem]


def shaped(answer, shape, status=200):
    assert answer.status_code == status, answer.text
    return TypeAdapter(shape).validate_json(answer.content)


def wrong_fields(answer):
    return {problem.campo for problem in shaped(answer, Wrong, 400).errors}


def profile(user):
    return shaped(user.get(user.profile), ProfileRead).user


def test_a_new_user_begins_at_the_beginning(api):
    email = new_email()
    user = shaped(register(api, correo=email), Registered, 201).user
    assert user == Shown(id=user.id, nombre="Ana", correo=email, nivel="principiante", xp=0, racha=0)
    assert user.id > 0


def test_a_login_answers_a_token_and_the_user(api):
    email = new_email()
    user = shaped(register(api, correo=email), Registered, 201).user
    answer = shaped(log_in(api, email), LoggedIn)
    assert answer.message == "Inicio de sesión exitoso"
    assert answer.user == user
    assert profile(User(api, user.id, email, answer.token)).id == user.id


def test_a_profile_has_the_eight_keys_of_the_contract(api):
    before = datetime.now(UTC) - timedelta(minutes=2)
    ana = new_user(api, nombre="Ana Ñandú 🎓")
    shown = profile(ana)
    assert (shown.nombre, shown.correo, shown.preferencias) == ("Ana Ñandú 🎓", ana.email, None)
    assert re.fullmatch(r"[0-9-]{10}T[0-9:]{8}[.][0-9]{3}Z", shown.fecha_registro)
    assert before < datetime.fromisoformat(shown.fecha_registro) < datetime.now(UTC) + timedelta(minutes=2)


BAD = {
    "nombre": [
        *(..., None, "", "  ", 5, "x" * 501),
        # Nothing of these can be seen.
        *("\u200b", "\ufeff", "\u2060\u00ad", "\u3164", "\u2800", "\u00a0 \u202f", "\U000e0041", "\u200d\ufe0f"),
        # With these, a list shows another name, or none.
        *("a\u0000", "Ana\n", "Ana\tMaría", "\x1b[31mAna", "Ana\x7f", "Ana\x85", "\x00"),
    ],
    "correo": [
        *(..., None, "", 5, "ana", "ana@", "@example.com", "ana@ejemplo", "a b@example.com", "ana@-x.com"),
        *("Ana <ana@example.com>", f"ana@{'x.' * 200}com", "ana@\nexample.com", "a\u200bna@example.com"),
        *("\u200b", "\ufeff ", "ana@example.com\x00", " " * 100_000),
    ],
    "contrasena": [..., None, "", "12345", 123456, "x" * 1_025, "ñ" * 513],
}


@pytest.mark.parametrize(("field", "value"), [(field, value) for field, values in BAD.items() for value in values])
def test_a_wrong_field_is_named_and_nobody_is_registered(api, field, value):
    email = new_email()
    assert wrong_fields(register(api, **{"correo": email, field: value})) == {field}
    assert log_in(api, email).status_code == 401


def test_every_wrong_field_is_named_at_once_and_in_spanish(api):
    answer = shaped(api.http.post("/api/users/register", json={"nombre": " ", "correo": 1}), Wrong, 400)
    assert answer.message == "Datos no válidos"
    assert {problem.campo: problem.mensaje for problem in answer.errors} == {
        "nombre": "no puede estar vacío",
        "correo": "debe ser un correo electrónico válido",
        "contrasena": "es obligatorio",
    }


@pytest.mark.parametrize(
    "password", ["123456", "x" * 1_024, "ñ" * 512, "  con espacios  ", "🔑🔑🔑🔑🔑🔑", "a\u0000bcdef"]
)
def test_any_password_of_6_characters_to_1024_bytes_opens(api, password):
    ana = new_user(api, contrasena=password)
    assert log_in(api, ana.email, password[:-1] + "y").status_code == 401


def test_a_password_is_the_same_however_a_keyboard_composes_it(api):
    ana = new_user(api, contrasena="contrase\u00f1a")
    assert log_in(api, ana.email, "contrasen\u0303a").status_code == 200


@pytest.mark.parametrize("domain", ["Example.COM", "school.local", "sub.ejemplo.es", "exämple.org"])
def test_an_email_is_checked_for_its_format_and_shown_as_it_was_written(api, domain):
    email = f"{new_email('Ana').partition('@')[0]}+Curso@{domain}"
    assert profile(new_user(api, correo=email)).correo == email


def test_an_email_has_one_account_in_whatever_case_it_is_written(api):
    ana = somebody(api)
    email = ana.email
    for other in [email, email.upper(), email.title()]:
        assert list(shaped(register(api, correo=other), Said, 409)) == [
            ("message", "Ya existe una cuenta con este correo")
        ]
    assert logged_in(api, email.upper()).id == ana.id


# What comes along when an address is copied from a page, a mail or a table.
AROUND = [
    " ",
    "\t",
    "\r\n",
    "\u00a0",
    "\ufeff",
    "\u200b",
    "\u200e\u200f",
    "\u2060",
    "\u202f",
    "\u3000",
    "\u00ad",
    "\u2028",
]


@pytest.mark.parametrize("around", AROUND)
def test_what_stands_around_an_email_is_no_part_of_it(api, around):
    email = new_email()
    made = shaped(register(api, correo=f"{around}{email}{around} "), Registered, 201).user
    assert made.correo == email
    assert shaped(register(api, correo=email), Said, 409)
    ana = logged_in(api, f" {around}{email}{around}")
    assert shaped(log_in(api, email), LoggedIn).user.id == ana.id == made.id
    other = new_email()
    assert shaped(ana.put(correo=f"{around}{other} "), ProfileChanged).user.correo == other
    assert logged_in(api, other).id == made.id


@pytest.mark.parametrize(
    "name", ["Ana", "Ñandú 🎓", "👩‍👩‍👧", "محمد", "می‌خواهم", "李", "e\u0301", "\u00a0Ana", "x" * 500]
)
def test_a_name_is_any_of_which_something_can_be_seen(api, name):
    assert shaped(register(api, nombre=name), Registered, 201).user.nombre == name


def keyed(api, key, **body):
    said = {"nombre": "Ana", "correo": new_email(), "contrasena": PASSWORD, **body}
    return api.http.post("/api/users/register", json=said, headers={"Idempotency-Key": key})


def test_a_registration_repeated_with_its_key_is_answered_as_the_first_time(api):
    key, email = new_id("key"), new_email()
    first, again = (keyed(api, key, correo=email) for _ in range(2))
    assert shaped(again, Registered, 201) == shaped(first, Registered, 201)
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert shaped(register(api, correo=email), Said, 409)
    # What became of the account since is for who has its password now.
    ana = logged_in(api, email)
    ana.put(nombre="Otra", correo=new_email(), contrasena="otra clave", xp=5)
    assert keyed(api, key, correo=email).json() == first.json()


@pytest.mark.parametrize(
    "other", [{"nombre": "Eva"}, {"contrasena": "otra clave"}, {"correo": "otra@example.com"}, {"mas": 1}]
)
def test_the_key_of_a_registration_is_not_for_another(api, other):
    key, email = new_id("key"), new_email()
    assert keyed(api, key, correo=email).status_code == 201
    refused = keyed(api, key, **{"correo": email} | other)
    assert shaped(refused, Said, 422).message == "Esta Idempotency-Key se usó para otra petición"
    assert log_in(api, email).status_code == 200
    assert log_in(api, other.get("correo", email), other.get("contrasena", "x" * 6)).status_code == 401


def test_a_registration_that_is_refused_leaves_its_key_free(api):
    key, ana = new_id("key"), somebody(api)
    assert wrong_fields(keyed(api, key, nombre="")) == {"nombre"}
    shaped(keyed(api, key, correo=ana.email), Said, 409)
    answer = keyed(api, key)
    assert (answer.status_code, "Idempotency-Replayed" in answer.headers) == (201, False)


def test_an_account_that_is_gone_is_not_made_again_by_a_late_repetition(api):
    key, email = new_id("key"), new_email()
    assert keyed(api, key, correo=email).status_code == 201
    logged_in(api, email).delete()
    shaped(keyed(api, key, correo=email), Said, 404)
    assert shaped(register(api, correo=email), Registered, 201)


@pytest.mark.parametrize("key", ["", "a b", "x" * 256])
def test_a_malformed_key_of_a_registration_is_400(api, key):
    email = new_email()
    assert wrong_fields(keyed(api, key, correo=email)) == {"Idempotency-Key"}
    assert log_in(api, email).status_code == 401


def test_of_twenty_registrations_with_one_key_at_once_all_are_the_one_account(api):
    key, email = new_id("key"), new_email()
    with ThreadPoolExecutor(20) as pool:
        answers = list(pool.map(lambda _: keyed(api, key, correo=email), range(20)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer.headers for answer in answers) == 19


def test_a_wrong_password_and_an_unknown_email_are_the_same_401(api):
    ana = somebody(api)
    answers = [log_in(api, ana.email, "otra cosa"), log_in(api, new_email()), log_in(api, "no es un correo")]
    assert {shaped(answer, Said, 401).message for answer in answers} == {"El correo o la contraseña no son correctos"}


def test_no_login_and_no_registration_says_how_long_it_took(api):
    email = new_email()
    body = {"nombre": "Ana", "correo": email, "contrasena": PASSWORD}
    for path in ("/api/users/register", "/api/users/login"):
        for sent in ({}, body, body, body | {"contrasena": "otra cosa"}, body | {"correo": new_email()}):
            assert "Server-Timing" not in api.http.post(path, json=sent).headers
    assert "Server-Timing" in api.http.get("/api/users/profile/1").headers


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"correo", "contrasena"}),
        ({"correo": "ana@example.com"}, {"contrasena"}),
        ({"correo": None, "contrasena": None}, {"correo", "contrasena"}),
        ({"correo": ["ana@example.com"], "contrasena": {"$ne": ""}}, {"correo", "contrasena"}),
        ({"correo": "ana@example.com", "contrasena": "x" * 1_025}, {"contrasena"}),
    ],
)
def test_a_login_of_other_types_is_400(api, body, fields):
    assert wrong_fields(api.http.post("/api/users/login", json=body)) == fields


def test_neither_password_nor_hash_is_ever_shown(api):
    ana = new_user(api)
    for answer in [register(api), log_in(api, ana.email), ana.get(ana.profile), ana.put(contrasena="otra clave")]:
        for word in [PASSWORD, "otra clave", "argon2", "contrasena", "password", "hash"]:
            assert word not in answer.text


def test_a_change_changes_what_it_names_and_null_changes_nothing(api):
    ana = new_user(api)
    first = profile(ana)
    changed = shaped(ana.put(nombre="Ana María", preferencias="temas_preferidos"), ProfileChanged).user
    assert changed == first.model_copy(update={"nombre": "Ana María", "preferencias": "temas_preferidos"})
    nothing = dict.fromkeys(["nombre", "correo", "contrasena", "nivel", "xp", "racha", "preferencias"])
    assert shaped(ana.put(**nothing), ProfileChanged).user == shaped(ana.put(), ProfileChanged).user == changed
    assert profile(ana) == changed
    assert log_in(api, ana.email).status_code == 200


def test_level_xp_and_streak_can_be_set_by_hand(api):
    ana = new_user(api)
    changed = shaped(ana.put(nivel="intermedio", xp=100, racha=5), ProfileChanged).user
    assert (changed.nivel, changed.xp, changed.racha) == ("intermedio", 100, 5)
    assert shaped(ana.put(xp=0), ProfileChanged).user == profile(ana) == changed.model_copy(update={"xp": 0})


BAD_CHANGES = {
    "nombre": ["", " ", 5, "\u200b", "Ana\x00", "Ana\n"],
    "correo": ["", "ana", 5, "\u200b", "ana@example.com\x00"],
    "contrasena": ["", "12345", "x" * 1_025],
    "nivel": ["", "experto", "Avanzado", 1],
    "xp": [-1, 1.5, "100", True, 2**31],
    "racha": [-1, 1.5, "5", False],
    "preferencias": [5, {}, "x" * 10_001],
}


@pytest.mark.parametrize(
    ("field", "value"), [(field, value) for field, values in BAD_CHANGES.items() for value in values]
)
def test_a_wrong_change_is_named_and_changes_nothing(api, field, value):
    ana = somebody(api)
    before = profile(ana)
    assert wrong_fields(ana.put(**{"preferencias": "otras", field: value})) == {field}
    assert profile(ana) == before


def test_a_changed_email_is_the_one_to_log_in_with_and_sets_the_old_one_free(api):
    ana, email = new_user(api), new_email()
    assert shaped(ana.put(correo=email), ProfileChanged).user.correo == email
    assert logged_in(api, email).id == ana.id
    assert log_in(api, ana.email).status_code == 401
    assert new_user(api, correo=ana.email).id != ana.id


def test_an_email_cannot_be_changed_to_anothers(api):
    ana, ben = new_user(api), new_user(api)
    assert shaped(ana.put(correo=ben.email.upper(), nombre="Ben"), Said, 409)
    assert (profile(ana).correo, profile(ana).nombre) == (ana.email, "Ana")
    assert shaped(ana.put(correo=ana.email.upper()), ProfileChanged).user.correo == ana.email.upper()


def test_a_changed_password_ends_the_tokens_of_the_old_one_in_every_contract(api):
    ana = new_user(api)
    assert ana.put(contrasena="una clave nueva").status_code == 200
    assert ana.get(ana.profile).status_code == 401
    assert ana.get("/v1/tutorials/progress/python").status_code == 401
    assert log_in(api, ana.email).status_code == 401
    again = logged_in(api, ana.email, "una clave nueva")
    assert again.get("/v1/tutorials/progress/python").json()["userId"] == ana.learner
    assert profile(again).id == ana.id


def test_other_changes_end_no_token(api):
    ana = new_user(api)
    ana.put(nombre="Ana María", correo=new_email(), xp=3)
    assert profile(ana).xp == 3


def test_a_deleted_account_is_gone_with_its_tokens_and_its_number_is_never_given_again(api):
    ana = new_user(api)
    assert shaped(ana.delete(), Said).message == "Usuario eliminado correctamente"
    assert ana.get(ana.profile).status_code == 401
    assert ana.get("/v1/tutorials/progress/python").status_code == 401
    assert log_in(api, ana.email).status_code == 401
    assert shaped(api.author().get(ana.profile), Said, 404)
    assert shaped(api.author().delete(ana.profile), Said, 404)
    assert new_user(api, correo=ana.email).id > ana.id


def test_profiles_are_ones_own_and_admins_have_all(api):
    ana, ben, admin = new_user(api), new_user(api), api.author()
    for method, body in [("GET", None), ("PUT", {"nombre": "Otra"}), ("DELETE", None)]:
        for other in [ben, api.learner()]:
            shaped(other.request(method, ana.profile, json=body), Said, 403)
        shaped(api.http.request(method, ana.profile, json=body), Said, 401)
    assert profile(ana).nombre == "Ana"
    assert shaped(admin.get(ana.profile), ProfileRead).user == profile(ana)
    assert shaped(admin.put(ana.profile, {"nombre": "Anita"}), ProfileChanged).user.nombre == "Anita"
    assert shaped(admin.delete(ana.profile), Said)
    assert ana.get(ana.profile).status_code == 401


@pytest.mark.parametrize("number", ["0", "-1", "abc", "1.5", "01", "+1", "%20", "1e3", "%D9%A1"])
def test_an_id_that_is_no_positive_number_is_400(api, number):
    admin = api.author()
    for answer in [
        admin.get(f"/api/users/profile/{number}"),
        admin.put(f"/api/users/profile/{number}", {}),
        admin.delete(f"/api/users/profile/{number}"),
    ]:
        assert wrong_fields(answer) == {"id"}


@pytest.mark.parametrize("number", [2_000_000_000, 10**40])
def test_an_account_that_nobody_has_is_404(api, number):
    admin, path = api.author(), f"/api/users/profile/{number}"
    for answer in [admin.get(path), admin.put(path, {"nombre": "Ana"}), admin.put(path, {}), admin.delete(path)]:
        shaped(answer, Said, 404)


@pytest.mark.parametrize("path", ["/api/users/register", "/api/users/login"])
@pytest.mark.parametrize("body", ["", "{", "[]", '{"correo": "a@example.com", "correo": "b@example.com"}'])
def test_what_is_no_body_is_400(api, path, body):
    shaped(api.http.post(path, content=body), Wrong, 400)


def test_a_body_over_256_kb_is_413(api):
    shaped(register(api, mas="x" * (256 * 1024)), Said, 413)


def test_a_trailing_slash_changes_nothing(api):
    ana = somebody(api)
    assert ana.get(f"{ana.profile}/").status_code == 200
    body = {"correo": ana.email, "contrasena": PASSWORD}
    assert api.http.post("/api/users/login/", json=body).status_code == 200


def test_a_token_that_came_with_a_login_is_not_asked_for_again(api):
    headers = {"Authorization": "Bearer not.a.token"}
    body = {"nombre": "Ana", "correo": new_email(), "contrasena": PASSWORD}
    assert api.http.post("/api/users/register", json=body, headers=headers).status_code == 201
    # A login has no effect to have twice.
    headers["Idempotency-Key"] = "x" * 300
    assert api.http.post("/api/users/login", json=body, headers=headers).status_code == 200


def test_level_xp_and_streak_are_what_the_learner_did_until_they_are_set_by_hand(api):
    ana = new_user(api)
    for _ in range(4):
        lesson = api.author().post("/api/lessons", {"titulo": "Saludos", "nivel": "principiante"})
        assert lesson.status_code == 201, lesson.text
        record = {
            "id_usuario": ana.id,
            "id_leccion": lesson.json()["leccion"]["id"],
            "estado_completitud": "completada",
            "puntuacion_obtenida": 3,
        }
        assert ana.request("POST", "/api/progress", json=record).status_code == 201
    shown = profile(ana)
    assert (shown.nivel, shown.xp, shown.racha) == ("intermedio", 160, 1)
    assert logged_in(api, ana.email).id == ana.id
    assert shaped(ana.put(xp=5), ProfileChanged).user == shown.model_copy(update={"xp": 5})
