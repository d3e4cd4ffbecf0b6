// Made from docs/openapi/video-progress.json by: make client

export interface paths {
    "/api/v1/Progress/summary/{userId}": {
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
         * Read the summary of the caller's courses
         * @description Requires the role `Student`.
         *
         *     Also under `/api/v1/progress/summary/{userId}`: callers of the contract write it so, too.
         */
        get: operations["readProgressSummary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/Progress/video": {
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
         * Record the caller's position in a video
         * @description Requires the role `Student`.
         *
         *     The body's keys match in any case.
         *
         *     Also under `/api/v1/progress/video`: callers of the contract write it so, too.
         */
        post: operations["saveVideoProgress"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/Progress/video/{userId}/{videoId}": {
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
         * Record the caller's position in a video; the path has the ids
         * @description Requires the role `Student`.
         *
         *     The body's keys match in any case.
         *
         *     Also under `/api/v1/progress/video/{userId}/{videoId}`: callers of the contract write it so, too.
         */
        post: operations["saveVideoProgressByPath"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/Progress/course/{userId}/{courseId}": {
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
         * Read the caller's progress in one course
         * @description Requires the role `Student`.
         *
         *     Also under `/api/v1/progress/course/{userId}/{courseId}`: callers of the contract write it so, too.
         */
        get: operations["readCourseProgress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/Progress/videos/{userId}/{courseId}": {
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
         * List all videos of one course with the caller's progress
         * @description Requires the role `Student`.
         *
         *     Also under `/api/v1/progress/videos/{userId}/{courseId}`: callers of the contract write it so, too.
         */
        get: operations["listVideoProgress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/progress/Webhook/enrollment-updated": {
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
         * Record that a learner enrolled in a course or dropped it
         * @description Requires a token and the server key of a system.
         *
         *     The body's keys match in any case.
         *
         *     Also under `/api/v1/Progress/Webhook/enrollment-updated`, `/api/v1/progress/webhook/enrollment-updated`, `/api/v1/Progress/webhook/enrollment-updated`: callers of the contract write it so, too.
         */
        post: operations["updateEnrollment"];
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
        /** @description The response: `{}`. */
        EmptyResponse: Record<string, never>;
        /** @description The body of the webhook; `EventTime` is the time of the event by the sender's clock. */
        EnrollmentUpdated: {
            UserId: string;
            CourseId: string;
            /**
             * @description In any case.
             * @enum {string}
             */
            Action: "enroll" | "drop";
            /** Format: date-time */
            EventTime?: string | null;
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
        /**
         * @description The response of `GET …/summary`, over the learner's courses.
         *
         *     `TotalVideosWatched` is the sum of their `CompletedVideos`.
         */
        SummaryResponse: {
            UserId: string;
            TotalCoursesEnrolled: number;
            CompletedCourses: number;
            TotalVideosWatched: number;
            TotalWatchTimeHours: number;
            RecentCourses: components["schemas"]["VideoProgressCourseEntry"][];
        };
        /** @description The body of `POST …/video/{userId}/{videoId}`, which may repeat the path's ids. */
        VideoOfPathWatched: {
            UserId?: string | null;
            CurrentTimeSeconds: number;
            MarkAsCompleted?: boolean | null;
            VideoId?: string | null;
        };
        /** @description One course of `RecentCourses`; only required videos count. */
        VideoProgressCourseEntry: {
            CourseId: string;
            CourseTitle: string;
            CompletedVideos: number;
            TotalVideos: number;
            CompletionPercentage: number;
            TotalWatchTimeSeconds: number;
            /** Format: date-time */
            LastAccessed: string | null;
        };
        /** @description The response of `GET …/course`. */
        VideoProgressCourseResponse: {
            UserId: string;
            CourseId: string;
            CourseTitle: string;
            CompletedVideos: number;
            TotalVideos: number;
            CompletionPercentage: number;
            TotalWatchTimeSeconds: number;
            /** Format: date-time */
            LastAccessed: string | null;
        };
        VideoProgressError: {
            Message: string;
            message: string;
            /** @constant */
            success: false;
        };
        /** @description One video; `LastWatched` is null until the learner watches it. */
        VideoResponse: {
            VideoId: string;
            VideoTitle: string;
            CurrentTimeSeconds: number;
            CompletionPercentage: number;
            IsCompleted: boolean;
            /** Format: date-time */
            LastWatched: string | null;
        };
        /** @description The body of `POST …/video`. */
        VideoWatched: {
            UserId?: string | null;
            CurrentTimeSeconds: number;
            MarkAsCompleted?: boolean | null;
            VideoId: string;
        };
    };
    responses: {
        /** @description The request is wrong, or breaks a rule. */
        VideoProgressBadRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "Message": "name: is required",
                 *       "message": "name: is required",
                 *       "success": false
                 *     }
                 */
                "application/json": components["schemas"]["VideoProgressError"];
            };
        };
        /** @description The caller may not do this. */
        VideoProgressForbidden: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "Message": "Only the learner and admins may do this",
                 *       "message": "Only the learner and admins may do this",
                 *       "success": false
                 *     }
                 */
                "application/json": components["schemas"]["VideoProgressError"];
            };
        };
        /** @description A write by a learner who was erased. */
        VideoProgressGone: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "Message": "This learner was erased",
                 *       "message": "This learner was erased",
                 *       "success": false
                 *     }
                 */
                "application/json": components["schemas"]["VideoProgressError"];
            };
        };
        /** @description A bug. The log line of the `X-Request-Id` has its place. */
        VideoProgressInternalError: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "Message": "Internal server error",
                 *       "message": "Internal server error",
                 *       "success": false
                 *     }
                 */
                "application/json": components["schemas"]["VideoProgressError"];
            };
        };
        /** @description What was asked for does not exist, or the caller may not know that it does. */
        VideoProgressNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "Message": "Course not found",
                 *       "message": "Course not found",
                 *       "success": false
                 *     }
                 */
                "application/json": components["schemas"]["VideoProgressError"];
            };
        };
        /** @description The body is too large, or the answer would be. */
        VideoProgressTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "Message": "The body may have at most 256 KB",
                 *       "message": "The body may have at most 256 KB",
                 *       "success": false
                 *     }
                 */
                "application/json": components["schemas"]["VideoProgressError"];
            };
        };
        /** @description Too many calls; `Retry-After` says when to try again. */
        VideoProgressTooManyRequests: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "Message": "At most 30 calls a minute",
                 *       "message": "At most 30 calls a minute",
                 *       "success": false
                 *     }
                 */
                "application/json": components["schemas"]["VideoProgressError"] | components["schemas"]["GatewayError"];
            };
        };
        /** @description There is no valid token. */
        VideoProgressUnauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "Message": "The token is not valid",
                 *       "message": "The token is not valid",
                 *       "success": false
                 *     }
                 */
                "application/json": components["schemas"]["VideoProgressError"];
            };
        };
        /** @description A system that Hito depends on does not answer. Repeat after `Retry-After` seconds. */
        VideoProgressUnavailable: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "Message": "The database does not answer",
                 *       "message": "The database does not answer",
                 *       "success": false
                 *     }
                 */
                "application/json": components["schemas"]["VideoProgressError"];
            };
        };
        /** @description The `Idempotency-Key` was used for another request. */
        VideoProgressUnprocessable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "Message": "This Idempotency-Key was used for another request",
                 *       "message": "This Idempotency-Key was used for another request",
                 *       "success": false
                 *     }
                 */
                "application/json": components["schemas"]["VideoProgressError"];
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
    readProgressSummary: {
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
                userId: string;
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
                     *       "UserId": "test-user-123",
                     *       "TotalCoursesEnrolled": 1,
                     *       "CompletedCourses": 0,
                     *       "TotalVideosWatched": 1,
                     *       "TotalWatchTimeHours": 0.02,
                     *       "RecentCourses": [
                     *         {
                     *           "CourseId": "course-7890",
                     *           "CourseTitle": "course-7890",
                     *           "CompletedVideos": 1,
                     *           "TotalVideos": 8,
                     *           "CompletionPercentage": 12.5,
                     *           "TotalWatchTimeSeconds": 64,
                     *           "LastAccessed": "2026-01-31T08:30:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SummaryResponse"];
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
            400: components["responses"]["VideoProgressBadRequest"];
            401: components["responses"]["VideoProgressUnauthorized"];
            403: components["responses"]["VideoProgressForbidden"];
            429: components["responses"]["VideoProgressTooManyRequests"];
            500: components["responses"]["VideoProgressInternalError"];
            503: components["responses"]["VideoProgressUnavailable"];
        };
    };
    saveVideoProgress: {
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
                 *       "UserId": "test-user-123",
                 *       "VideoId": "video-789",
                 *       "CurrentTimeSeconds": 120,
                 *       "MarkAsCompleted": false
                 *     }
                 */
                "application/json": components["schemas"]["VideoWatched"];
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
                     *       "VideoId": "video-789",
                     *       "VideoTitle": "Introducción",
                     *       "CurrentTimeSeconds": 120,
                     *       "CompletionPercentage": 20,
                     *       "IsCompleted": false,
                     *       "LastWatched": "2026-01-31T08:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["VideoResponse"];
                };
            };
            400: components["responses"]["VideoProgressBadRequest"];
            401: components["responses"]["VideoProgressUnauthorized"];
            403: components["responses"]["VideoProgressForbidden"];
            404: components["responses"]["VideoProgressNotFound"];
            410: components["responses"]["VideoProgressGone"];
            413: components["responses"]["VideoProgressTooLarge"];
            422: components["responses"]["VideoProgressUnprocessable"];
            429: components["responses"]["VideoProgressTooManyRequests"];
            500: components["responses"]["VideoProgressInternalError"];
            503: components["responses"]["VideoProgressUnavailable"];
        };
    };
    saveVideoProgressByPath: {
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
                userId: string;
                videoId: string;
            };
            cookie?: never;
        };
        /** @description At most 256 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "CurrentTimeSeconds": 120,
                 *       "MarkAsCompleted": false
                 *     }
                 */
                "application/json": components["schemas"]["VideoOfPathWatched"];
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
                     *       "VideoId": "video-789",
                     *       "VideoTitle": "Introducción",
                     *       "CurrentTimeSeconds": 120,
                     *       "CompletionPercentage": 20,
                     *       "IsCompleted": false,
                     *       "LastWatched": "2026-01-31T08:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["VideoResponse"];
                };
            };
            400: components["responses"]["VideoProgressBadRequest"];
            401: components["responses"]["VideoProgressUnauthorized"];
            403: components["responses"]["VideoProgressForbidden"];
            404: components["responses"]["VideoProgressNotFound"];
            410: components["responses"]["VideoProgressGone"];
            413: components["responses"]["VideoProgressTooLarge"];
            422: components["responses"]["VideoProgressUnprocessable"];
            429: components["responses"]["VideoProgressTooManyRequests"];
            500: components["responses"]["VideoProgressInternalError"];
            503: components["responses"]["VideoProgressUnavailable"];
        };
    };
    readCourseProgress: {
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
                userId: string;
                courseId: string;
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
                     *       "UserId": "test-user-123",
                     *       "CourseId": "course-7890",
                     *       "CourseTitle": "course-7890",
                     *       "CompletedVideos": 1,
                     *       "TotalVideos": 8,
                     *       "CompletionPercentage": 12.5,
                     *       "TotalWatchTimeSeconds": 64,
                     *       "LastAccessed": "2026-01-31T08:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["VideoProgressCourseResponse"];
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
            400: components["responses"]["VideoProgressBadRequest"];
            401: components["responses"]["VideoProgressUnauthorized"];
            403: components["responses"]["VideoProgressForbidden"];
            404: components["responses"]["VideoProgressNotFound"];
            429: components["responses"]["VideoProgressTooManyRequests"];
            500: components["responses"]["VideoProgressInternalError"];
            503: components["responses"]["VideoProgressUnavailable"];
        };
    };
    listVideoProgress: {
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
            path: {
                userId: string;
                courseId: string;
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
                     * @example [
                     *       {
                     *         "VideoId": "video-789",
                     *         "VideoTitle": "Introducción",
                     *         "CurrentTimeSeconds": 120,
                     *         "CompletionPercentage": 20,
                     *         "IsCompleted": false,
                     *         "LastWatched": "2026-01-31T08:30:00.000Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["VideoResponse"][];
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
            400: components["responses"]["VideoProgressBadRequest"];
            401: components["responses"]["VideoProgressUnauthorized"];
            403: components["responses"]["VideoProgressForbidden"];
            404: components["responses"]["VideoProgressNotFound"];
            429: components["responses"]["VideoProgressTooManyRequests"];
            500: components["responses"]["VideoProgressInternalError"];
            503: components["responses"]["VideoProgressUnavailable"];
        };
    };
    updateEnrollment: {
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
                 *       "UserId": "test-user-123",
                 *       "CourseId": "course-7890",
                 *       "Action": "enroll"
                 *     }
                 */
                "application/json": components["schemas"]["EnrollmentUpdated"];
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
                    /** @example {} */
                    "application/json": components["schemas"]["EmptyResponse"];
                };
            };
            400: components["responses"]["VideoProgressBadRequest"];
            401: components["responses"]["VideoProgressUnauthorized"];
            410: components["responses"]["VideoProgressGone"];
            413: components["responses"]["VideoProgressTooLarge"];
            422: components["responses"]["VideoProgressUnprocessable"];
            429: components["responses"]["VideoProgressTooManyRequests"];
            500: components["responses"]["VideoProgressInternalError"];
            503: components["responses"]["VideoProgressUnavailable"];
        };
    };
}
