import assert from "node:assert/strict";
import { before, test } from "node:test";

import { createHito, ok, type Hito } from "../../src/index.js";
import { admin, baseUrl, hito, learner, refused } from "./local.js";

const correo = `${learner}@example.org`;
const contrasena = "una frase larga";
let account: Hito;
let id = 0;

before(async () => {
  await ok(hito.language.POST("/api/users/register", { body: { nombre: "Clara", correo, contrasena } }));
  const login = await ok(hito.language.POST("/api/users/login", { body: { correo, contrasena } }));
  id = login.user.id;
  account = createHito({ baseUrl, token: () => login.token });
});

test("an account finishes a lesson", async () => {
  const lesson = await ok(admin.language.POST("/api/lessons", { body: { titulo: "En el tren", nivel: "principiante" } }));
  const begun = { id_usuario: id, id_leccion: lesson.leccion.id, estado_completitud: "en_progreso" as const };
  const { progreso } = await ok(account.language.POST("/api/progress", { body: begun }));
  const params = { path: { id: progreso.id } };
  const done = { estado_completitud: "completada" as const, puntuacion_obtenida: 3 };
  await ok(account.language.PUT("/api/progress/{id}", { params, body: done }));
  const path = { usuarioId: id, leccionId: lesson.leccion.id };
  const read = await ok(account.language.GET("/api/progress/user/{usuarioId}/lesson/{leccionId}", { params: { path } }));
  assert.equal(read.progreso.estado_completitud, "completada");
});

test("an account changes its profile", async () => {
  const params = { path: { id } };
  await ok(account.language.PUT("/api/users/profile/{id}", { params, body: { nombre: "Clara Luna" } }));
  const { user } = await ok(account.language.GET("/api/users/profile/{id}", { params }));
  assert.deepEqual([user.nombre, user.correo], ["Clara Luna", correo]);
});

test("errors name the field in Spanish, and a wrong password is one", async () => {
  const body = { nombre: "", correo: "otra@example.org", contrasena };
  const error = await refused(ok(hito.language.POST("/api/users/register", { body })), "invalid");
  assert.deepEqual([error.message, error.field], ["Datos no válidos", "nombre"]);
  const wrong = { correo, contrasena: "otra frase" };
  await refused(ok(hito.language.POST("/api/users/login", { body: wrong })), "unauthenticated");
});
