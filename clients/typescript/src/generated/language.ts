// Made from docs/openapi/language.json by: make client

export interface paths {
    "/api/achievements": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path?: never;
            cookie?: never;
        };
        /** List all achievements, oldest first */
        get: operations["listAchievements"];
        put?: never;
        /**
         * Create an achievement
         * @description With `LanguageApiAccess=strict`, this requires the role `admin`.
         *
         *     At most 60 calls a minute, admins excepted.
         */
        post: operations["createAchievement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/achievements/{id}": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path?: never;
            cookie?: never;
        };
        /** Read one achievement */
        get: operations["readAchievement"];
        /**
         * Change the given fields of an achievement
         * @description With `LanguageApiAccess=strict`, this requires the role `admin`.
         *
         *     At most 60 calls a minute, admins excepted.
         */
        put: operations["changeAchievement"];
        post?: never;
        /**
         * Delete an achievement; its awards stay
         * @description With `LanguageApiAccess=strict`, this requires the role `admin`.
         *
         *     At most 60 calls a minute, admins excepted.
         */
        delete: operations["deleteAchievement"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/achievements/assign": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Award an achievement to a user; a repetition returns the existing award
         * @description With `LanguageApiAccess=strict`, this requires the role `admin`.
         */
        post: operations["assignAchievement"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/achievements/user/{usuarioId}": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * List a user's awards, oldest first; with `since`, only newer ones
         * @description With `LanguageApiAccess=strict`, this requires the user's own token, or the role `admin`.
         */
        get: operations["listAwards"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/achievements/user/{usuarioId}/pending": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * List the achievements that a user has not earned, with the progress towards them
         * @description With `LanguageApiAccess=strict`, this requires the user's own token, or the role `admin`.
         */
        get: operations["listPendingAchievements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/achievements/{id}/backfill": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * Read the progress of an achievement's last backfill
         * @description Requires the role `admin`.
         */
        get: operations["readBackfill"];
        put?: never;
        /**
         * Start awarding an achievement to all who earned it already; with `dry_run`, only list them
         * @description Requires the role `admin`.
         */
        post: operations["startBackfill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/exercises": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Add an exercise to a lesson
         * @description With `LanguageApiAccess=strict`, this requires the role `admin`.
         *
         *     At most 60 calls a minute, admins excepted.
         */
        post: operations["createLessonExercise"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/exercises/lesson/{id}": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * List the exercises of a lesson, oldest first
         * @description With `LanguageApiAccess=strict`, only admins see the right answers.
         */
        get: operations["listLessonExercises"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/exercises/{id}": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * Read one exercise
         * @description With `LanguageApiAccess=strict`, only admins see the right answers.
         */
        get: operations["readLessonExercise"];
        /**
         * Change the given fields of an exercise
         * @description With `LanguageApiAccess=strict`, this requires the role `admin`.
         *
         *     At most 60 calls a minute, admins excepted.
         */
        put: operations["changeLessonExercise"];
        post?: never;
        /**
         * Delete an exercise
         * @description With `LanguageApiAccess=strict`, this requires the role `admin`.
         *
         *     At most 60 calls a minute, admins excepted.
         */
        delete: operations["deleteLessonExercise"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lessons": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * List all lessons in sequence; with `id_usuario`, each with its state for that user
         * @description With `LanguageApiAccess=strict`, `id_usuario` requires the user's own token, or the role `admin`.
         */
        get: operations["listLessons"];
        put?: never;
        /**
         * Create a lesson
         * @description With `LanguageApiAccess=strict`, this requires the role `admin`.
         *
         *     At most 60 calls a minute, admins excepted.
         */
        post: operations["createLesson"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/lessons/{id}": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path?: never;
            cookie?: never;
        };
        /** Read one lesson, as authored */
        get: operations["readLesson"];
        /**
         * Change the given fields of a lesson
         * @description With `LanguageApiAccess=strict`, this requires the role `admin`.
         *
         *     At most 60 calls a minute, admins excepted.
         */
        put: operations["changeLesson"];
        post?: never;
        /**
         * Delete a lesson and its exercises; learners' records of it stay
         * @description With `LanguageApiAccess=strict`, this requires the role `admin`.
         *
         *     At most 60 calls a minute, admins excepted.
         */
        delete: operations["deleteLesson"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/progress": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create a user's record of a lesson */
        post: operations["createLessonProgress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/progress/user/{usuarioId}/lesson/{leccionId}": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * Read a user's record of a lesson
         * @description With `LanguageApiAccess=strict`, this requires the user's own token, or the role `admin`.
         */
        get: operations["readLessonProgress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/progress/user/{usuarioId}": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path?: never;
            cookie?: never;
        };
        /**
         * List a user's records, oldest first
         * @description With `LanguageApiAccess=strict`, this requires the user's own token, or the role `admin`.
         */
        get: operations["listLessonProgress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/progress/{id}": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path?: never;
            cookie?: never;
        };
        get?: never;
        /** Change the given fields of a record */
        put: operations["changeLessonProgress"];
        post?: never;
        /** Delete a record; the lesson is no longer completed, but awards stay */
        delete: operations["deleteLessonProgress"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/register": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Register an account
         * @description At most 300 calls a minute from one address.
         */
        post: operations["registerUser"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/login": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Log in: the response has a token
         * @description At most 300 calls a minute from one address.
         */
        post: operations["logIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/profile/{id}": {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path?: never;
            cookie?: never;
        };
        /** Read a profile */
        get: operations["readProfile"];
        /**
         * Change the given fields of a profile; a new password ends the tokens of the old one
         * @description At most 60 calls a minute.
         */
        put: operations["changeProfile"];
        post?: never;
        /** Delete an account; its tokens end */
        delete: operations["deleteUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description A user, as registration and login return them. */
        AccountsUserResponse: {
            id: number;
            nombre: string;
            correo: string;
            nivel: components["schemas"]["LanguageLevel"];
            xp: number;
            racha: number;
        };
        /** @description The body of `POST /api/achievements/assign`. */
        AchievementAssign: {
            id_usuario: number;
            id_logro: number;
            /** Format: date-time */
            fecha_obtencion?: string | null;
        };
        /** @description The body of `POST /api/achievements/`. */
        AchievementCreate: {
            nombre: string;
            descripcion?: string | null;
            icono?: string | null;
            criterios: string;
            estado?: components["schemas"]["AchievementState"] | null;
        };
        /** @description An achievement, as authored. */
        AchievementResponse: {
            id: number;
            nombre: string;
            descripcion: string;
            icono: string;
            criterios: string;
            estado: components["schemas"]["AchievementState"];
        };
        /**
         * @description The author's state of an achievement. What a learner has is an award.
         * @enum {string}
         */
        AchievementState: "pendiente" | "obtenido";
        /** @description The body of `PUT /api/achievements/{id}`. */
        AchievementUpdate: {
            nombre?: string | null;
            descripcion?: string | null;
            icono?: string | null;
            criterios?: string | null;
            estado?: components["schemas"]["AchievementState"] | null;
        };
        /** @description The response to an achievement's POST and PUT. */
        AchievementWritten: {
            message: string;
            logro: components["schemas"]["AchievementResponse"];
        };
        /** @description All achievements, oldest first. */
        Achievements: {
            logros: components["schemas"]["AchievementResponse"][];
        };
        /** @description An award, with the fields of its achievement. */
        AwardResponse: {
            id: number;
            id_usuario: number;
            id_logro: number;
            /** Format: date-time */
            fecha_obtencion: string;
            nombre: string;
            descripcion: string;
            icono: string;
            criterios: string;
        };
        /** @description The response to `assign`. */
        AwardWritten: {
            message: string;
            logro: components["schemas"]["AwardResponse"];
        };
        /** @description A user's awards, oldest first. */
        Awards: {
            logros: components["schemas"]["AwardResponse"][];
        };
        /** @description The state of an achievement's backfill; with `dry_run`, the learners who would get the award. */
        BackfillResponse: {
            id_logro: number;
            /** @enum {string} */
            estado: "simulacro" | "en_curso" | "terminado";
            /** Format: date-time */
            iniciado: string | null;
            /** Format: date-time */
            terminado: string | null;
            revisados: number;
            otorgados: number;
            usuarios: components["schemas"]["QualifiedLearner"][] | null;
        };
        /** @description The response to a deletion. */
        Deleted: {
            message: string;
        };
        /** @description The response to DELETE. */
        DeletedResponse: {
            message: string;
        };
        /** @description The body of `PUT /api/exercises/{id}`. */
        ExerciseUpdate: {
            tipo?: string | null;
            enunciado?: string | null;
            respuesta_correcta?: string | null;
            opciones?: string[] | null;
            dificultad?: ("fácil" | "media" | "difícil") | null;
            puntuacion_maxima?: number | null;
            id_leccion?: number | null;
        };
        /** @description The response to an exercise's POST and PUT. */
        ExerciseWritten: {
            message: string;
            ejercicio: components["schemas"]["LanguageExerciseResponse"];
        };
        /** @description The exercises of a lesson, oldest first. */
        Exercises: {
            ejercicios: components["schemas"]["LanguageExerciseResponse"][];
        };
        /** @description What API Gateway itself answers, with the keys of all contracts. */
        GatewayError: {
            message: string;
            error: string;
            detail: string;
            Message: string;
            /** @constant */
            success: false;
        };
        LanguageError: {
            message: string;
        };
        /** @description The body of `POST /api/exercises/`. */
        LanguageExerciseCreate: {
            tipo: string;
            enunciado: string;
            respuesta_correcta: string;
            opciones?: string[] | null;
            dificultad?: ("fácil" | "media" | "difícil") | null;
            puntuacion_maxima?: number | null;
            id_leccion: number;
        };
        /**
         * @description An exercise; `opciones` is null if it has none, because an empty list is true in JavaScript.
         *
         *     `respuesta_correcta` is null if the caller may not see it.
         */
        LanguageExerciseResponse: {
            id: number;
            tipo: string;
            enunciado: string;
            respuesta_correcta: string | null;
            opciones: string[] | null;
            dificultad: string;
            puntuacion_maxima: number;
            id_leccion: number;
        };
        LanguageInvalidError: {
            message: string;
            errors: {
                campo: string;
                mensaje: string;
            }[];
        };
        /** @description A lesson. Its state is the user's if the list was asked for a user, else the authored one. */
        LanguageLessonResponse: {
            id: number;
            titulo: string;
            descripcion: string;
            nivel: components["schemas"]["LanguageLevel"];
            duracion: number;
            orden_secuencia: number;
            estado: components["schemas"]["LessonState"];
            puntuacion: number;
            id_idioma: number;
            contenido: string;
        };
        /**
         * @description A learner's or a lesson's level, in this order.
         * @enum {string}
         */
        LanguageLevel: "principiante" | "intermedio" | "avanzado";
        /** @description A user's record of a lesson, with the values last written. */
        LanguageProgressResponse: {
            id: number;
            id_usuario: number;
            id_leccion: number;
            estado_completitud: components["schemas"]["ProgressStatus"];
            puntuacion_obtenida: number;
            numero_intentos: number;
            /** Format: date-time */
            fecha_inicio: string | null;
            /** Format: date-time */
            fecha_finalizacion: string | null;
            tiempo_dedicado: number;
            puntuacion_vocabulario: number;
            puntuacion_gramatica: number;
            puntuacion_pronunciacion: number;
            puntuacion_comprension: number;
        };
        /** @description The body of `POST /api/lessons/`. */
        LessonCreate: {
            titulo: string;
            descripcion?: string | null;
            nivel: components["schemas"]["LanguageLevel"];
            duracion?: number | null;
            orden_secuencia?: number | null;
            estado?: components["schemas"]["LessonState"] | null;
            puntuacion?: number | null;
            id_idioma?: number | null;
            contenido?: string | null;
        };
        /**
         * @description The state of a lesson for a learner.
         * @enum {string}
         */
        LessonState: "bloqueada" | "desbloqueada" | "completada";
        /** @description The body of `PUT /api/lessons/{id}`. */
        LessonUpdate: {
            titulo?: string | null;
            descripcion?: string | null;
            nivel?: components["schemas"]["LanguageLevel"] | null;
            duracion?: number | null;
            orden_secuencia?: number | null;
            estado?: components["schemas"]["LessonState"] | null;
            puntuacion?: number | null;
            id_idioma?: number | null;
            contenido?: string | null;
        };
        /** @description The response to a lesson's POST and PUT. */
        LessonWritten: {
            message: string;
            leccion: components["schemas"]["LanguageLessonResponse"];
        };
        /** @description Lessons, in the order of their sequence numbers. */
        Lessons: {
            lecciones: components["schemas"]["LanguageLessonResponse"][];
        };
        /** @description The response to a login. */
        LoggedIn: {
            message: string;
            token: string;
            user: components["schemas"]["AccountsUserResponse"];
        };
        /** @description The body of a login; the response never says which part of it is wrong. */
        Login: {
            correo: string;
            /** Format: password */
            contrasena: string;
        };
        /** @description The response with an achievement. */
        OneAchievement: {
            logro: components["schemas"]["AchievementResponse"];
        };
        /** @description The response with an exercise. */
        OneExercise: {
            ejercicio: components["schemas"]["LanguageExerciseResponse"];
        };
        /** @description The response with a lesson. */
        OneLesson: {
            leccion: components["schemas"]["LanguageLessonResponse"];
        };
        /** @description The response with a record. */
        OneProgress: {
            progreso: components["schemas"]["LanguageProgressResponse"];
        };
        /** @description The achievements that a user has not earned. */
        PendingAchievements: {
            pendientes: components["schemas"]["PendingResponse"][];
        };
        /**
         * @description An achievement that a user has not earned.
         *
         *     `actual` and `objetivo` are null if nothing counts towards it.
         */
        PendingResponse: {
            id_logro: number;
            nombre: string;
            criterios: string;
            actual: number | null;
            objetivo: number | null;
            porcentaje: number;
        };
        /** @description The response to a change of a profile. */
        ProfileChanged: {
            message: string;
            user: components["schemas"]["ProfileResponse"];
        };
        /** @description The response with a profile. */
        ProfileRead: {
            user: components["schemas"]["ProfileResponse"];
        };
        /** @description A user's whole profile. */
        ProfileResponse: {
            id: number;
            nombre: string;
            correo: string;
            nivel: components["schemas"]["LanguageLevel"];
            xp: number;
            racha: number;
            /** Format: date-time */
            fecha_registro: string;
            preferencias: string | null;
        };
        /** @description The body of a change; a field that is null or missing stays as it is. */
        ProfileUpdate: {
            nombre?: string | null;
            /** Format: email */
            correo?: string | null;
            /** Format: password */
            contrasena?: string | null;
            nivel?: components["schemas"]["LanguageLevel"] | null;
            xp?: number | null;
            racha?: number | null;
            preferencias?: string | null;
        };
        /** @description The body of `POST /api/progress/`. */
        ProgressCreate: {
            id_usuario: number;
            id_leccion: number;
            estado_completitud?: components["schemas"]["ProgressStatus"] | null;
            puntuacion_obtenida?: number | null;
            numero_intentos?: number | null;
            /** Format: date-time */
            fecha_inicio?: string | null;
            /** Format: date-time */
            fecha_finalizacion?: string | null;
            tiempo_dedicado?: number | null;
            puntuacion_vocabulario?: number | null;
            puntuacion_gramatica?: number | null;
            puntuacion_pronunciacion?: number | null;
            puntuacion_comprension?: number | null;
        };
        /** @description A user's records, oldest first. */
        ProgressList: {
            progresos: components["schemas"]["LanguageProgressResponse"][];
        };
        /**
         * @description The status of a record; `COMPLETED` completes its unit for good.
         * @enum {string}
         */
        ProgressStatus: "no_iniciada" | "en_progreso" | "completada";
        /** @description The body of `PUT /api/progress/{id}`. */
        ProgressUpdate: {
            id_usuario?: number | null;
            id_leccion?: number | null;
            estado_completitud?: components["schemas"]["ProgressStatus"] | null;
            puntuacion_obtenida?: number | null;
            numero_intentos?: number | null;
            /** Format: date-time */
            fecha_inicio?: string | null;
            /** Format: date-time */
            fecha_finalizacion?: string | null;
            tiempo_dedicado?: number | null;
            puntuacion_vocabulario?: number | null;
            puntuacion_gramatica?: number | null;
            puntuacion_pronunciacion?: number | null;
            puntuacion_comprension?: number | null;
        };
        /** @description The response to a record's POST and PUT. */
        ProgressWritten: {
            message: string;
            progreso: components["schemas"]["LanguageProgressResponse"];
        };
        /** @description A learner who would get the award; `id_usuario` is null if the learner has no account. */
        QualifiedLearner: {
            id_usuario: number | null;
            aprendiz: string;
        };
        /** @description The response to a registration. */
        Registered: {
            message: string;
            user: components["schemas"]["AccountsUserResponse"];
        };
        /** @description The body of a registration. */
        Registration: {
            nombre: string;
            /** Format: email */
            correo: string;
            /** Format: password */
            contrasena: string;
        };
    };
    responses: {
        /** @description The request is wrong, or breaks a rule. */
        LanguageBadRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "Datos no válidos",
                 *       "errors": [
                 *         {
                 *           "campo": "name",
                 *           "mensaje": "es obligatorio"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["LanguageInvalidError"];
            };
        };
        /** @description Something that exists stands against it. */
        LanguageConflict: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "The course is being changed"
                 *     }
                 */
                "application/json": components["schemas"]["LanguageError"];
            };
        };
        /** @description The caller may not do this. */
        LanguageForbidden: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "El token ha expirado"
                 *     }
                 */
                "application/json": components["schemas"]["LanguageError"];
            };
        };
        /** @description A write by a learner who was erased. */
        LanguageGone: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "Este usuario fue eliminado"
                 *     }
                 */
                "application/json": components["schemas"]["LanguageError"];
            };
        };
        /** @description A bug. The log line of the `X-Request-Id` has its place. */
        LanguageInternalError: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "Error interno del servidor"
                 *     }
                 */
                "application/json": components["schemas"]["LanguageError"];
            };
        };
        /** @description What was asked for does not exist, or the caller may not know that it does. */
        LanguageNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "Course not found"
                 *     }
                 */
                "application/json": components["schemas"]["LanguageError"];
            };
        };
        /** @description The body is too large, or the answer would be. */
        LanguageTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "El cuerpo es demasiado grande"
                 *     }
                 */
                "application/json": components["schemas"]["LanguageError"];
            };
        };
        /** @description Too many calls; `Retry-After` says when to try again. */
        LanguageTooManyRequests: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "Demasiadas peticiones; inténtalo de nuevo en un momento"
                 *     }
                 */
                "application/json": components["schemas"]["LanguageError"] | components["schemas"]["GatewayError"];
            };
        };
        /** @description There is no valid token. */
        LanguageUnauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "El token no es válido"
                 *     }
                 */
                "application/json": components["schemas"]["LanguageError"];
            };
        };
        /** @description A system that Hito depends on does not answer. Repeat after `Retry-After` seconds. */
        LanguageUnavailable: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "El servicio no está disponible; inténtalo de nuevo en un momento"
                 *     }
                 */
                "application/json": components["schemas"]["LanguageError"];
            };
        };
        /** @description The `Idempotency-Key` was used for another request. */
        LanguageUnprocessable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "Esta Idempotency-Key se usó para otra petición"
                 *     }
                 */
                "application/json": components["schemas"]["LanguageError"];
            };
        };
    };
    parameters: {
        /**
         * @description Makes a repeated request harmless for a day: it has one effect and gets the same answer.
         * @example 8c6c9a70-3a0b-4bb5-9c3e-0c6a1a3f2a11
         */
        IdempotencyKey: string;
        /**
         * @description The learner's IANA time zone, where the token has no `zoneinfo`; an unknown one is ignored.
         * @example America/Mexico_City
         */
        TimeZone: string;
        /**
         * @description The front end's version, for the log.
         * @example 1.4.2
         */
        ClientVersion: string;
        /**
         * @description The `ETag` of what the client has. A browser sends it by itself for what it may store.
         * @example "146ffc8864102ec3255160ac4311acb5"
         */
        IfNoneMatch: string;
    };
    requestBodies: never;
    headers: {
        /** @description The request's id, also in the log line. */
        "X-Request-Id": string;
        /** @description Milliseconds that the function took, requests to the database and their capacity units, as `hito;dur=12.3, db;desc="2 trips, 1 RCU, 1 WCU"`. */
        "Server-Timing": string;
        /** @description Names what the answer shows: another one whenever that changes. */
        ETag: string;
        /** @description Seconds to wait before the next try. */
        "Retry-After": number;
        /** @description The list goes on: send this value as `?cursor=` for the next page. */
        "X-Next-Cursor": string;
        /** @description `true`: this answer repeats an earlier one, and nothing was done again. */
        "Idempotency-Replayed": "true";
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listAchievements: {
        parameters: {
            query?: {
                /** @description The `X-Next-Cursor` of the page before. */
                cursor?: string;
            };
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
                /**
                 * @description The `ETag` of what the client has. A browser sends it by itself for what it may store.
                 * @example "146ffc8864102ec3255160ac4311acb5"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    ETag: components["headers"]["ETag"];
                    "X-Next-Cursor": components["headers"]["X-Next-Cursor"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "logros": [
                     *         {
                     *           "id": 1,
                     *           "nombre": "Primer Paso",
                     *           "descripcion": "Completa tu primera lección",
                     *           "icono": "icon-url",
                     *           "criterios": "completar_leccion_1",
                     *           "estado": "pendiente"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Achievements"];
                };
            };
            /** @description The client has what the answer would show. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    ETag: components["headers"]["ETag"];
                    "X-Next-Cursor": components["headers"]["X-Next-Cursor"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["LanguageBadRequest"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    createAchievement: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
                /**
                 * @description Makes a repeated request harmless for a day: it has one effect and gets the same answer.
                 * @example 8c6c9a70-3a0b-4bb5-9c3e-0c6a1a3f2a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 256 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "nombre": "Primer Paso",
                 *       "descripcion": "Completa tu primera lección",
                 *       "icono": "icon-url",
                 *       "criterios": "completar_leccion_1",
                 *       "estado": "pendiente"
                 *     }
                 */
                "application/json": components["schemas"]["AchievementCreate"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Logro creado correctamente",
                     *       "logro": {
                     *         "id": 1,
                     *         "nombre": "Primer Paso",
                     *         "descripcion": "Completa tu primera lección",
                     *         "icono": "icon-url",
                     *         "criterios": "completar_leccion_1",
                     *         "estado": "pendiente"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AchievementWritten"];
                };
            };
            400: components["responses"]["LanguageBadRequest"];
            401: components["responses"]["LanguageUnauthorized"];
            403: components["responses"]["LanguageForbidden"];
            404: components["responses"]["LanguageNotFound"];
            409: components["responses"]["LanguageConflict"];
            410: components["responses"]["LanguageGone"];
            413: components["responses"]["LanguageTooLarge"];
            422: components["responses"]["LanguageUnprocessable"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    readAchievement: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
                /**
                 * @description The `ETag` of what the client has. A browser sends it by itself for what it may store.
                 * @example "146ffc8864102ec3255160ac4311acb5"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "logro": {
                     *         "id": 1,
                     *         "nombre": "Primer Paso",
                     *         "descripcion": "Completa tu primera lección",
                     *         "icono": "icon-url",
                     *         "criterios": "completar_leccion_1",
                     *         "estado": "pendiente"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OneAchievement"];
                };
            };
            /** @description The client has what the answer would show. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["LanguageBadRequest"];
            404: components["responses"]["LanguageNotFound"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    changeAchievement: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        /** @description At most 256 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "nombre": "Nuevo Nombre",
                 *       "descripcion": "Nueva descripción",
                 *       "icono": "nuevo-icon-url",
                 *       "criterios": "nuevos_criterios",
                 *       "estado": "obtenido"
                 *     }
                 */
                "application/json": components["schemas"]["AchievementUpdate"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Logro actualizado correctamente",
                     *       "logro": {
                     *         "id": 1,
                     *         "nombre": "Nuevo Nombre",
                     *         "descripcion": "Nueva descripción",
                     *         "icono": "nuevo-icon-url",
                     *         "criterios": "nuevos_criterios",
                     *         "estado": "obtenido"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AchievementWritten"];
                };
            };
            400: components["responses"]["LanguageBadRequest"];
            401: components["responses"]["LanguageUnauthorized"];
            403: components["responses"]["LanguageForbidden"];
            404: components["responses"]["LanguageNotFound"];
            410: components["responses"]["LanguageGone"];
            413: components["responses"]["LanguageTooLarge"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    deleteAchievement: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Logro eliminado correctamente"
                     *     }
                     */
                    "application/json": components["schemas"]["DeletedResponse"];
                };
            };
            400: components["responses"]["LanguageBadRequest"];
            401: components["responses"]["LanguageUnauthorized"];
            403: components["responses"]["LanguageForbidden"];
            404: components["responses"]["LanguageNotFound"];
            410: components["responses"]["LanguageGone"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    assignAchievement: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
                /**
                 * @description Makes a repeated request harmless for a day: it has one effect and gets the same answer.
                 * @example 8c6c9a70-3a0b-4bb5-9c3e-0c6a1a3f2a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 256 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id_usuario": 1,
                 *       "id_logro": 1,
                 *       "fecha_obtencion": "2025-09-25T10:30:00.000Z"
                 *     }
                 */
                "application/json": components["schemas"]["AchievementAssign"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Logro asignado correctamente",
                     *       "logro": {
                     *         "id": 1,
                     *         "id_usuario": 1,
                     *         "id_logro": 1,
                     *         "fecha_obtencion": "2025-09-25T10:30:00.000Z",
                     *         "nombre": "Primer Paso",
                     *         "descripcion": "Completa tu primera lección",
                     *         "icono": "icon-url",
                     *         "criterios": "completar_leccion_1"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AwardWritten"];
                };
            };
            /** @description Created. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Logro asignado correctamente",
                     *       "logro": {
                     *         "id": 1,
                     *         "id_usuario": 1,
                     *         "id_logro": 1,
                     *         "fecha_obtencion": "2025-09-25T10:30:00.000Z",
                     *         "nombre": "Primer Paso",
                     *         "descripcion": "Completa tu primera lección",
                     *         "icono": "icon-url",
                     *         "criterios": "completar_leccion_1"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["AwardWritten"];
                };
            };
            400: components["responses"]["LanguageBadRequest"];
            401: components["responses"]["LanguageUnauthorized"];
            403: components["responses"]["LanguageForbidden"];
            404: components["responses"]["LanguageNotFound"];
            410: components["responses"]["LanguageGone"];
            413: components["responses"]["LanguageTooLarge"];
            422: components["responses"]["LanguageUnprocessable"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    listAwards: {
        parameters: {
            query?: {
                /** @description An ISO 8601 date or time, in UTC if it has no zone: only newer awards are listed. */
                since?: string;
                /** @description The `X-Next-Cursor` of the page before. */
                cursor?: string;
            };
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
                /**
                 * @description The `ETag` of what the client has. A browser sends it by itself for what it may store.
                 * @example "146ffc8864102ec3255160ac4311acb5"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                usuarioId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    ETag: components["headers"]["ETag"];
                    "X-Next-Cursor": components["headers"]["X-Next-Cursor"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "logros": [
                     *         {
                     *           "id": 1,
                     *           "id_usuario": 1,
                     *           "id_logro": 1,
                     *           "fecha_obtencion": "2025-09-25T10:30:00.000Z",
                     *           "nombre": "Primer Paso",
                     *           "descripcion": "Completa tu primera lección",
                     *           "icono": "icon-url",
                     *           "criterios": "completar_leccion_1"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Awards"];
                };
            };
            /** @description The client has what the answer would show. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    ETag: components["headers"]["ETag"];
                    "X-Next-Cursor": components["headers"]["X-Next-Cursor"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["LanguageBadRequest"];
            401: components["responses"]["LanguageUnauthorized"];
            403: components["responses"]["LanguageForbidden"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    listPendingAchievements: {
        parameters: {
            query?: {
                /** @description The `X-Next-Cursor` of the page before. */
                cursor?: string;
            };
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
                /**
                 * @description The `ETag` of what the client has. A browser sends it by itself for what it may store.
                 * @example "146ffc8864102ec3255160ac4311acb5"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The learner's IANA time zone, where the token has no `zoneinfo`; an unknown one is ignored.
                 * @example America/Mexico_City
                 */
                "X-Time-Zone"?: components["parameters"]["TimeZone"];
            };
            path: {
                usuarioId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    ETag: components["headers"]["ETag"];
                    "X-Next-Cursor": components["headers"]["X-Next-Cursor"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "pendientes": [
                     *         {
                     *           "id_logro": 2,
                     *           "nombre": "Racha de una semana",
                     *           "criterios": "racha_7",
                     *           "actual": 3,
                     *           "objetivo": 7,
                     *           "porcentaje": 42
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PendingAchievements"];
                };
            };
            /** @description The client has what the answer would show. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    ETag: components["headers"]["ETag"];
                    "X-Next-Cursor": components["headers"]["X-Next-Cursor"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["LanguageBadRequest"];
            401: components["responses"]["LanguageUnauthorized"];
            403: components["responses"]["LanguageForbidden"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    readBackfill: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
                /**
                 * @description The `ETag` of what the client has. A browser sends it by itself for what it may store.
                 * @example "146ffc8864102ec3255160ac4311acb5"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id_logro": 1,
                     *       "estado": "terminado",
                     *       "iniciado": "2026-01-31T08:30:00.000Z",
                     *       "terminado": "2026-01-31T08:30:00.000Z",
                     *       "revisados": 250,
                     *       "otorgados": 12,
                     *       "usuarios": null
                     *     }
                     */
                    "application/json": components["schemas"]["BackfillResponse"];
                };
            };
            /** @description The client has what the answer would show. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["LanguageBadRequest"];
            401: components["responses"]["LanguageUnauthorized"];
            403: components["responses"]["LanguageForbidden"];
            404: components["responses"]["LanguageNotFound"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    startBackfill: {
        parameters: {
            query?: {
                /** @description Whether only to report what would change. */
                dry_run?: boolean;
                /** @description The `X-Next-Cursor` of the page before. */
                cursor?: string;
            };
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
                /**
                 * @description Makes a repeated request harmless for a day: it has one effect and gets the same answer.
                 * @example 8c6c9a70-3a0b-4bb5-9c3e-0c6a1a3f2a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "X-Next-Cursor": components["headers"]["X-Next-Cursor"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id_logro": 1,
                     *       "estado": "en_curso",
                     *       "iniciado": "2026-01-31T08:30:00.000Z",
                     *       "terminado": null,
                     *       "revisados": 0,
                     *       "otorgados": 0,
                     *       "usuarios": null
                     *     }
                     */
                    "application/json": components["schemas"]["BackfillResponse"];
                };
            };
            /** @description Accepted; the rest follows within moments. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "X-Next-Cursor": components["headers"]["X-Next-Cursor"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id_logro": 1,
                     *       "estado": "en_curso",
                     *       "iniciado": "2026-01-31T08:30:00.000Z",
                     *       "terminado": null,
                     *       "revisados": 0,
                     *       "otorgados": 0,
                     *       "usuarios": null
                     *     }
                     */
                    "application/json": components["schemas"]["BackfillResponse"];
                };
            };
            400: components["responses"]["LanguageBadRequest"];
            401: components["responses"]["LanguageUnauthorized"];
            403: components["responses"]["LanguageForbidden"];
            404: components["responses"]["LanguageNotFound"];
            410: components["responses"]["LanguageGone"];
            422: components["responses"]["LanguageUnprocessable"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    createLessonExercise: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
                /**
                 * @description Makes a repeated request harmless for a day: it has one effect and gets the same answer.
                 * @example 8c6c9a70-3a0b-4bb5-9c3e-0c6a1a3f2a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 256 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "tipo": "traducción",
                 *       "enunciado": "Traduce: 'Hello, how are you?'",
                 *       "respuesta_correcta": "Hola, ¿cómo estás?",
                 *       "opciones": [
                 *         "Hola, ¿cómo estás?",
                 *         "Adiós, ¿cómo estás?",
                 *         "Hola, ¿qué haces?"
                 *       ],
                 *       "dificultad": "fácil",
                 *       "puntuacion_maxima": 10,
                 *       "id_leccion": 1
                 *     }
                 */
                "application/json": components["schemas"]["LanguageExerciseCreate"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Ejercicio creado correctamente",
                     *       "ejercicio": {
                     *         "id": 1,
                     *         "tipo": "traducción",
                     *         "enunciado": "Traduce: 'Hello, how are you?'",
                     *         "respuesta_correcta": "Hola, ¿cómo estás?",
                     *         "opciones": [
                     *           "Hola, ¿cómo estás?",
                     *           "Adiós, ¿cómo estás?",
                     *           "Hola, ¿qué haces?"
                     *         ],
                     *         "dificultad": "fácil",
                     *         "puntuacion_maxima": 10,
                     *         "id_leccion": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ExerciseWritten"];
                };
            };
            400: components["responses"]["LanguageBadRequest"];
            401: components["responses"]["LanguageUnauthorized"];
            403: components["responses"]["LanguageForbidden"];
            404: components["responses"]["LanguageNotFound"];
            409: components["responses"]["LanguageConflict"];
            410: components["responses"]["LanguageGone"];
            413: components["responses"]["LanguageTooLarge"];
            422: components["responses"]["LanguageUnprocessable"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    listLessonExercises: {
        parameters: {
            query?: {
                /** @description The `X-Next-Cursor` of the page before. */
                cursor?: string;
            };
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
                /**
                 * @description The `ETag` of what the client has. A browser sends it by itself for what it may store.
                 * @example "146ffc8864102ec3255160ac4311acb5"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    ETag: components["headers"]["ETag"];
                    "X-Next-Cursor": components["headers"]["X-Next-Cursor"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "ejercicios": [
                     *         {
                     *           "id": 1,
                     *           "tipo": "traducción",
                     *           "enunciado": "Traduce: 'Hello, how are you?'",
                     *           "respuesta_correcta": "Hola, ¿cómo estás?",
                     *           "opciones": [
                     *             "Hola, ¿cómo estás?",
                     *             "Adiós, ¿cómo estás?",
                     *             "Hola, ¿qué haces?"
                     *           ],
                     *           "dificultad": "fácil",
                     *           "puntuacion_maxima": 10,
                     *           "id_leccion": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Exercises"];
                };
            };
            /** @description The client has what the answer would show. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    ETag: components["headers"]["ETag"];
                    "X-Next-Cursor": components["headers"]["X-Next-Cursor"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["LanguageBadRequest"];
            401: components["responses"]["LanguageUnauthorized"];
            403: components["responses"]["LanguageForbidden"];
            404: components["responses"]["LanguageNotFound"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    readLessonExercise: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
                /**
                 * @description The `ETag` of what the client has. A browser sends it by itself for what it may store.
                 * @example "146ffc8864102ec3255160ac4311acb5"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "ejercicio": {
                     *         "id": 1,
                     *         "tipo": "traducción",
                     *         "enunciado": "Traduce: 'Hello, how are you?'",
                     *         "respuesta_correcta": "Hola, ¿cómo estás?",
                     *         "opciones": [
                     *           "Hola, ¿cómo estás?",
                     *           "Adiós, ¿cómo estás?",
                     *           "Hola, ¿qué haces?"
                     *         ],
                     *         "dificultad": "fácil",
                     *         "puntuacion_maxima": 10,
                     *         "id_leccion": 1
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OneExercise"];
                };
            };
            /** @description The client has what the answer would show. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["LanguageBadRequest"];
            401: components["responses"]["LanguageUnauthorized"];
            403: components["responses"]["LanguageForbidden"];
            404: components["responses"]["LanguageNotFound"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    changeLessonExercise: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        /** @description At most 256 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "tipo": "opción múltiple",
                 *       "enunciado": "Nueva pregunta",
                 *       "respuesta_correcta": "Respuesta correcta",
                 *       "opciones": [
                 *         "Opción 1",
                 *         "Opción 2",
                 *         "Opción 3"
                 *       ],
                 *       "dificultad": "media",
                 *       "puntuacion_maxima": 15,
                 *       "id_leccion": 2
                 *     }
                 */
                "application/json": components["schemas"]["ExerciseUpdate"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Ejercicio actualizado correctamente",
                     *       "ejercicio": {
                     *         "id": 1,
                     *         "tipo": "opción múltiple",
                     *         "enunciado": "Nueva pregunta",
                     *         "respuesta_correcta": "Respuesta correcta",
                     *         "opciones": [
                     *           "Opción 1",
                     *           "Opción 2",
                     *           "Opción 3"
                     *         ],
                     *         "dificultad": "media",
                     *         "puntuacion_maxima": 15,
                     *         "id_leccion": 2
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ExerciseWritten"];
                };
            };
            400: components["responses"]["LanguageBadRequest"];
            401: components["responses"]["LanguageUnauthorized"];
            403: components["responses"]["LanguageForbidden"];
            404: components["responses"]["LanguageNotFound"];
            410: components["responses"]["LanguageGone"];
            413: components["responses"]["LanguageTooLarge"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    deleteLessonExercise: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Ejercicio eliminado correctamente"
                     *     }
                     */
                    "application/json": components["schemas"]["DeletedResponse"];
                };
            };
            400: components["responses"]["LanguageBadRequest"];
            401: components["responses"]["LanguageUnauthorized"];
            403: components["responses"]["LanguageForbidden"];
            404: components["responses"]["LanguageNotFound"];
            410: components["responses"]["LanguageGone"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    listLessons: {
        parameters: {
            query?: {
                /** @description The `X-Next-Cursor` of the page before. */
                cursor?: string;
                /** @description The user whose state each lesson has. */
                id_usuario?: number;
            };
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
                /**
                 * @description The `ETag` of what the client has. A browser sends it by itself for what it may store.
                 * @example "146ffc8864102ec3255160ac4311acb5"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    ETag: components["headers"]["ETag"];
                    "X-Next-Cursor": components["headers"]["X-Next-Cursor"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "lecciones": [
                     *         {
                     *           "id": 1,
                     *           "titulo": "Introducción a los verbos",
                     *           "descripcion": "Aprende los verbos básicos en inglés",
                     *           "nivel": "principiante",
                     *           "duracion": 15,
                     *           "orden_secuencia": 1,
                     *           "estado": "desbloqueada",
                     *           "puntuacion": 3,
                     *           "id_idioma": 1,
                     *           "contenido": "Contenido de la lección"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Lessons"];
                };
            };
            /** @description The client has what the answer would show. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    ETag: components["headers"]["ETag"];
                    "X-Next-Cursor": components["headers"]["X-Next-Cursor"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["LanguageBadRequest"];
            401: components["responses"]["LanguageUnauthorized"];
            403: components["responses"]["LanguageForbidden"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    createLesson: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
                /**
                 * @description Makes a repeated request harmless for a day: it has one effect and gets the same answer.
                 * @example 8c6c9a70-3a0b-4bb5-9c3e-0c6a1a3f2a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 256 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "titulo": "Introducción a los verbos",
                 *       "descripcion": "Aprende los verbos básicos en inglés",
                 *       "nivel": "principiante",
                 *       "duracion": 15,
                 *       "orden_secuencia": 1,
                 *       "estado": "desbloqueada",
                 *       "puntuacion": 3,
                 *       "id_idioma": 1,
                 *       "contenido": "Contenido de la lección"
                 *     }
                 */
                "application/json": components["schemas"]["LessonCreate"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Lección creada correctamente",
                     *       "leccion": {
                     *         "id": 1,
                     *         "titulo": "Introducción a los verbos",
                     *         "descripcion": "Aprende los verbos básicos en inglés",
                     *         "nivel": "principiante",
                     *         "duracion": 15,
                     *         "orden_secuencia": 1,
                     *         "estado": "desbloqueada",
                     *         "puntuacion": 3,
                     *         "id_idioma": 1,
                     *         "contenido": "Contenido de la lección"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["LessonWritten"];
                };
            };
            400: components["responses"]["LanguageBadRequest"];
            401: components["responses"]["LanguageUnauthorized"];
            403: components["responses"]["LanguageForbidden"];
            404: components["responses"]["LanguageNotFound"];
            409: components["responses"]["LanguageConflict"];
            410: components["responses"]["LanguageGone"];
            413: components["responses"]["LanguageTooLarge"];
            422: components["responses"]["LanguageUnprocessable"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    readLesson: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
                /**
                 * @description The `ETag` of what the client has. A browser sends it by itself for what it may store.
                 * @example "146ffc8864102ec3255160ac4311acb5"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "leccion": {
                     *         "id": 1,
                     *         "titulo": "Introducción a los verbos",
                     *         "descripcion": "Aprende los verbos básicos en inglés",
                     *         "nivel": "principiante",
                     *         "duracion": 15,
                     *         "orden_secuencia": 1,
                     *         "estado": "desbloqueada",
                     *         "puntuacion": 3,
                     *         "id_idioma": 1,
                     *         "contenido": "Contenido de la lección"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OneLesson"];
                };
            };
            /** @description The client has what the answer would show. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["LanguageBadRequest"];
            404: components["responses"]["LanguageNotFound"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    changeLesson: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        /** @description At most 256 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "titulo": "Nuevo título",
                 *       "descripcion": "Nueva descripción",
                 *       "nivel": "intermedio",
                 *       "duracion": 20,
                 *       "orden_secuencia": 2,
                 *       "estado": "completada",
                 *       "puntuacion": 2,
                 *       "id_idioma": 1,
                 *       "contenido": "Nuevo contenido"
                 *     }
                 */
                "application/json": components["schemas"]["LessonUpdate"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Lección actualizada correctamente",
                     *       "leccion": {
                     *         "id": 1,
                     *         "titulo": "Nuevo título",
                     *         "descripcion": "Nueva descripción",
                     *         "nivel": "intermedio",
                     *         "duracion": 20,
                     *         "orden_secuencia": 2,
                     *         "estado": "completada",
                     *         "puntuacion": 2,
                     *         "id_idioma": 1,
                     *         "contenido": "Nuevo contenido"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["LessonWritten"];
                };
            };
            400: components["responses"]["LanguageBadRequest"];
            401: components["responses"]["LanguageUnauthorized"];
            403: components["responses"]["LanguageForbidden"];
            404: components["responses"]["LanguageNotFound"];
            410: components["responses"]["LanguageGone"];
            413: components["responses"]["LanguageTooLarge"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    deleteLesson: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Lección eliminada correctamente"
                     *     }
                     */
                    "application/json": components["schemas"]["DeletedResponse"];
                };
            };
            400: components["responses"]["LanguageBadRequest"];
            401: components["responses"]["LanguageUnauthorized"];
            403: components["responses"]["LanguageForbidden"];
            404: components["responses"]["LanguageNotFound"];
            410: components["responses"]["LanguageGone"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    createLessonProgress: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
                /**
                 * @description Makes a repeated request harmless for a day: it has one effect and gets the same answer.
                 * @example 8c6c9a70-3a0b-4bb5-9c3e-0c6a1a3f2a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
                /**
                 * @description The learner's IANA time zone, where the token has no `zoneinfo`; an unknown one is ignored.
                 * @example America/Mexico_City
                 */
                "X-Time-Zone"?: components["parameters"]["TimeZone"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 256 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id_usuario": 1,
                 *       "id_leccion": 1,
                 *       "estado_completitud": "completada",
                 *       "puntuacion_obtenida": 3,
                 *       "numero_intentos": 1,
                 *       "fecha_inicio": "2025-09-25T10:30:00.000Z",
                 *       "fecha_finalizacion": "2025-09-25T10:45:00.000Z",
                 *       "tiempo_dedicado": 900,
                 *       "puntuacion_vocabulario": 3,
                 *       "puntuacion_gramatica": 2,
                 *       "puntuacion_pronunciacion": 1,
                 *       "puntuacion_comprension": 3
                 *     }
                 */
                "application/json": components["schemas"]["ProgressCreate"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Registro de progreso creado correctamente",
                     *       "progreso": {
                     *         "id": 1,
                     *         "id_usuario": 1,
                     *         "id_leccion": 1,
                     *         "estado_completitud": "completada",
                     *         "puntuacion_obtenida": 3,
                     *         "numero_intentos": 1,
                     *         "fecha_inicio": "2025-09-25T10:30:00.000Z",
                     *         "fecha_finalizacion": "2025-09-25T10:45:00.000Z",
                     *         "tiempo_dedicado": 900,
                     *         "puntuacion_vocabulario": 3,
                     *         "puntuacion_gramatica": 2,
                     *         "puntuacion_pronunciacion": 1,
                     *         "puntuacion_comprension": 3
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ProgressWritten"];
                };
            };
            400: components["responses"]["LanguageBadRequest"];
            401: components["responses"]["LanguageUnauthorized"];
            403: components["responses"]["LanguageForbidden"];
            404: components["responses"]["LanguageNotFound"];
            409: components["responses"]["LanguageConflict"];
            410: components["responses"]["LanguageGone"];
            413: components["responses"]["LanguageTooLarge"];
            422: components["responses"]["LanguageUnprocessable"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    readLessonProgress: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
                /**
                 * @description The `ETag` of what the client has. A browser sends it by itself for what it may store.
                 * @example "146ffc8864102ec3255160ac4311acb5"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                usuarioId: number;
                leccionId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "progreso": {
                     *         "id": 1,
                     *         "id_usuario": 1,
                     *         "id_leccion": 1,
                     *         "estado_completitud": "completada",
                     *         "puntuacion_obtenida": 3,
                     *         "numero_intentos": 1,
                     *         "fecha_inicio": "2025-09-25T10:30:00.000Z",
                     *         "fecha_finalizacion": "2025-09-25T10:45:00.000Z",
                     *         "tiempo_dedicado": 900,
                     *         "puntuacion_vocabulario": 3,
                     *         "puntuacion_gramatica": 2,
                     *         "puntuacion_pronunciacion": 1,
                     *         "puntuacion_comprension": 3
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["OneProgress"];
                };
            };
            /** @description The client has what the answer would show. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["LanguageBadRequest"];
            401: components["responses"]["LanguageUnauthorized"];
            403: components["responses"]["LanguageForbidden"];
            404: components["responses"]["LanguageNotFound"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    listLessonProgress: {
        parameters: {
            query?: {
                /** @description The `X-Next-Cursor` of the page before. */
                cursor?: string;
            };
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
                /**
                 * @description The `ETag` of what the client has. A browser sends it by itself for what it may store.
                 * @example "146ffc8864102ec3255160ac4311acb5"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
            };
            path: {
                usuarioId: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    ETag: components["headers"]["ETag"];
                    "X-Next-Cursor": components["headers"]["X-Next-Cursor"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "progresos": [
                     *         {
                     *           "id": 1,
                     *           "id_usuario": 1,
                     *           "id_leccion": 1,
                     *           "estado_completitud": "completada",
                     *           "puntuacion_obtenida": 3,
                     *           "numero_intentos": 1,
                     *           "fecha_inicio": "2025-09-25T10:30:00.000Z",
                     *           "fecha_finalizacion": "2025-09-25T10:45:00.000Z",
                     *           "tiempo_dedicado": 900,
                     *           "puntuacion_vocabulario": 3,
                     *           "puntuacion_gramatica": 2,
                     *           "puntuacion_pronunciacion": 1,
                     *           "puntuacion_comprension": 3
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ProgressList"];
                };
            };
            /** @description The client has what the answer would show. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    ETag: components["headers"]["ETag"];
                    "X-Next-Cursor": components["headers"]["X-Next-Cursor"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["LanguageBadRequest"];
            401: components["responses"]["LanguageUnauthorized"];
            403: components["responses"]["LanguageForbidden"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    changeLessonProgress: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
                /**
                 * @description The learner's IANA time zone, where the token has no `zoneinfo`; an unknown one is ignored.
                 * @example America/Mexico_City
                 */
                "X-Time-Zone"?: components["parameters"]["TimeZone"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        /** @description At most 256 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "id_usuario": 1,
                 *       "id_leccion": 1,
                 *       "estado_completitud": "en_progreso",
                 *       "puntuacion_obtenida": 2,
                 *       "numero_intentos": 2,
                 *       "fecha_inicio": "2025-09-25T10:30:00.000Z",
                 *       "fecha_finalizacion": "2025-09-25T10:50:00.000Z",
                 *       "tiempo_dedicado": 1200,
                 *       "puntuacion_vocabulario": 2,
                 *       "puntuacion_gramatica": 2,
                 *       "puntuacion_pronunciacion": 1,
                 *       "puntuacion_comprension": 2
                 *     }
                 */
                "application/json": components["schemas"]["ProgressUpdate"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Registro de progreso actualizado correctamente",
                     *       "progreso": {
                     *         "id": 1,
                     *         "id_usuario": 1,
                     *         "id_leccion": 1,
                     *         "estado_completitud": "en_progreso",
                     *         "puntuacion_obtenida": 2,
                     *         "numero_intentos": 2,
                     *         "fecha_inicio": "2025-09-25T10:30:00.000Z",
                     *         "fecha_finalizacion": "2025-09-25T10:50:00.000Z",
                     *         "tiempo_dedicado": 1200,
                     *         "puntuacion_vocabulario": 2,
                     *         "puntuacion_gramatica": 2,
                     *         "puntuacion_pronunciacion": 1,
                     *         "puntuacion_comprension": 2
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ProgressWritten"];
                };
            };
            400: components["responses"]["LanguageBadRequest"];
            401: components["responses"]["LanguageUnauthorized"];
            403: components["responses"]["LanguageForbidden"];
            404: components["responses"]["LanguageNotFound"];
            410: components["responses"]["LanguageGone"];
            413: components["responses"]["LanguageTooLarge"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    deleteLessonProgress: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Registro de progreso eliminado correctamente"
                     *     }
                     */
                    "application/json": components["schemas"]["DeletedResponse"];
                };
            };
            400: components["responses"]["LanguageBadRequest"];
            401: components["responses"]["LanguageUnauthorized"];
            403: components["responses"]["LanguageForbidden"];
            404: components["responses"]["LanguageNotFound"];
            410: components["responses"]["LanguageGone"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    registerUser: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
                /**
                 * @description Makes a repeated request harmless for a day: it has one effect and gets the same answer.
                 * @example 8c6c9a70-3a0b-4bb5-9c3e-0c6a1a3f2a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 256 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "nombre": "Nombre Usuario",
                 *       "correo": "usuario@ejemplo.com",
                 *       "contrasena": "contraseña"
                 *     }
                 */
                "application/json": components["schemas"]["Registration"];
            };
        };
        responses: {
            /** @description Created. */
            201: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Usuario registrado correctamente",
                     *       "user": {
                     *         "id": 1,
                     *         "nombre": "Nombre Usuario",
                     *         "correo": "usuario@ejemplo.com",
                     *         "nivel": "principiante",
                     *         "xp": 0,
                     *         "racha": 0
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Registered"];
                };
            };
            400: components["responses"]["LanguageBadRequest"];
            404: components["responses"]["LanguageNotFound"];
            409: components["responses"]["LanguageConflict"];
            413: components["responses"]["LanguageTooLarge"];
            422: components["responses"]["LanguageUnprocessable"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    logIn: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
                /**
                 * @description The learner's IANA time zone, where the token has no `zoneinfo`; an unknown one is ignored.
                 * @example America/Mexico_City
                 */
                "X-Time-Zone"?: components["parameters"]["TimeZone"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description At most 256 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "correo": "usuario@ejemplo.com",
                 *       "contrasena": "contraseña"
                 *     }
                 */
                "application/json": components["schemas"]["Login"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Inicio de sesión exitoso",
                     *       "token": "jwt-token",
                     *       "user": {
                     *         "id": 1,
                     *         "nombre": "Nombre Usuario",
                     *         "correo": "usuario@ejemplo.com",
                     *         "nivel": "principiante",
                     *         "xp": 0,
                     *         "racha": 0
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["LoggedIn"];
                };
            };
            400: components["responses"]["LanguageBadRequest"];
            401: components["responses"]["LanguageUnauthorized"];
            413: components["responses"]["LanguageTooLarge"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    readProfile: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
                /**
                 * @description The `ETag` of what the client has. A browser sends it by itself for what it may store.
                 * @example "146ffc8864102ec3255160ac4311acb5"
                 */
                "If-None-Match"?: components["parameters"]["IfNoneMatch"];
                /**
                 * @description The learner's IANA time zone, where the token has no `zoneinfo`; an unknown one is ignored.
                 * @example America/Mexico_City
                 */
                "X-Time-Zone"?: components["parameters"]["TimeZone"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "user": {
                     *         "id": 1,
                     *         "nombre": "Nombre Usuario",
                     *         "correo": "usuario@ejemplo.com",
                     *         "nivel": "principiante",
                     *         "xp": 0,
                     *         "racha": 0,
                     *         "fecha_registro": "2025-09-25T10:30:00.000Z",
                     *         "preferencias": null
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ProfileRead"];
                };
            };
            /** @description The client has what the answer would show. */
            304: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    ETag: components["headers"]["ETag"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["LanguageBadRequest"];
            401: components["responses"]["LanguageUnauthorized"];
            403: components["responses"]["LanguageForbidden"];
            404: components["responses"]["LanguageNotFound"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    changeProfile: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
                /**
                 * @description The learner's IANA time zone, where the token has no `zoneinfo`; an unknown one is ignored.
                 * @example America/Mexico_City
                 */
                "X-Time-Zone"?: components["parameters"]["TimeZone"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        /** @description At most 256 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "nombre": "Nuevo Nombre",
                 *       "correo": "nuevo@ejemplo.com",
                 *       "contrasena": "nueva-contraseña",
                 *       "nivel": "intermedio",
                 *       "xp": 100,
                 *       "racha": 5,
                 *       "preferencias": "temas_preferidos"
                 *     }
                 */
                "application/json": components["schemas"]["ProfileUpdate"];
            };
        };
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Usuario actualizado correctamente",
                     *       "user": {
                     *         "id": 1,
                     *         "nombre": "Nuevo Nombre",
                     *         "correo": "nuevo@ejemplo.com",
                     *         "nivel": "intermedio",
                     *         "xp": 100,
                     *         "racha": 5,
                     *         "fecha_registro": "2025-09-25T10:30:00.000Z",
                     *         "preferencias": "temas_preferidos"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ProfileChanged"];
                };
            };
            400: components["responses"]["LanguageBadRequest"];
            401: components["responses"]["LanguageUnauthorized"];
            403: components["responses"]["LanguageForbidden"];
            404: components["responses"]["LanguageNotFound"];
            409: components["responses"]["LanguageConflict"];
            410: components["responses"]["LanguageGone"];
            413: components["responses"]["LanguageTooLarge"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
    deleteUser: {
        parameters: {
            query?: never;
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path: {
                id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done. */
            200: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "message": "Usuario eliminado correctamente"
                     *     }
                     */
                    "application/json": components["schemas"]["Deleted"];
                };
            };
            400: components["responses"]["LanguageBadRequest"];
            401: components["responses"]["LanguageUnauthorized"];
            403: components["responses"]["LanguageForbidden"];
            404: components["responses"]["LanguageNotFound"];
            410: components["responses"]["LanguageGone"];
            429: components["responses"]["LanguageTooManyRequests"];
            500: components["responses"]["LanguageInternalError"];
            503: components["responses"]["LanguageUnavailable"];
        };
    };
}
