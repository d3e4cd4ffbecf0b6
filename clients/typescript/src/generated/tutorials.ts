// Made from docs/openapi/tutorials.json by: make client

export interface paths {
    "/v1/tutorials/progress/{tutorialId}": {
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
         * Read the caller's progress in one tutorial; zeros before the first chapter
         * @description At most 60 calls a minute.
         *
         *     Also under `/api/v1/tutorials/progress/{tutorialId}`: callers of the contract write it so, too.
         */
        get: operations["readTutorialProgress"];
        put?: never;
        post?: never;
        /**
         * Reset the caller's progress, quizzes and certificate; the enrollment stays
         * @description At most 5 calls a minute.
         *
         *     Also under `/api/v1/tutorials/progress/{tutorialId}`: callers of the contract write it so, too.
         */
        delete: operations["resetTutorialProgress"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tutorials/progress/{tutorialId}/chapter": {
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
         * Record what the caller watched of one chapter
         * @description At most 30 calls a minute.
         *
         *     Also under `/api/v1/tutorials/progress/{tutorialId}/chapter`: callers of the contract write it so, too.
         */
        post: operations["saveChapterProgress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tutorials/progress/{tutorialId}/quiz": {
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
         * Record a quiz: the best score stays, the attempt is counted
         * @description At most 10 calls a minute.
         *
         *     Also under `/api/v1/tutorials/progress/{tutorialId}/quiz`: callers of the contract write it so, too.
         */
        post: operations["saveQuizScore"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tutorials/progress/{tutorialId}/complete": {
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
         * Grant the certificate, if the caller is eligible
         * @description At most 5 calls a minute.
         *
         *     Also under `/api/v1/tutorials/progress/{tutorialId}/complete`: callers of the contract write it so, too.
         */
        post: operations["completeTutorial"];
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
        /** @description The body of `POST …/chapter`. */
        ChapterBody: {
            userId?: string | null;
            chapterId: string;
            watchTime: number;
            completed?: boolean | null;
            lastPosition?: number | null;
            totalChapters?: number | null;
        };
        /** @description One entry of `chapterProgress`; times in seconds. It is a plain dictionary, because a course has many. */
        ChapterResponse: {
            chapterId: string;
            watchTime: number;
            completed: boolean;
            lastPosition: number;
        };
        /** @description The body of `POST …/complete`. */
        CompletionRequest: {
            userId?: string | null;
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
        /** @description The body of `POST …/quiz`. */
        QuizBody: {
            userId?: string | null;
            quizId: string;
            score: number;
            maxScore: number;
            passed: boolean;
        };
        /** @description One entry of `quizScores`. */
        QuizResponse: {
            quizId: string;
            score: number;
            maxScore: number;
            passed: boolean;
            attempts: number;
            /** Format: date-time */
            completedAt: string;
        };
        /** @description The response to DELETE. */
        ResetResponse: {
            success: boolean;
            message: string;
        };
        /** @description The response of every route except DELETE. */
        TutorialsCourseResponse: {
            tutorialId: string;
            userId: string;
            completionPercentage: number;
            chaptersCompleted: number;
            totalChapters: number;
            chapterProgress: components["schemas"]["ChapterResponse"][];
            quizScores: components["schemas"]["QuizResponse"][];
            certificateEligible: boolean;
            certificateEarned: boolean;
            totalWatchTime: number;
            /** Format: date-time */
            lastWatchedAt: string | null;
        };
        TutorialsError: {
            error: string;
        };
    };
    responses: {
        /** @description The request is wrong, or breaks a rule. */
        TutorialsBadRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "name: is required"
                 *     }
                 */
                "application/json": components["schemas"]["TutorialsError"];
            };
        };
        /** @description The caller may not do this. */
        TutorialsForbidden: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "Only the learner and admins may do this"
                 *     }
                 */
                "application/json": components["schemas"]["TutorialsError"];
            };
        };
        /** @description A write by a learner who was erased. */
        TutorialsGone: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "This learner was erased"
                 *     }
                 */
                "application/json": components["schemas"]["TutorialsError"];
            };
        };
        /** @description A bug. The log line of the `X-Request-Id` has its place. */
        TutorialsInternalError: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "Internal server error"
                 *     }
                 */
                "application/json": components["schemas"]["TutorialsError"];
            };
        };
        /** @description What was asked for does not exist, or the caller may not know that it does. */
        TutorialsNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "Course not found"
                 *     }
                 */
                "application/json": components["schemas"]["TutorialsError"];
            };
        };
        /** @description The body is too large, or the answer would be. */
        TutorialsTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "The body may have at most 256 KB"
                 *     }
                 */
                "application/json": components["schemas"]["TutorialsError"];
            };
        };
        /** @description Too many calls; `Retry-After` says when to try again. */
        TutorialsTooManyRequests: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "At most 30 calls a minute"
                 *     }
                 */
                "application/json": components["schemas"]["TutorialsError"] | components["schemas"]["GatewayError"];
            };
        };
        /** @description There is no valid token. */
        TutorialsUnauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "The token is not valid"
                 *     }
                 */
                "application/json": components["schemas"]["TutorialsError"];
            };
        };
        /** @description A system that Hito depends on does not answer. Repeat after `Retry-After` seconds. */
        TutorialsUnavailable: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "The database does not answer"
                 *     }
                 */
                "application/json": components["schemas"]["TutorialsError"];
            };
        };
        /** @description The `Idempotency-Key` was used for another request. */
        TutorialsUnprocessable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "error": "This Idempotency-Key was used for another request"
                 *     }
                 */
                "application/json": components["schemas"]["TutorialsError"];
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
        /** @description `true`: this answer repeats an earlier one, and nothing was done again. */
        "Idempotency-Replayed": "true";
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    readTutorialProgress: {
        parameters: {
            query?: {
                /** @description The caller's own id, which may be repeated. */
                userId?: string;
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
                tutorialId: string;
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
                     *       "tutorialId": "python-basics",
                     *       "userId": "eva",
                     *       "completionPercentage": 50,
                     *       "chaptersCompleted": 1,
                     *       "totalChapters": 2,
                     *       "chapterProgress": [
                     *         {
                     *           "chapterId": "chapter-1",
                     *           "watchTime": 300,
                     *           "completed": true,
                     *           "lastPosition": 300
                     *         }
                     *       ],
                     *       "quizScores": [],
                     *       "certificateEligible": false,
                     *       "certificateEarned": false,
                     *       "totalWatchTime": 300,
                     *       "lastWatchedAt": "2026-01-31T08:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TutorialsCourseResponse"];
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
            400: components["responses"]["TutorialsBadRequest"];
            401: components["responses"]["TutorialsUnauthorized"];
            403: components["responses"]["TutorialsForbidden"];
            429: components["responses"]["TutorialsTooManyRequests"];
            500: components["responses"]["TutorialsInternalError"];
            503: components["responses"]["TutorialsUnavailable"];
        };
    };
    resetTutorialProgress: {
        parameters: {
            query?: {
                /** @description The caller's own id, which may be repeated. */
                userId?: string;
            };
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path: {
                tutorialId: string;
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
                     *       "success": true,
                     *       "message": "Progress reset successfully"
                     *     }
                     */
                    "application/json": components["schemas"]["ResetResponse"];
                };
            };
            400: components["responses"]["TutorialsBadRequest"];
            401: components["responses"]["TutorialsUnauthorized"];
            403: components["responses"]["TutorialsForbidden"];
            410: components["responses"]["TutorialsGone"];
            429: components["responses"]["TutorialsTooManyRequests"];
            500: components["responses"]["TutorialsInternalError"];
            503: components["responses"]["TutorialsUnavailable"];
        };
    };
    saveChapterProgress: {
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
            path: {
                tutorialId: string;
            };
            cookie?: never;
        };
        /** @description At most 256 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "chapterId": "chapter-1",
                 *       "watchTime": 300,
                 *       "completed": true,
                 *       "lastPosition": 300,
                 *       "totalChapters": 2
                 *     }
                 */
                "application/json": components["schemas"]["ChapterBody"];
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
                     *       "tutorialId": "python-basics",
                     *       "userId": "eva",
                     *       "completionPercentage": 50,
                     *       "chaptersCompleted": 1,
                     *       "totalChapters": 2,
                     *       "chapterProgress": [
                     *         {
                     *           "chapterId": "chapter-1",
                     *           "watchTime": 300,
                     *           "completed": true,
                     *           "lastPosition": 300
                     *         }
                     *       ],
                     *       "quizScores": [],
                     *       "certificateEligible": false,
                     *       "certificateEarned": false,
                     *       "totalWatchTime": 300,
                     *       "lastWatchedAt": "2026-01-31T08:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TutorialsCourseResponse"];
                };
            };
            400: components["responses"]["TutorialsBadRequest"];
            401: components["responses"]["TutorialsUnauthorized"];
            403: components["responses"]["TutorialsForbidden"];
            410: components["responses"]["TutorialsGone"];
            413: components["responses"]["TutorialsTooLarge"];
            422: components["responses"]["TutorialsUnprocessable"];
            429: components["responses"]["TutorialsTooManyRequests"];
            500: components["responses"]["TutorialsInternalError"];
            503: components["responses"]["TutorialsUnavailable"];
        };
    };
    saveQuizScore: {
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
            path: {
                tutorialId: string;
            };
            cookie?: never;
        };
        /** @description At most 256 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "quizId": "quiz-1",
                 *       "score": 8,
                 *       "maxScore": 10,
                 *       "passed": true
                 *     }
                 */
                "application/json": components["schemas"]["QuizBody"];
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
                     *       "tutorialId": "python-basics",
                     *       "userId": "eva",
                     *       "completionPercentage": 50,
                     *       "chaptersCompleted": 1,
                     *       "totalChapters": 2,
                     *       "chapterProgress": [
                     *         {
                     *           "chapterId": "chapter-1",
                     *           "watchTime": 300,
                     *           "completed": true,
                     *           "lastPosition": 300
                     *         }
                     *       ],
                     *       "quizScores": [
                     *         {
                     *           "quizId": "quiz-1",
                     *           "score": 8,
                     *           "maxScore": 10,
                     *           "passed": true,
                     *           "attempts": 1,
                     *           "completedAt": "2026-01-31T08:30:00.000Z"
                     *         }
                     *       ],
                     *       "certificateEligible": false,
                     *       "certificateEarned": false,
                     *       "totalWatchTime": 300,
                     *       "lastWatchedAt": "2026-01-31T08:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TutorialsCourseResponse"];
                };
            };
            400: components["responses"]["TutorialsBadRequest"];
            401: components["responses"]["TutorialsUnauthorized"];
            403: components["responses"]["TutorialsForbidden"];
            410: components["responses"]["TutorialsGone"];
            413: components["responses"]["TutorialsTooLarge"];
            422: components["responses"]["TutorialsUnprocessable"];
            429: components["responses"]["TutorialsTooManyRequests"];
            500: components["responses"]["TutorialsInternalError"];
            503: components["responses"]["TutorialsUnavailable"];
        };
    };
    completeTutorial: {
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
            path: {
                tutorialId: string;
            };
            cookie?: never;
        };
        /** @description At most 256 KB. */
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "userId": "eva"
                 *     }
                 */
                "application/json": components["schemas"]["CompletionRequest"];
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
                     *       "tutorialId": "python-basics",
                     *       "userId": "eva",
                     *       "completionPercentage": 100,
                     *       "chaptersCompleted": 2,
                     *       "totalChapters": 2,
                     *       "chapterProgress": [
                     *         {
                     *           "chapterId": "chapter-1",
                     *           "watchTime": 300,
                     *           "completed": true,
                     *           "lastPosition": 300
                     *         },
                     *         {
                     *           "chapterId": "chapter-2",
                     *           "watchTime": 250,
                     *           "completed": true,
                     *           "lastPosition": 250
                     *         }
                     *       ],
                     *       "quizScores": [
                     *         {
                     *           "quizId": "quiz-1",
                     *           "score": 8,
                     *           "maxScore": 10,
                     *           "passed": true,
                     *           "attempts": 1,
                     *           "completedAt": "2026-01-31T08:30:00.000Z"
                     *         }
                     *       ],
                     *       "certificateEligible": true,
                     *       "certificateEarned": true,
                     *       "totalWatchTime": 550,
                     *       "lastWatchedAt": "2026-01-31T08:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TutorialsCourseResponse"];
                };
            };
            400: components["responses"]["TutorialsBadRequest"];
            401: components["responses"]["TutorialsUnauthorized"];
            403: components["responses"]["TutorialsForbidden"];
            404: components["responses"]["TutorialsNotFound"];
            410: components["responses"]["TutorialsGone"];
            413: components["responses"]["TutorialsTooLarge"];
            422: components["responses"]["TutorialsUnprocessable"];
            429: components["responses"]["TutorialsTooManyRequests"];
            500: components["responses"]["TutorialsInternalError"];
            503: components["responses"]["TutorialsUnavailable"];
        };
    };
}
