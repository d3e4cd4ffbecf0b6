// Made from docs/openapi/guides.json by: make client

export interface paths {
    "/attempts": {
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
        /** Submit an answer: it is validated and stored with the verdict */
        post: operations["submitAttempt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/attempts/by-exercise/{exercise_id}": {
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
        /** List the caller's attempts at an exercise, newest first */
        get: operations["listMyAttempts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/attempts/admin/all": {
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
         * List everybody's attempts, newest first
         * @description Requires the role `admin`.
         */
        get: operations["listAllAttempts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/exercises": {
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
         * Add an exercise to a guide
         * @description Requires the role `admin`.
         */
        post: operations["createGuideExercise"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/exercises/{exercise_id}": {
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
         * @description Only admins see an inactive one, one of an inactive guide, and the fields for authors.
         *
         *     A token is optional.
         */
        get: operations["readGuideExercise"];
        put?: never;
        post?: never;
        /**
         * Delete an exercise; attempts at it stay
         * @description Requires the role `admin`.
         */
        delete: operations["deleteGuideExercise"];
        options?: never;
        head?: never;
        /**
         * Change the given fields of an exercise
         * @description Requires the role `admin`.
         */
        patch: operations["changeGuideExercise"];
        trace?: never;
    };
    "/exercises/by-guide/{guide_id}": {
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
         * List the active exercises of a guide, oldest first
         * @description A token is optional.
         */
        get: operations["listGuideExercises"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/exercises/all": {
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
         * List all exercises, guide by guide
         * @description Requires the role `admin`.
         */
        get: operations["listAllGuideExercises"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/guides": {
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
         * List the active guides, by order and then title
         * @description A token is optional.
         */
        get: operations["listGuides"];
        put?: never;
        /**
         * Create a guide with a new id
         * @description Requires the role `admin`.
         */
        post: operations["createGuide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/guides/{guide_id}": {
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
         * Read one guide; only admins see an inactive one
         * @description A token is optional.
         */
        get: operations["readGuide"];
        put?: never;
        post?: never;
        /**
         * Delete a guide and its exercises; attempts stay
         * @description Requires the role `admin`.
         */
        delete: operations["deleteGuide"];
        options?: never;
        head?: never;
        /**
         * Change the given fields of a guide
         * @description Requires the role `admin`.
         */
        patch: operations["changeGuide"];
        trace?: never;
    };
    "/guides/{guide_id}/exercises-with-progress": {
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
        /** List the active exercises of a guide with the caller's progress */
        get: operations["listExercisesWithProgress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users/me": {
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
        /** Read the caller's own data, from the token */
        get: operations["readMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/users": {
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
         * List everybody who ever called, the newest first
         * @description Requires the role `admin`.
         */
        get: operations["listUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/progress/complete": {
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
        /** Record that the caller completed a guide; a repetition returns the same record */
        post: operations["completeGuide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/progress/completed": {
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
        /** List the guides that the caller completed, oldest first */
        get: operations["listCompletedGuides"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/progress/guides": {
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
        /** List how many exercises of each active guide the caller completed */
        get: operations["listGuideProgress"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/progress/overview": {
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
        /** Read the progress with totals and percentages, and each exercise on request */
        get: operations["readGuideOverview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feedback/attempt": {
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
        /** Give feedback on an answer, and store it with the attempt */
        post: operations["requestFeedback"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feedback/chat": {
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
        /** Answer a learner's message about an exercise */
        post: operations["askTutor"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feedback/history": {
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
        /** List what the caller and the tutor wrote about an exercise, oldest first; a cursor leads to older texts */
        get: operations["readFeedbackHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/llm/status": {
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
        /** Read the tutor's status */
        get: operations["readTutorStatus"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics/overview": {
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
         * List the metrics of the newest replies, newest first
         * @description Requires the role `admin`.
         */
        get: operations["listTutorMetrics"];
        put?: never;
        post?: never;
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
        /** @description The body of `POST /feedback/attempt`. */
        AnswerGiven: {
            exercise_id: string;
            submitted_answer: string;
        };
        /** @description The body of `POST /attempts/`; Hito decides whether it completes the exercise. */
        AttemptCreate: {
            exercise_id: string;
            submitted_answer: string;
        };
        /** @description An attempt; `structural_validation_passed` is also true if nothing was validated. */
        AttemptResponse: {
            id: string;
            exercise_id: string;
            user: components["schemas"]["GuidesUserResponse"];
            submitted_answer: string;
            structural_validation_passed: boolean;
            structural_validation_errors: string[];
            structural_validation_warnings: string[];
            llm_feedback: string | null;
            completed: boolean;
        };
        /** @description The response of the chat. */
        ChatResponse: {
            content_md: string;
            metrics: components["schemas"]["Metrics"];
        };
        /** @description The record that a learner completed a guide. */
        CompletedGuide: {
            id: string;
            guide_id: string;
            user_id: string;
            /** Format: date-time */
            completed_at: string;
        };
        /** @description One text of the history. */
        EntryResponse: {
            type: string;
            content_md: string;
            /** Format: date-time */
            created_at: string;
        };
        /** @description One exercise of the overview. */
        ExerciseDone: {
            exercise_id: string;
            title: string;
            completed: boolean;
        };
        /** @description An exercise in the list of all. */
        ExerciseInAll: {
            id: string;
            guide_id: string;
            title: string;
            type: components["schemas"]["ExerciseType"];
            difficulty: string | null;
            enable_structural_validation: boolean;
            enable_llm_feedback: boolean;
            is_active: boolean;
        };
        /** @description The exercise of a reply. */
        ExerciseMeasured: {
            id: string;
            title: string;
            type: string;
            difficulty: string | null;
        };
        /** @description The body of `PATCH /exercises/{exercise_id}`: given fields change, and unknown ones are refused. */
        ExercisePatch: {
            title?: string;
            content_html?: string | null;
            expected_answer?: string | null;
            ai_context?: string | null;
            /** @enum {string} */
            type?: "command" | "dockerfile" | "conceptual" | "compose";
            difficulty?: string | null;
            enable_structural_validation?: boolean;
            enable_llm_feedback?: boolean;
            is_active?: boolean;
        };
        /** @description An exercise of a guide, with the caller's progress. */
        ExerciseStanding: {
            id: string;
            title: string;
            type: components["schemas"]["ExerciseType"];
            difficulty: string | null;
            completed: boolean;
            attempts_count: number;
        };
        /**
         * @description What an exercise asks for, and so how its answers are validated.
         * @enum {string}
         */
        ExerciseType: "command" | "dockerfile" | "conceptual" | "compose";
        /** @description Feedback, and the attempt that it is stored with. */
        FeedbackResponse: {
            attempt_id: string;
            content_md: string;
            metrics: components["schemas"]["Metrics"];
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
        /** @description A guide in the list. */
        GuideEntry: {
            id: string;
            title: string;
            topic: string;
            order: number;
            is_active: boolean;
        };
        /** @description The body of `PATCH /guides/{guide_id}`: given fields change. */
        GuidePatch: {
            title?: string;
            topic?: string;
            content_html?: string;
            order?: number;
            is_active?: boolean;
        };
        /** @description The body of `PUT /catalog/guides/{guide_id}`, and of `POST /guides/`. */
        GuidePut: {
            title: string;
            topic: string;
            /** @default  */
            content_html?: string;
            /** @default 0 */
            order?: number;
            /** @default true */
            is_active?: boolean;
        };
        /** @description A guide, its HTML as authored. */
        GuideResponse: {
            id: string;
            title: string;
            topic: string;
            content_html: string;
            order: number;
            is_active: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
        };
        /** @description One guide of the overview; `exercises` is there only on request. */
        GuideStanding: {
            guide_id: string;
            title: string;
            order: number;
            total_exercises: number;
            completed_exercises: number;
            percent: number;
            completed: boolean;
            exercises?: components["schemas"]["ExerciseDone"][];
        };
        /** @description The body of `POST /progress/complete`. */
        GuideToComplete: {
            guide_id: string;
        };
        /** @description One guide of `/progress/guides`. */
        GuideTotals: {
            guide_id: string;
            title: string;
            topic: string;
            total_exercises: number;
            completed_exercises: number;
        };
        GuidesError: {
            detail: string;
        };
        /** @description The body of `POST /exercises/`. */
        GuidesExerciseCreate: {
            guide_id: string;
            title: string;
            content_html?: string | null;
            expected_answer?: string | null;
            ai_context?: string | null;
            /** @enum {string} */
            type: "command" | "dockerfile" | "conceptual" | "compose";
            difficulty?: string | null;
            /** @default true */
            enable_structural_validation?: boolean;
            /** @default true */
            enable_llm_feedback?: boolean;
            /** @default true */
            is_active?: boolean;
        };
        /** @description A whole exercise; only admins see the expected answer and the context. */
        GuidesExerciseResponse: {
            id: string;
            guide_id: string;
            title: string;
            content_html: string | null;
            expected_answer: string | null;
            ai_context: string | null;
            type: components["schemas"]["ExerciseType"];
            difficulty: string | null;
            enable_structural_validation: boolean;
            enable_llm_feedback: boolean;
            is_active: boolean;
        };
        GuidesStructureError: {
            detail: {
                message: string;
                errors: string[];
                warnings?: string[];
                /** @constant */
                structure_valid: false;
            };
        };
        /** @description A person in the guides contract, always with a UUID, an e-mail and a name. */
        GuidesUserResponse: {
            id: string;
            email: string;
            name: string;
            role: string;
        };
        /** @description The body of `POST /feedback/chat`; `attempt_id` names the attempt, if not the newest. */
        MessageSent: {
            exercise_id: string;
            message: string;
            attempt_id?: string | null;
        };
        /** @description The metrics of a reply in the list; `attempt_id` is the nil UUID if there was no attempt. */
        MetricResponse: {
            id: string;
            user_id: string;
            exercise_id: string;
            attempt_id: string;
            model: string;
            prompt_tokens: number;
            completion_tokens: number;
            latency_ms: number;
            quality_flags: {
                [key: string]: boolean;
            };
            /** Format: date-time */
            created_at: string;
            user: components["schemas"]["GuidesUserResponse"] | components["schemas"]["Missing"];
            exercise: components["schemas"]["ExerciseMeasured"] | components["schemas"]["Missing"];
        };
        /** @description The metrics of a reply. */
        Metrics: {
            model: string;
            prompt_tokens: number;
            completion_tokens: number;
            latency_ms: number;
            quality_flags: {
                [key: string]: boolean;
            };
        };
        /** @description The newest metrics. */
        MetricsResponse: {
            items: components["schemas"]["MetricResponse"][];
            count: number;
        };
        /** @description In place of a person or an exercise that no longer exists: `{}`. */
        Missing: Record<string, never>;
        /** @description The response of `/progress/overview`. */
        Overview: {
            totals: components["schemas"]["Totals"];
            guides: components["schemas"]["GuideStanding"][];
        };
        /** @description The tutor's status in the process that answers. */
        StatusResponse: {
            model: string;
            temperature: number;
            stub_mode: boolean;
            api_key_present: boolean;
            similarity_enabled: boolean;
            prompt_budget_chars: number;
            lazy_attempts: number;
            last_lazy_error: string | null;
            /** Format: date-time */
            last_lazy_time: string | null;
        };
        /** @description All active guides together. */
        Totals: {
            total_guides: number;
            completed_guides: number;
            total_exercises: number;
            completed_exercises: number;
            percent_exercises: number;
        };
    };
    responses: {
        /** @description The request is wrong, or breaks a rule. */
        GuidesBadRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "detail": "name: is required"
                 *     }
                 */
                "application/json": components["schemas"]["GuidesError"];
            };
        };
        /** @description Something that exists stands against it. */
        GuidesConflict: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "detail": "The course is being changed"
                 *     }
                 */
                "application/json": components["schemas"]["GuidesError"];
            };
        };
        /** @description The caller may not do this. */
        GuidesForbidden: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "detail": "Only the learner and admins may do this"
                 *     }
                 */
                "application/json": components["schemas"]["GuidesError"];
            };
        };
        /** @description A write by a learner who was erased. */
        GuidesGone: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "detail": "This learner was erased"
                 *     }
                 */
                "application/json": components["schemas"]["GuidesError"];
            };
        };
        /** @description A bug. The log line of the `X-Request-Id` has its place. */
        GuidesInternalError: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "detail": "Internal server error"
                 *     }
                 */
                "application/json": components["schemas"]["GuidesError"];
            };
        };
        /** @description What was asked for does not exist, or the caller may not know that it does. */
        GuidesNotFound: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "detail": "Course not found"
                 *     }
                 */
                "application/json": components["schemas"]["GuidesError"];
            };
        };
        /** @description The body is too large, or the answer would be. */
        GuidesTooLarge: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "detail": "The body may have at most 256 KB"
                 *     }
                 */
                "application/json": components["schemas"]["GuidesError"];
            };
        };
        /** @description Too many calls; `Retry-After` says when to try again. */
        GuidesTooManyRequests: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "detail": "At most 30 calls a minute"
                 *     }
                 */
                "application/json": components["schemas"]["GuidesError"] | components["schemas"]["GatewayError"];
            };
        };
        /** @description There is no valid token. */
        GuidesUnauthorized: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "detail": "The token is not valid"
                 *     }
                 */
                "application/json": components["schemas"]["GuidesError"];
            };
        };
        /** @description A system that Hito depends on does not answer. Repeat after `Retry-After` seconds. */
        GuidesUnavailable: {
            headers: {
                "Retry-After": components["headers"]["Retry-After"];
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "detail": "The database does not answer"
                 *     }
                 */
                "application/json": components["schemas"]["GuidesError"];
            };
        };
        /** @description The `Idempotency-Key` was used for another request. */
        GuidesUnprocessable: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "detail": "This Idempotency-Key was used for another request"
                 *     }
                 */
                "application/json": components["schemas"]["GuidesError"];
            };
        };
        /** @description The `Idempotency-Key` was used for another request. Or the answer's structure is wrong. */
        GuidesUnprocessableOrStructure: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "detail": "This Idempotency-Key was used for another request"
                 *     }
                 */
                "application/json": components["schemas"]["GuidesError"] | components["schemas"]["GuidesStructureError"];
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
    submitAttempt: {
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
        /** @description At most 1,024 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "exercise_id": "9a3f6d40-3fb2-45d4-9c7d-76c9ea5f1d11",
                 *       "submitted_answer": "FROM python:3.12-slim\nRUN pip install flask"
                 *     }
                 */
                "application/json": components["schemas"]["AttemptCreate"];
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
                     *       "id": "3d1f0f7a-5e3d-4a8a-a7a4-9d1e6b2c8f90",
                     *       "exercise_id": "9a3f6d40-3fb2-45d4-9c7d-76c9ea5f1d11",
                     *       "user": {
                     *         "id": "8b7c8c0e-7c3d-4c1c-af2b-9d9b2f9f1a33",
                     *         "email": "alice@example.com",
                     *         "name": "Alice",
                     *         "role": "student"
                     *       },
                     *       "submitted_answer": "FROM python:3.12-slim\nRUN pip install flask",
                     *       "structural_validation_passed": true,
                     *       "structural_validation_errors": [],
                     *       "structural_validation_warnings": [],
                     *       "llm_feedback": null,
                     *       "completed": false
                     *     }
                     */
                    "application/json": components["schemas"]["AttemptResponse"];
                };
            };
            400: components["responses"]["GuidesBadRequest"];
            401: components["responses"]["GuidesUnauthorized"];
            404: components["responses"]["GuidesNotFound"];
            410: components["responses"]["GuidesGone"];
            413: components["responses"]["GuidesTooLarge"];
            422: components["responses"]["GuidesUnprocessable"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
    listMyAttempts: {
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
                exercise_id: string;
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
                     *         "id": "3d1f0f7a-5e3d-4a8a-a7a4-9d1e6b2c8f90",
                     *         "exercise_id": "9a3f6d40-3fb2-45d4-9c7d-76c9ea5f1d11",
                     *         "user": {
                     *           "id": "8b7c8c0e-7c3d-4c1c-af2b-9d9b2f9f1a33",
                     *           "email": "alice@example.com",
                     *           "name": "Alice",
                     *           "role": "student"
                     *         },
                     *         "submitted_answer": "FROM python:3.12-slim\nRUN pip install flask",
                     *         "structural_validation_passed": true,
                     *         "structural_validation_errors": [],
                     *         "structural_validation_warnings": [],
                     *         "llm_feedback": "## Fortalezas...",
                     *         "completed": false
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["AttemptResponse"][];
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
            400: components["responses"]["GuidesBadRequest"];
            401: components["responses"]["GuidesUnauthorized"];
            404: components["responses"]["GuidesNotFound"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
    listAllAttempts: {
        parameters: {
            query?: {
                /** @description The `X-Next-Cursor` of the page before. */
                cursor?: string;
                exercise_id?: string;
                /** @description The learner's id, as the contract shows it or as their token has it. */
                user_id?: string;
                /** @description At most so many. */
                limit?: number;
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
                     * @example [
                     *       {
                     *         "id": "3d1f0f7a-5e3d-4a8a-a7a4-9d1e6b2c8f90",
                     *         "exercise_id": "9a3f6d40-3fb2-45d4-9c7d-76c9ea5f1d11",
                     *         "user": {
                     *           "id": "8b7c8c0e-7c3d-4c1c-af2b-9d9b2f9f1a33",
                     *           "email": "alice@example.com",
                     *           "name": "Alice",
                     *           "role": "student"
                     *         },
                     *         "submitted_answer": "FROM python:3.12-slim\nRUN pip install flask",
                     *         "structural_validation_passed": true,
                     *         "structural_validation_errors": [],
                     *         "structural_validation_warnings": [],
                     *         "llm_feedback": null,
                     *         "completed": false
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["AttemptResponse"][];
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
            400: components["responses"]["GuidesBadRequest"];
            401: components["responses"]["GuidesUnauthorized"];
            403: components["responses"]["GuidesForbidden"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
    createGuideExercise: {
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
        /** @description At most 1,024 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "guide_id": "2c9b2d4d-6d9a-4a8f-8231-0a4d13e1c222",
                 *       "title": "Construir imagen base",
                 *       "content_html": "<p>Crea un Dockerfile...</p>",
                 *       "expected_answer": "FROM python:3.12-slim",
                 *       "type": "dockerfile",
                 *       "difficulty": "medio"
                 *     }
                 */
                "application/json": components["schemas"]["GuidesExerciseCreate"];
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
                     *       "id": "9a3f6d40-3fb2-45d4-9c7d-76c9ea5f1d11",
                     *       "guide_id": "2c9b2d4d-6d9a-4a8f-8231-0a4d13e1c222",
                     *       "title": "Construir imagen base",
                     *       "content_html": "<p>Crea un Dockerfile...</p>",
                     *       "expected_answer": "FROM python:3.12-slim",
                     *       "ai_context": null,
                     *       "type": "dockerfile",
                     *       "difficulty": "medio",
                     *       "enable_structural_validation": true,
                     *       "enable_llm_feedback": true,
                     *       "is_active": true
                     *     }
                     */
                    "application/json": components["schemas"]["GuidesExerciseResponse"];
                };
            };
            400: components["responses"]["GuidesBadRequest"];
            401: components["responses"]["GuidesUnauthorized"];
            403: components["responses"]["GuidesForbidden"];
            404: components["responses"]["GuidesNotFound"];
            410: components["responses"]["GuidesGone"];
            413: components["responses"]["GuidesTooLarge"];
            422: components["responses"]["GuidesUnprocessable"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
    readGuideExercise: {
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
                exercise_id: string;
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
                     *       "id": "9a3f6d40-3fb2-45d4-9c7d-76c9ea5f1d11",
                     *       "guide_id": "2c9b2d4d-6d9a-4a8f-8231-0a4d13e1c222",
                     *       "title": "Construir imagen base",
                     *       "content_html": "<p>Crea un Dockerfile...</p>",
                     *       "expected_answer": null,
                     *       "ai_context": null,
                     *       "type": "dockerfile",
                     *       "difficulty": "medio",
                     *       "enable_structural_validation": true,
                     *       "enable_llm_feedback": true,
                     *       "is_active": true
                     *     }
                     */
                    "application/json": components["schemas"]["GuidesExerciseResponse"];
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
            400: components["responses"]["GuidesBadRequest"];
            401: components["responses"]["GuidesUnauthorized"];
            404: components["responses"]["GuidesNotFound"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
    deleteGuideExercise: {
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
                exercise_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is no body. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["GuidesBadRequest"];
            401: components["responses"]["GuidesUnauthorized"];
            403: components["responses"]["GuidesForbidden"];
            404: components["responses"]["GuidesNotFound"];
            410: components["responses"]["GuidesGone"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
    changeGuideExercise: {
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
                exercise_id: string;
            };
            cookie?: never;
        };
        /** @description At most 1,024 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "Construir imagen base (optimizada)",
                 *       "expected_answer": "FROM python:3.12-slim AS base"
                 *     }
                 */
                "application/json": components["schemas"]["ExercisePatch"];
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
                     *       "id": "9a3f6d40-3fb2-45d4-9c7d-76c9ea5f1d11",
                     *       "guide_id": "2c9b2d4d-6d9a-4a8f-8231-0a4d13e1c222",
                     *       "title": "Construir imagen base (optimizada)",
                     *       "content_html": "<p>Crea un Dockerfile...</p>",
                     *       "expected_answer": "FROM python:3.12-slim AS base",
                     *       "ai_context": null,
                     *       "type": "dockerfile",
                     *       "difficulty": "medio",
                     *       "enable_structural_validation": true,
                     *       "enable_llm_feedback": true,
                     *       "is_active": true
                     *     }
                     */
                    "application/json": components["schemas"]["GuidesExerciseResponse"];
                };
            };
            400: components["responses"]["GuidesBadRequest"];
            401: components["responses"]["GuidesUnauthorized"];
            403: components["responses"]["GuidesForbidden"];
            404: components["responses"]["GuidesNotFound"];
            410: components["responses"]["GuidesGone"];
            413: components["responses"]["GuidesTooLarge"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
    listGuideExercises: {
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
                guide_id: string;
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
                     *         "id": "9a3f6d40-3fb2-45d4-9c7d-76c9ea5f1d11",
                     *         "guide_id": "2c9b2d4d-6d9a-4a8f-8231-0a4d13e1c222",
                     *         "title": "Construir imagen base",
                     *         "content_html": "<p>Crea un Dockerfile...</p>",
                     *         "expected_answer": null,
                     *         "ai_context": null,
                     *         "type": "dockerfile",
                     *         "difficulty": "medio",
                     *         "enable_structural_validation": true,
                     *         "enable_llm_feedback": true,
                     *         "is_active": true
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["GuidesExerciseResponse"][];
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
            400: components["responses"]["GuidesBadRequest"];
            401: components["responses"]["GuidesUnauthorized"];
            404: components["responses"]["GuidesNotFound"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
    listAllGuideExercises: {
        parameters: {
            query?: {
                /** @description The `X-Next-Cursor` of the page before. */
                cursor?: string;
                /** @description Whether only active exercises are listed. */
                only_active?: boolean;
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
                     * @example [
                     *       {
                     *         "id": "9a3f6d40-3fb2-45d4-9c7d-76c9ea5f1d11",
                     *         "guide_id": "2c9b2d4d-6d9a-4a8f-8231-0a4d13e1c222",
                     *         "title": "Construir imagen base",
                     *         "type": "dockerfile",
                     *         "difficulty": "medio",
                     *         "enable_structural_validation": true,
                     *         "enable_llm_feedback": true,
                     *         "is_active": true
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["ExerciseInAll"][];
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
            400: components["responses"]["GuidesBadRequest"];
            401: components["responses"]["GuidesUnauthorized"];
            403: components["responses"]["GuidesForbidden"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
    listGuides: {
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
                     * @example [
                     *       {
                     *         "id": "2c9b2d4d-6d9a-4a8f-8231-0a4d13e1c222",
                     *         "title": "Introducción a Docker",
                     *         "topic": "docker",
                     *         "order": 1,
                     *         "is_active": true
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["GuideEntry"][];
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
            400: components["responses"]["GuidesBadRequest"];
            401: components["responses"]["GuidesUnauthorized"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
    createGuide: {
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
        /** @description At most 5,120 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "title": "Introducción a Docker",
                 *       "topic": "docker",
                 *       "content_html": "<h1>Docker</h1>...",
                 *       "order": 1,
                 *       "is_active": true
                 *     }
                 */
                "application/json": components["schemas"]["GuidePut"];
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
                     *       "id": "2c9b2d4d-6d9a-4a8f-8231-0a4d13e1c222",
                     *       "title": "Introducción a Docker",
                     *       "topic": "docker",
                     *       "content_html": "<h1>Docker</h1>...",
                     *       "order": 1,
                     *       "is_active": true,
                     *       "created_at": "2025-09-13T10:00:00.000Z",
                     *       "updated_at": "2025-09-13T10:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["GuideResponse"];
                };
            };
            400: components["responses"]["GuidesBadRequest"];
            401: components["responses"]["GuidesUnauthorized"];
            403: components["responses"]["GuidesForbidden"];
            404: components["responses"]["GuidesNotFound"];
            410: components["responses"]["GuidesGone"];
            413: components["responses"]["GuidesTooLarge"];
            422: components["responses"]["GuidesUnprocessable"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
    readGuide: {
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
                guide_id: string;
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
                     *       "id": "2c9b2d4d-6d9a-4a8f-8231-0a4d13e1c222",
                     *       "title": "Introducción a Docker",
                     *       "topic": "docker",
                     *       "content_html": "<h1>Docker</h1>...",
                     *       "order": 1,
                     *       "is_active": true,
                     *       "created_at": "2025-09-13T10:00:00.000Z",
                     *       "updated_at": "2025-09-13T10:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["GuideResponse"];
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
            400: components["responses"]["GuidesBadRequest"];
            401: components["responses"]["GuidesUnauthorized"];
            404: components["responses"]["GuidesNotFound"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
    deleteGuide: {
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
                guide_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is no body. */
            204: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["GuidesBadRequest"];
            401: components["responses"]["GuidesUnauthorized"];
            403: components["responses"]["GuidesForbidden"];
            404: components["responses"]["GuidesNotFound"];
            410: components["responses"]["GuidesGone"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
    changeGuide: {
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
                guide_id: string;
            };
            cookie?: never;
        };
        /** @description At most 5,120 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "order": 2
                 *     }
                 */
                "application/json": components["schemas"]["GuidePatch"];
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
                     *       "id": "2c9b2d4d-6d9a-4a8f-8231-0a4d13e1c222",
                     *       "title": "Introducción a Docker",
                     *       "topic": "docker",
                     *       "content_html": "<h1>Docker</h1>...",
                     *       "order": 2,
                     *       "is_active": true,
                     *       "created_at": "2025-09-13T10:00:00.000Z",
                     *       "updated_at": "2025-09-13T10:00:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["GuideResponse"];
                };
            };
            400: components["responses"]["GuidesBadRequest"];
            401: components["responses"]["GuidesUnauthorized"];
            403: components["responses"]["GuidesForbidden"];
            404: components["responses"]["GuidesNotFound"];
            410: components["responses"]["GuidesGone"];
            413: components["responses"]["GuidesTooLarge"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
    listExercisesWithProgress: {
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
                guide_id: string;
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
                     *         "id": "9a3f6d40-3fb2-45d4-9c7d-76c9ea5f1d11",
                     *         "title": "Construir imagen base",
                     *         "type": "dockerfile",
                     *         "difficulty": "medio",
                     *         "completed": false,
                     *         "attempts_count": 1
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["ExerciseStanding"][];
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
            400: components["responses"]["GuidesBadRequest"];
            401: components["responses"]["GuidesUnauthorized"];
            404: components["responses"]["GuidesNotFound"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
    readMe: {
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
                     *       "id": "8b7c8c0e-7c3d-4c1c-af2b-9d9b2f9f1a33",
                     *       "email": "alice@example.com",
                     *       "name": "Alice",
                     *       "role": "student"
                     *     }
                     */
                    "application/json": components["schemas"]["GuidesUserResponse"];
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
            401: components["responses"]["GuidesUnauthorized"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
    listUsers: {
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
                     * @example [
                     *       {
                     *         "id": "8b7c8c0e-7c3d-4c1c-af2b-9d9b2f9f1a33",
                     *         "email": "alice@example.com",
                     *         "name": "Alice",
                     *         "role": "student"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["GuidesUserResponse"][];
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
            400: components["responses"]["GuidesBadRequest"];
            401: components["responses"]["GuidesUnauthorized"];
            403: components["responses"]["GuidesForbidden"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
    completeGuide: {
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
                 *       "guide_id": "2c9b2d4d-6d9a-4a8f-8231-0a4d13e1c222"
                 *     }
                 */
                "application/json": components["schemas"]["GuideToComplete"];
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
                     *       "id": "5c2d8f40-bd12-4b8d-9d55-3f2a6be91a10",
                     *       "guide_id": "2c9b2d4d-6d9a-4a8f-8231-0a4d13e1c222",
                     *       "user_id": "8b7c8c0e-7c3d-4c1c-af2b-9d9b2f9f1a33",
                     *       "completed_at": "2025-09-13T10:20:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CompletedGuide"];
                };
            };
            400: components["responses"]["GuidesBadRequest"];
            401: components["responses"]["GuidesUnauthorized"];
            404: components["responses"]["GuidesNotFound"];
            410: components["responses"]["GuidesGone"];
            413: components["responses"]["GuidesTooLarge"];
            422: components["responses"]["GuidesUnprocessable"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
    listCompletedGuides: {
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
                     * @example [
                     *       {
                     *         "id": "5c2d8f40-bd12-4b8d-9d55-3f2a6be91a10",
                     *         "guide_id": "2c9b2d4d-6d9a-4a8f-8231-0a4d13e1c222",
                     *         "user_id": "8b7c8c0e-7c3d-4c1c-af2b-9d9b2f9f1a33",
                     *         "completed_at": "2025-09-13T10:20:00.000Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["CompletedGuide"][];
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
            400: components["responses"]["GuidesBadRequest"];
            401: components["responses"]["GuidesUnauthorized"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
    listGuideProgress: {
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
                     * @example [
                     *       {
                     *         "guide_id": "2c9b2d4d-6d9a-4a8f-8231-0a4d13e1c222",
                     *         "title": "Introducción a Docker",
                     *         "topic": "docker",
                     *         "total_exercises": 5,
                     *         "completed_exercises": 3
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["GuideTotals"][];
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
            400: components["responses"]["GuidesBadRequest"];
            401: components["responses"]["GuidesUnauthorized"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
    readGuideOverview: {
        parameters: {
            query?: {
                /** @description The `X-Next-Cursor` of the page before. */
                cursor?: number;
                /** @description Whether each guide has its exercises. */
                include_exercises?: boolean;
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
                     *       "totals": {
                     *         "total_guides": 2,
                     *         "completed_guides": 1,
                     *         "total_exercises": 14,
                     *         "completed_exercises": 9,
                     *         "percent_exercises": 64.29
                     *       },
                     *       "guides": [
                     *         {
                     *           "guide_id": "2c9b2d4d-6d9a-4a8f-8231-0a4d13e1c222",
                     *           "title": "Introducción a Docker",
                     *           "order": 1,
                     *           "total_exercises": 10,
                     *           "completed_exercises": 6,
                     *           "percent": 60,
                     *           "completed": false,
                     *           "exercises": [
                     *             {
                     *               "exercise_id": "9a3f6d40-3fb2-45d4-9c7d-76c9ea5f1d11",
                     *               "title": "Construir imagen base",
                     *               "completed": true
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Overview"];
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
            400: components["responses"]["GuidesBadRequest"];
            401: components["responses"]["GuidesUnauthorized"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
    requestFeedback: {
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
        /** @description At most 1,024 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "exercise_id": "9a3f6d40-3fb2-45d4-9c7d-76c9ea5f1d11",
                 *       "submitted_answer": "FROM python:3.12-slim\nRUN pip install flask"
                 *     }
                 */
                "application/json": components["schemas"]["AnswerGiven"];
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
                     *       "attempt_id": "3d1f0f7a-5e3d-4a8a-a7a4-9d1e6b2c8f90",
                     *       "content_md": "## Fortalezas...",
                     *       "metrics": {
                     *         "model": "gemini-2.0-flash",
                     *         "prompt_tokens": 480,
                     *         "completion_tokens": 120,
                     *         "latency_ms": 620.4,
                     *         "quality_flags": {
                     *           "similarity_used": true,
                     *           "truncated": false,
                     *           "stub_mode": false,
                     *           "specialization_applied": true,
                     *           "generic_feedback": false
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["FeedbackResponse"];
                };
            };
            400: components["responses"]["GuidesBadRequest"];
            401: components["responses"]["GuidesUnauthorized"];
            404: components["responses"]["GuidesNotFound"];
            409: components["responses"]["GuidesConflict"];
            410: components["responses"]["GuidesGone"];
            413: components["responses"]["GuidesTooLarge"];
            422: components["responses"]["GuidesUnprocessableOrStructure"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
    askTutor: {
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
        /** @description At most 1,024 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "exercise_id": "9a3f6d40-3fb2-45d4-9c7d-76c9ea5f1d11",
                 *       "message": "¿Cómo reducir tamaño?"
                 *     }
                 */
                "application/json": components["schemas"]["MessageSent"];
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
                     *       "content_md": "Puedes mejorar el Dockerfile usando multi-stage...",
                     *       "metrics": {
                     *         "model": "gemini-2.0-flash",
                     *         "prompt_tokens": 190,
                     *         "completion_tokens": 52,
                     *         "latency_ms": 310.2,
                     *         "quality_flags": {
                     *           "similarity_used": true,
                     *           "stub_mode": false,
                     *           "truncated": false
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ChatResponse"];
                };
            };
            400: components["responses"]["GuidesBadRequest"];
            401: components["responses"]["GuidesUnauthorized"];
            404: components["responses"]["GuidesNotFound"];
            409: components["responses"]["GuidesConflict"];
            410: components["responses"]["GuidesGone"];
            413: components["responses"]["GuidesTooLarge"];
            422: components["responses"]["GuidesUnprocessable"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
    readFeedbackHistory: {
        parameters: {
            query: {
                /** @description The `X-Next-Cursor` of the page before. */
                cursor?: string;
                exercise_id: string;
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
                     * @example [
                     *       {
                     *         "type": "attempt",
                     *         "content_md": "FROM python:3.12-slim",
                     *         "created_at": "2025-09-13T10:30:00.000Z"
                     *       },
                     *       {
                     *         "type": "feedback",
                     *         "content_md": "## Fortalezas...",
                     *         "created_at": "2025-09-13T10:30:00.000Z"
                     *       },
                     *       {
                     *         "type": "question",
                     *         "content_md": "¿Cómo reducir tamaño?",
                     *         "created_at": "2025-09-13T10:30:00.000Z"
                     *       },
                     *       {
                     *         "type": "answer",
                     *         "content_md": "Puedes usar multi-stage...",
                     *         "created_at": "2025-09-13T10:30:00.000Z"
                     *       }
                     *     ]
                     */
                    "application/json": components["schemas"]["EntryResponse"][];
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
            400: components["responses"]["GuidesBadRequest"];
            401: components["responses"]["GuidesUnauthorized"];
            404: components["responses"]["GuidesNotFound"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
    readTutorStatus: {
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
                     *       "model": "gemini-2.0-flash",
                     *       "temperature": 0.3,
                     *       "stub_mode": false,
                     *       "api_key_present": true,
                     *       "similarity_enabled": true,
                     *       "prompt_budget_chars": 6000,
                     *       "lazy_attempts": 1,
                     *       "last_lazy_error": null,
                     *       "last_lazy_time": "2025-09-13T09:59:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["StatusResponse"];
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
            401: components["responses"]["GuidesUnauthorized"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
    listTutorMetrics: {
        parameters: {
            query?: {
                /** @description At most so many. */
                limit?: number;
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
                     *       "items": [
                     *         {
                     *           "id": "5f5d3e4c-2c1a-4a8d-9d44-11aa22bb33cc",
                     *           "user_id": "8b7c8c0e-7c3d-4c1c-af2b-9d9b2f9f1a33",
                     *           "exercise_id": "9a3f6d40-3fb2-45d4-9c7d-76c9ea5f1d11",
                     *           "attempt_id": "3d1f0f7a-5e3d-4a8a-a7a4-9d1e6b2c8f90",
                     *           "model": "gemini-2.0-flash",
                     *           "prompt_tokens": 480,
                     *           "completion_tokens": 120,
                     *           "latency_ms": 620.4,
                     *           "quality_flags": {
                     *             "similarity_used": true,
                     *             "truncated": false,
                     *             "stub_mode": false,
                     *             "specialization_applied": true,
                     *             "generic_feedback": false
                     *           },
                     *           "created_at": "2025-09-13T10:30:00.000Z",
                     *           "user": {
                     *             "id": "8b7c8c0e-7c3d-4c1c-af2b-9d9b2f9f1a33",
                     *             "email": "alice@example.com",
                     *             "name": "Alice",
                     *             "role": "student"
                     *           },
                     *           "exercise": {
                     *             "id": "9a3f6d40-3fb2-45d4-9c7d-76c9ea5f1d11",
                     *             "title": "Construir imagen base",
                     *             "type": "dockerfile",
                     *             "difficulty": "medio"
                     *           }
                     *         }
                     *       ],
                     *       "count": 1
                     *     }
                     */
                    "application/json": components["schemas"]["MetricsResponse"];
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
            400: components["responses"]["GuidesBadRequest"];
            401: components["responses"]["GuidesUnauthorized"];
            403: components["responses"]["GuidesForbidden"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
}
