// Made from docs/openapi/courses.json by: make client

export interface paths {
    "/courses/course_content": {
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
        /** Read a course with all its lessons, and which of them the caller has finished */
        get: operations["readCourseContent"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/courses/my_courses": {
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
        /** List the courses that the caller takes or teaches */
        get: operations["listMyCourses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/courses/mtd_courses": {
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
        /** List the courses on offer; every page of the front end starts with it */
        get: operations["listCoursesOnOffer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/courses/mark_progress": {
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
        /** Record that the caller finished a lesson; a repetition changes nothing */
        post: operations["markProgress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workbrench/new_section/{course_id}": {
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
        /** Add a section to the end of a course, for its sensei or an admin */
        post: operations["addSection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/workbrench/new_section": {
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
        /** Add a section, with the course as a parameter; the response has the section */
        post: operations["createSection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description The response of `course_content`. */
        ContentResponse: {
            is_paid: boolean;
            course_content: components["schemas"]["CourseContent"];
        };
        /** @description A course, its sections keyed by their number. */
        CourseContent: {
            id: number | string;
            sensei_id: number;
            name: string;
            description: string;
            hours: number;
            miniature_id: string;
            price: number;
            sensei_name: string;
            video_id: string | null;
            progress: components["schemas"]["CoursesProgressResponse"];
            content: {
                [key: string]: components["schemas"]["CoursesSectionResponse"];
            };
        };
        /** @description A course on offer. */
        CourseOffered: {
            id: number | string;
            sensei_id: number;
            name: string;
            description: string;
            hours: number;
            miniature_id: string;
            price: number;
            sensei_name: string;
        };
        /** @description One of the caller's courses; `lessons_count` counts required lessons, `progress` is a percentage. */
        CoursesCourseEntry: {
            id: number | string;
            sensei_id: number;
            name: string;
            description: string;
            hours: number;
            miniature_id: string;
            price: number;
            sensei_name: string;
            lessons_count: number;
            progress: number;
        };
        CoursesError: {
            message: string;
        };
        /** @description A lesson; `file_id` is null if the caller has not paid, `time_validator` is in seconds. */
        CoursesLessonResponse: {
            id: number | string;
            section_id: number | string;
            title: string;
            file_id: string | null;
            mime_type: string;
            time_validator: number;
            is_completed: boolean;
            threads: components["schemas"]["ThreadResponse"][] | null;
        };
        /** @description The response of `mtd_courses`. */
        CoursesOffered: {
            mtd_courses: components["schemas"]["CourseOffered"][];
        };
        /** @description The caller's progress in required lessons, and its percentage. */
        CoursesProgressResponse: {
            total_lessons: number;
            completed_lessons: number;
            progress_percentage: number;
        };
        /** @description A section with its lessons in order. */
        CoursesSectionResponse: {
            id: number | string;
            title: string;
            lessons: components["schemas"]["CoursesLessonResponse"][];
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
        MarkProgressError: string;
        /** @description The response of `my_courses`. */
        MyCourses: {
            is_sensei: boolean;
            courses: components["schemas"]["CoursesCourseEntry"][];
        };
        /** @description A new section. */
        NewSection: {
            section_id: number | string;
            title: string;
        };
        /** @description The response of `new_section` with the course as a parameter. */
        SectionResult: {
            mtd_section: components["schemas"]["NewSection"];
        };
        /** @description A discussion at a lesson. */
        ThreadResponse: {
            id: number;
            lesson_id: number | string;
            username: string | null;
            topic: string;
        };
    };
    responses: {
        /** @description The request is wrong, or breaks a rule. */
        CoursesBadRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "name: is required"
                 *     }
                 */
                "application/json": components["schemas"]["CoursesError"];
            };
        };
        /** @description The caller may not do this. */
        CoursesForbidden: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "Only the learner and admins may do this"
                 *     }
                 */
                "application/json": components["schemas"]["CoursesError"];
            };
        };
        /** @description A write by a learner who was erased. */
        CoursesGone: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "This learner was erased"
                 *     }
                 */
                "application/json": components["schemas"]["CoursesError"];
            };
        };
        /** @description A bug. The log line of the `X-Request-Id` has its place. */
        CoursesInternalError: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "Internal server error"
                 *     }
                 */
                "application/json": components["schemas"]["CoursesError"];
            };
        };
        /** @description What was asked for does not exist, or the caller may not know that it does. */
        CoursesNotFound: {
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
                "application/json": components["schemas"]["CoursesError"];
            };
        };
        /** @description The body is too large, or the answer would be. */
        CoursesTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "The body may have at most 256 KB"
                 *     }
                 */
                "application/json": components["schemas"]["CoursesError"];
            };
        };
        /** @description Too many calls; `Retry-After` says when to try again. */
        CoursesTooManyRequests: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "At most 30 calls a minute"
                 *     }
                 */
                "application/json": components["schemas"]["CoursesError"] | components["schemas"]["GatewayError"];
            };
        };
        /** @description There is no valid token. */
        CoursesUnauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "The token is not valid"
                 *     }
                 */
                "application/json": components["schemas"]["CoursesError"];
            };
        };
        /** @description A system that Hito depends on does not answer. Repeat after `Retry-After` seconds. */
        CoursesUnavailable: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "The database does not answer"
                 *     }
                 */
                "application/json": components["schemas"]["CoursesError"];
            };
        };
        /** @description The `Idempotency-Key` was used for another request. */
        CoursesUnprocessable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "This Idempotency-Key was used for another request"
                 *     }
                 */
                "application/json": components["schemas"]["CoursesError"];
            };
        };
        /** @description The request is wrong, or breaks a rule. */
        MarkProgressBadRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /** @example name: is required */
                "application/json": components["schemas"]["MarkProgressError"];
            };
        };
        /** @description The caller may not do this. */
        MarkProgressForbidden: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /** @example Only the learner and admins may do this */
                "application/json": components["schemas"]["MarkProgressError"];
            };
        };
        /** @description A write by a learner who was erased. */
        MarkProgressGone: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /** @example This learner was erased */
                "application/json": components["schemas"]["MarkProgressError"];
            };
        };
        /** @description A bug. The log line of the `X-Request-Id` has its place. */
        MarkProgressInternalError: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /** @example Internal server error */
                "application/json": components["schemas"]["MarkProgressError"];
            };
        };
        /** @description What was asked for does not exist, or the caller may not know that it does. */
        MarkProgressNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /** @example Course not found */
                "application/json": components["schemas"]["MarkProgressError"];
            };
        };
        /** @description The body is too large, or the answer would be. */
        MarkProgressTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /** @example The body may have at most 256 KB */
                "application/json": components["schemas"]["MarkProgressError"];
            };
        };
        /** @description Too many calls; `Retry-After` says when to try again. */
        MarkProgressTooManyRequests: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /** @example At most 30 calls a minute */
                "application/json": components["schemas"]["MarkProgressError"] | components["schemas"]["GatewayError"];
            };
        };
        /** @description There is no valid token. */
        MarkProgressUnauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /** @example The token is not valid */
                "application/json": components["schemas"]["MarkProgressError"];
            };
        };
        /** @description A system that Hito depends on does not answer. Repeat after `Retry-After` seconds. */
        MarkProgressUnavailable: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /** @example The database does not answer */
                "application/json": components["schemas"]["MarkProgressError"];
            };
        };
        /** @description The `Idempotency-Key` was used for another request. */
        MarkProgressUnprocessable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /** @example This Idempotency-Key was used for another request */
                "application/json": components["schemas"]["MarkProgressError"];
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
    readCourseContent: {
        parameters: {
            query: {
                course_id: number;
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
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "is_paid": true,
                     *       "course_content": {
                     *         "id": 1,
                     *         "sensei_id": 7,
                     *         "name": "Cocina mexicana desde cero",
                     *         "description": "Salsas, masas y guisos.",
                     *         "hours": 12,
                     *         "miniature_id": "cocina-1",
                     *         "price": 299,
                     *         "sensei_name": "Guadalupe",
                     *         "video_id": null,
                     *         "progress": {
                     *           "total_lessons": 8,
                     *           "completed_lessons": 1,
                     *           "progress_percentage": 12.5
                     *         },
                     *         "content": {
                     *           "1": {
                     *             "id": 1,
                     *             "title": "Salsas",
                     *             "lessons": [
                     *               {
                     *                 "id": 101,
                     *                 "section_id": 1,
                     *                 "title": "Salsa verde",
                     *                 "file_id": "salsa-verde",
                     *                 "mime_type": "video/mp4",
                     *                 "time_validator": 60,
                     *                 "is_completed": true,
                     *                 "threads": [
                     *                   {
                     *                     "id": 1,
                     *                     "lesson_id": 101,
                     *                     "username": "luis",
                     *                     "topic": "¿Qué chile se usa?"
                     *                   }
                     *                 ]
                     *               }
                     *             ]
                     *           }
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ContentResponse"];
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
            400: components["responses"]["CoursesBadRequest"];
            401: components["responses"]["CoursesUnauthorized"];
            404: components["responses"]["CoursesNotFound"];
            429: components["responses"]["CoursesTooManyRequests"];
            500: components["responses"]["CoursesInternalError"];
            503: components["responses"]["CoursesUnavailable"];
        };
    };
    listMyCourses: {
        parameters: {
            query?: {
                /** @description The `X-Next-Cursor` of the page before. */
                cursor?: number;
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
                     *       "is_sensei": false,
                     *       "courses": [
                     *         {
                     *           "id": 1,
                     *           "sensei_id": 7,
                     *           "name": "Cocina mexicana desde cero",
                     *           "description": "Salsas, masas y guisos.",
                     *           "hours": 12,
                     *           "miniature_id": "cocina-1",
                     *           "price": 299,
                     *           "sensei_name": "Guadalupe",
                     *           "lessons_count": 8,
                     *           "progress": 12.5
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["MyCourses"];
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
            400: components["responses"]["CoursesBadRequest"];
            401: components["responses"]["CoursesUnauthorized"];
            429: components["responses"]["CoursesTooManyRequests"];
            500: components["responses"]["CoursesInternalError"];
            503: components["responses"]["CoursesUnavailable"];
        };
    };
    listCoursesOnOffer: {
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
                     *       "mtd_courses": [
                     *         {
                     *           "id": 1,
                     *           "sensei_id": 7,
                     *           "name": "Cocina mexicana desde cero",
                     *           "description": "Salsas, masas y guisos.",
                     *           "hours": 12,
                     *           "miniature_id": "cocina-1",
                     *           "price": 299,
                     *           "sensei_name": "Guadalupe"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CoursesOffered"];
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
            400: components["responses"]["CoursesBadRequest"];
            429: components["responses"]["CoursesTooManyRequests"];
            500: components["responses"]["CoursesInternalError"];
            503: components["responses"]["CoursesUnavailable"];
        };
    };
    markProgress: {
        parameters: {
            query?: {
                lesson_id?: number;
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
                /**
                 * @description The learner's IANA time zone, where the token has no `zoneinfo`; an unknown one is ignored.
                 * @example America/Mexico_City
                 */
                "X-Time-Zone"?: components["parameters"]["TimeZone"];
            };
            path?: never;
            cookie?: never;
        };
        /** @description The parameters that are not in the query. At most 256 KB. */
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "lesson_id": 101
                 *     }
                 */
                "application/x-www-form-urlencoded": {
                    lesson_id?: number;
                };
                /**
                 * @example {
                 *       "lesson_id": 101
                 *     }
                 */
                "multipart/form-data": {
                    lesson_id?: number;
                };
                /**
                 * @example {
                 *       "lesson_id": 101
                 *     }
                 */
                "application/json": {
                    lesson_id?: number;
                };
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
                    /** @example Todo bien papito */
                    "application/json": string;
                };
            };
            400: components["responses"]["MarkProgressBadRequest"];
            401: components["responses"]["MarkProgressUnauthorized"];
            403: components["responses"]["MarkProgressForbidden"];
            404: components["responses"]["MarkProgressNotFound"];
            410: components["responses"]["MarkProgressGone"];
            413: components["responses"]["MarkProgressTooLarge"];
            422: components["responses"]["MarkProgressUnprocessable"];
            429: components["responses"]["MarkProgressTooManyRequests"];
            500: components["responses"]["MarkProgressInternalError"];
            503: components["responses"]["MarkProgressUnavailable"];
        };
    };
    addSection: {
        parameters: {
            query?: {
                section_name?: string;
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
                course_id: number;
            };
            cookie?: never;
        };
        /** @description The parameters that are not in the query. At most 256 KB. */
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "section_name": "Postres"
                 *     }
                 */
                "application/x-www-form-urlencoded": {
                    section_name?: string;
                };
                /**
                 * @example {
                 *       "section_name": "Postres"
                 *     }
                 */
                "multipart/form-data": {
                    section_name?: string;
                };
                /**
                 * @example {
                 *       "section_name": "Postres"
                 *     }
                 */
                "application/json": {
                    section_name?: string;
                };
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
                    /** @example Todo bien papito */
                    "application/json": string;
                };
            };
            400: components["responses"]["CoursesBadRequest"];
            401: components["responses"]["CoursesUnauthorized"];
            403: components["responses"]["CoursesForbidden"];
            404: components["responses"]["CoursesNotFound"];
            410: components["responses"]["CoursesGone"];
            413: components["responses"]["CoursesTooLarge"];
            422: components["responses"]["CoursesUnprocessable"];
            429: components["responses"]["CoursesTooManyRequests"];
            500: components["responses"]["CoursesInternalError"];
            503: components["responses"]["CoursesUnavailable"];
        };
    };
    createSection: {
        parameters: {
            query?: {
                course_id?: number;
                section_name?: string;
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
            path?: never;
            cookie?: never;
        };
        /** @description The parameters that are not in the query. At most 256 KB. */
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "course_id": 1,
                 *       "section_name": "Postres"
                 *     }
                 */
                "application/x-www-form-urlencoded": {
                    course_id?: number;
                    section_name?: string;
                };
                /**
                 * @example {
                 *       "course_id": 1,
                 *       "section_name": "Postres"
                 *     }
                 */
                "multipart/form-data": {
                    course_id?: number;
                    section_name?: string;
                };
                /**
                 * @example {
                 *       "course_id": 1,
                 *       "section_name": "Postres"
                 *     }
                 */
                "application/json": {
                    course_id?: number;
                    section_name?: string;
                };
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
                     *       "mtd_section": {
                     *         "section_id": 9,
                     *         "title": "Postres"
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["SectionResult"];
                };
            };
            400: components["responses"]["CoursesBadRequest"];
            401: components["responses"]["CoursesUnauthorized"];
            403: components["responses"]["CoursesForbidden"];
            404: components["responses"]["CoursesNotFound"];
            410: components["responses"]["CoursesGone"];
            413: components["responses"]["CoursesTooLarge"];
            422: components["responses"]["CoursesUnprocessable"];
            429: components["responses"]["CoursesTooManyRequests"];
            500: components["responses"]["CoursesInternalError"];
            503: components["responses"]["CoursesUnavailable"];
        };
    };
}
