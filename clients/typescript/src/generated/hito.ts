// Made from docs/openapi/hito.json by: make client

export interface paths {
    "/catalog/courses": {
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
         * List all courses, by number, then by id
         * @description Requires the role `admin`, or a server key.
         */
        get: operations["listCatalogCourses"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/catalog/courses/{course_id}": {
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
         * Read one course, as it was last written
         * @description Requires the role `admin`, or a server key.
         */
        get: operations["readCatalogCourse"];
        /**
         * Create or replace a course; with `dry_run`, only report what would change
         * @description Requires the role `admin`, or a server key.
         */
        put: operations["putCatalogCourse"];
        post?: never;
        /**
         * Delete a course from the catalog; learners' records stay
         * @description Requires the role `admin`, or a server key.
         */
        delete: operations["deleteCatalogCourse"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/catalog/guides/{guide_id}": {
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
        /**
         * Create or replace a guide
         * @description Requires the role `admin`, or a server key.
         */
        put: operations["putCatalogGuide"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/learners/{id}": {
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
         * Export all data stored for a learner
         * @description At most 30 calls a minute.
         */
        get: operations["exportLearner"];
        put?: never;
        post?: never;
        /**
         * Erase a learner: their data is deleted within moments, and so is what is written afterwards
         * @description At most 30 calls a minute.
         */
        delete: operations["eraseLearner"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks": {
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
         * List all subscribers, oldest first
         * @description Requires the role `admin`.
         *
         *     At most 120 calls a minute.
         */
        get: operations["listWebhooks"];
        put?: never;
        /**
         * Add a subscriber; its secret is shown once
         * @description Requires the role `admin`.
         *
         *     At most 60 calls a minute.
         */
        post: operations["createWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}": {
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
         * Read a subscriber
         * @description Requires the role `admin`.
         *
         *     At most 120 calls a minute.
         */
        get: operations["readWebhook"];
        put?: never;
        post?: never;
        /**
         * Delete a subscriber: what waits for it is not sent any more
         * @description Requires the role `admin`.
         *
         *     At most 60 calls a minute.
         */
        delete: operations["deleteWebhook"];
        options?: never;
        head?: never;
        /**
         * Change a subscriber's URL, types or description, or enable or disable it
         * @description Requires the role `admin`.
         *
         *     At most 60 calls a minute.
         */
        patch: operations["changeWebhook"];
        trace?: never;
    };
    "/v1/webhooks/{id}/rotate": {
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
         * Give a subscriber a new secret, which is shown once; the one before it signs for a day more
         * @description Requires the role `admin`.
         *
         *     At most 60 calls a minute.
         */
        post: operations["rotateWebhookSecret"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/deliveries": {
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
         * List the deliveries to a subscriber, newest first, all or those of one status
         * @description Requires the role `admin`.
         *
         *     At most 120 calls a minute.
         */
        get: operations["listWebhookDeliveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/redeliver": {
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
         * Send one delivery again, or those since a time, oldest first, with the same ids
         * @description Requires the role `admin`.
         *
         *     At most 60 calls a minute.
         */
        post: operations["redeliverWebhooks"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/webhooks/{id}/test": {
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
         * Send a test event to a subscriber, whatever types it gets
         * @description Requires the role `admin`.
         *
         *     At most 60 calls a minute.
         */
        post: operations["testWebhook"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/learners/{id}/explain": {
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
         * Explain what was counted in a course, and what earned each award; a teacher of the course sees no awards
         * @description At most 60 calls a minute.
         */
        get: operations["explainLearner"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/me": {
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
        /** Read who the caller is: their id as a learner, their name, and their roles */
        get: operations["readCaller"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/learners/{id}/pending-awards": {
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
         * List the achievements that a learner has not earned, with the progress towards them, for them or an admin
         * @description At most 60 calls a minute.
         */
        get: operations["listLearnerPendingAwards"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/learners/{id}/activity": {
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
         * Read what a learner did on each day of at most a year, for the learner, a teacher of theirs, or an admin
         * @description At most 60 calls a minute.
         */
        get: operations["readLearnerActivity"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/learners/{id}/history": {
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
         * Read what happened to a learner and when, for the learner, a teacher of the course, or an admin
         * @description At most 60 calls a minute.
         */
        get: operations["readLearnerHistory"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/learners/{id}/recompute": {
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
         * Store what follows from a learner's records and is missing; with `dry_run`, only report it
         * @description Requires the role `admin`.
         */
        post: operations["recomputeLearner"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/learners/{id}/courses/{course}/units/{unit}/correction": {
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
        /**
         * Correct whether a learner finished a unit, as a teacher of the course or an admin
         * @description At most 120 calls a minute.
         */
        put: operations["correctUnit"];
        post?: never;
        /**
         * Withdraw all corrections of a unit, as a teacher of the course or an admin; the response has the newest one
         * @description At most 120 calls a minute.
         */
        delete: operations["withdrawCorrection"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/courses/{course}/report": {
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
         * Read a course's report, of all learners or of those who enrolled within some dates
         * @description Requires a token, or a server key.
         *
         *     At most 60 calls a minute.
         */
        get: operations["readCourseReport"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/courses/{course}/learners": {
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
         * Read the learners of a course with their states, as of the report; as JSON or comma-separated values
         * @description Requires a token, or a server key.
         *
         *     At most 60 calls a minute.
         */
        get: operations["listCourseLearners"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/credentials": {
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
         * Issue a credential for a completed course or an award of the caller; the same again is the same one
         * @description At most 30 calls a minute.
         */
        post: operations["issueCredential"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/credentials/{id}": {
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
        /** Read a credential: as JSON, as it was signed (`application/vc+jwt`), or as a page (`text/html`) */
        get: operations["readCredential"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/credentials/{id}/badge.svg": {
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
        /** Read a credential as a picture that has it inside: an SVG, baked as Open Badges 3.0 says */
        get: operations["readCredentialSvg"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/credentials/{id}/badge.png": {
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
        /** Read a credential as a picture that has it inside: a PNG, baked as Open Badges 3.0 says */
        get: operations["readCredentialPng"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/learners/{id}/credentials": {
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
         * List a learner's credentials, oldest first, for the learner or an admin
         * @description At most 60 calls a minute.
         */
        get: operations["listCredentials"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/status-lists/{list}": {
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
        /** Read which credentials are revoked: as it was signed (`application/vc+jwt`), or as JSON */
        get: operations["readStatusList"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/jwks.json": {
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
        /** Read all public keys of credentials, the one that signs first */
        get: operations["readPublicKeys"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{key}": {
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
        /** Read a public key by its thumbprint: a signature's `kid` is this address */
        get: operations["readPublicKey"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/.well-known/did.json": {
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
         * Read the issuer's DID document, by the method did:web
         * @description Also under `/did.json`: callers of the contract write it so, too.
         */
        get: operations["readDid"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/issuer": {
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
        /** Read who issues credentials, as a profile of Open Badges 3.0 */
        get: operations["readIssuer"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sync": {
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
         * Record up to 500 observations of the caller, each at its own time; repeating changes nothing
         * @description At most 60 calls a minute.
         */
        post: operations["syncObservations"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health": {
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
         * Say that the API answers
         * @description It asks nothing and nobody.
         */
        get: operations["readAlive"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/health/deep": {
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
         * Check the table, the stream, the issuers, the model and the subscriber, within two seconds
         * @description Requires the role `admin`, or a server key.
         */
        get: operations["readHealth"];
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
        /** @description An account without its password. */
        AccountExported: {
            number: number;
            name: string;
            email: string;
            /** Format: date-time */
            registered_at: string;
            preferences: string | null;
        };
        /** @description What a learner did, by the days of their own calendar; days without anything are left out. */
        ActivityResponse: {
            learner: string;
            zone: string;
            /** Format: date */
            from: string;
            /** Format: date */
            to: string;
            days: components["schemas"]["DayResponse"][];
            streak: components["schemas"]["StreakResponse"];
        };
        /** @description The API answers. */
        Alive: {
            /** @constant */
            status: "ok";
        };
        /** @description An award: when it was earned and granted, and the facts that earned it. */
        AwardExplained: {
            number: number;
            achievement: number;
            name: string;
            criteria: string;
            /** Format: date-time */
            earned_at: string;
            /** Format: date-time */
            granted_at: string;
            because: {
                [key: string]: unknown;
            };
        };
        /** @description A course in the list. */
        CatalogCourseEntry: {
            id: number | string;
            name: string;
            kind: string;
            sensei_id: number | null;
            lessons_count: number;
            required_count: number;
        };
        /** @description A whole course with its version and every id. */
        CatalogCourseResponse: {
            id: number | string;
            version: number;
            name: string;
            description: string;
            hours: number;
            price: number;
            sensei_id: number | null;
            sensei_name: string;
            miniature_id: string;
            video_id: string | null;
            kind: string;
            completion: components["schemas"]["CompletionResponse"];
            sections: components["schemas"]["CatalogSectionResponse"][];
        };
        CatalogError: {
            message: string;
        };
        /** @description A lesson, as it was authored, with its id. */
        CatalogLessonResponse: {
            id: number | string;
            title: string;
            kind: string;
            file_id: string;
            mime_type: string;
            time_validator: number;
            duration_seconds: number | null;
            required: boolean;
            threads: {
                [key: string]: unknown;
            }[] | null;
        };
        /** @description A section with its id. */
        CatalogSectionResponse: {
            id: number | string;
            title: string;
            lessons: components["schemas"]["CatalogLessonResponse"][];
        };
        /** @description What one check found; `needed` says whether learners' requests fail without it. */
        CheckResponse: {
            /** @enum {string} */
            status: "ok" | "off" | "failed";
            needed: boolean;
            details: {
                [key: string]: number | string | boolean | null;
            };
        };
        /**
         * @description When the course is complete, and whether learners who completed it stay completed after a change.
         *
         *     `grandfather` lets them stay completed; `reopen` does not.
         */
        CompletionPut: {
            /**
             * @default all
             * @enum {string}
             */
            policy?: "all" | "percent";
            percent?: number | null;
            /**
             * @default grandfather
             * @enum {string}
             */
            on_change?: "grandfather" | "reopen";
        };
        /** @description When the course is complete; `percent` is null with the policy `all`. */
        CompletionResponse: {
            policy: components["schemas"]["Policy"];
            percent: number | null;
            on_change: components["schemas"]["OnChange"];
        };
        /** @description Whether the unit is finished, and why the correction is made. */
        CorrectionBody: {
            state: components["schemas"]["WantedState"];
            reason: string;
        };
        /** @description A correction of a unit, or with the state `withdrawn`, that all before it are void. */
        CorrectionExplained: {
            state: string;
            reason: string;
            by: string;
            /** Format: date-time */
            at: string;
        };
        /** @description A correction of a learner's unit: what it says, why, by whom and when. */
        CorrectionResponse: {
            learner: string;
            course: string;
            unit: string;
            state: string;
            reason: string;
            by: string;
            /** Format: date-time */
            at: string;
        };
        /** @description A learner's course; `source` says who defines its units. */
        CourseExplained: {
            kind: string;
            id: string;
            source: string;
            catalog_version: number | null;
            policy: string;
            done: number;
            total: number;
            percent: number;
            formula: string;
            completed: boolean;
            /** Format: date-time */
            first_completed_at: string | null;
            /** Format: date-time */
            reset_at: string | null;
            units: components["schemas"]["UnitExplained"][];
        };
        /** @description With `dry_run`: how many units and learners the new content would affect. */
        CourseForecast: {
            units_gained: number;
            units_lost: number;
            learners_begun: number;
            learners_below_100: number;
            completion_lost: number;
            completion_gained: number;
        };
        /**
         * @description A family of courses: the same id in two kinds is two courses.
         * @enum {string}
         */
        CourseKind: "course" | "guide" | "language";
        /** @description The body of `PUT /catalog/courses/{course_id}`: the whole course. */
        CoursePut: {
            name: string;
            description?: string | null;
            hours?: number | null;
            price?: number | null;
            sensei_id?: number | null;
            sensei_name?: string | null;
            miniature_id?: string | null;
            video_id?: string | null;
            /**
             * @default course
             * @enum {string}
             */
            kind?: "course" | "tutorial" | "path";
            completion?: components["schemas"]["CompletionPut"] | null;
            sections: components["schemas"]["SectionPut"][];
        };
        /** @description A course's report; `refreshing` says that a newer one is being made. */
        CourseReport: {
            course: string;
            kind: string;
            title: string;
            /** Format: date-time */
            as_of: string | null;
            refreshing: boolean;
            learners: components["schemas"]["LearnersCounted"];
            lessons: components["schemas"]["LessonCounted"][];
            weeks: components["schemas"]["WeekCounted"][];
        };
        /** @description A page of the list of courses. */
        CoursesListed: {
            courses: components["schemas"]["CatalogCourseEntry"][];
        };
        /**
         * @description What a credential is for: a course, by its id and its kind unless it is `course`, or an achievement.
         *
         *     `share_name` says whether it has the learner's name.
         */
        CredentialBody: {
            course?: string | null;
            kind?: components["schemas"]["CourseKind"] | null;
            achievement?: number | null;
            share_name?: boolean | null;
        } & ({
            course: unknown;
        } | {
            achievement: unknown;
        });
        /** @description A learner's credentials, oldest first. */
        CredentialsOfLearner: {
            learner: string;
            credentials: components["schemas"]["ListedCredential"][];
        };
        /**
         * @description A day on which a learner did something: the units finished and the quizzes first passed on it.
         *
         *     `active` says whether the day counts for streaks.
         */
        DayResponse: {
            /** Format: date */
            day: string;
            finished: number;
            quizzes: number;
            active: boolean;
        };
        /** @description Deliveries, newest first. */
        DeliveriesResponse: {
            deliveries: components["schemas"]["DeliveryResponse"][];
        };
        /**
         * @description An event on its way to a subscriber: `event_id` is the header `webhook-id` of each attempt.
         *
         *     `result` and `response_status` are of the last attempt, if there was one.
         */
        DeliveryResponse: {
            id: string;
            event_id: string;
            type: string;
            status: components["schemas"]["DeliveryStatus"];
            attempts: number;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            last_attempt_at: string | null;
            /** Format: date-time */
            next_attempt_at: string | null;
            result: components["schemas"]["DeliveryResult"] | null;
            response_status: number | null;
        };
        /**
         * @description What came of one attempt to deliver an event.
         * @enum {string}
         */
        DeliveryResult: "accepted" | "refused" | "gone" | "redirected" | "address_not_allowed" | "unreachable" | "too_slow" | "answer_too_large" | "not_signed";
        /**
         * @description Where a delivery stands.
         * @enum {string}
         */
        DeliveryStatus: "waiting" | "delivered" | "failed";
        /** @description The issuer's DID document, by the method did:web. */
        DidDocument: {
            "@context": string[];
            id: string;
            verificationMethod: components["schemas"]["VerificationMethod"][];
            assertionMethod: string[];
        };
        /** @description A value that is not stored, and what it should be. */
        DriftResponse: {
            what: string;
            of: string;
            derived: unknown;
        };
        /** @description An erased learner, and the time of the erasure. */
        Erased: {
            learner: string;
            /** Format: date-time */
            erased_at: string;
        };
        /**
         * @description An explanation of a learner; `course` is null if none was asked for.
         *
         *     A long one has several pages: the course's units first, then the awards.
         */
        Explanation: {
            learner: string;
            course: components["schemas"]["CourseExplained"] | null;
            awards: components["schemas"]["AwardExplained"][];
        };
        /** @description All data stored for a learner, or one page of it. */
        Exported: {
            learner: string;
            /** Format: date-time */
            exported_at: string;
            account: components["schemas"]["AccountExported"] | null;
            items: components["schemas"]["ItemExported"][];
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
        GuidesError: {
            detail: string;
        };
        /** @description All checks: `degraded` is a failure of something that Hito can do without for a while. */
        HealthResponse: {
            /** @enum {string} */
            status: "ok" | "degraded" | "failed";
            /** Format: date-time */
            checkedAt: string;
            checks: {
                [key: string]: components["schemas"]["CheckResponse"];
            };
        };
        /** @description Something that happened; `data` has the facts of the event of this type, with titles as they are now. */
        HistoryEntryResponse: {
            type: components["schemas"]["HistoryType"];
            /** Format: date-time */
            at: string;
            data: {
                [key: string]: unknown;
            };
        };
        /** @description What happened to a learner, the first first. */
        HistoryResponse: {
            learner: string;
            history: components["schemas"]["HistoryEntryResponse"][];
        };
        /**
         * @description What happened. Where an event is published for it, the word is the event's.
         * @enum {string}
         */
        HistoryType: "enrollment.changed" | "unit.begun" | "unit.finished" | "quiz.taken" | "correction.made" | "course.completed" | "certificate.earned" | "progress.reset" | "achievement.awarded" | "credential.issued";
        HitoError: {
            message: string;
        };
        HitoInvalidError: {
            message: string;
            errors: {
                field: string;
                reason: string;
            }[];
        };
        /**
         * @description Where a learner stands in a course. The order is that of the rules: the first that fits decides.
         * @enum {string}
         */
        HitoState: "dropped" | "completed" | "not_started" | "stuck" | "at_risk" | "active";
        /** @description A credential: its id, its public address, and what was signed. */
        IssuedCredential: {
            id: string;
            url: string;
            jwt: string;
        };
        /**
         * @description Who issues credentials, as a profile of Open Badges 3.0, with the address of the public keys.
         *
         *     `signing_key` is the thumbprint of the one that signs now.
         */
        IssuerProfile: {
            "@context": string[];
            id: string;
            type: string[];
            name: string;
            url: string;
            jwks_uri: string;
            signing_key: string;
        };
        /** @description An item stored for a learner: what it is, its key, and its attributes. */
        ItemExported: {
            item: string;
            key: {
                [key: string]: string;
            };
            holds: {
                [key: string]: unknown;
            };
        };
        /** @description How many learners a course has, and how many of them are in each state. */
        LearnersCounted: {
            total: number;
            not_started: number;
            active: number;
            at_risk: number;
            stuck: number;
            completed: number;
            dropped: number;
        };
        /** @description How many learners began and finished a lesson; `median_days` from one to the other, null if nobody finished. */
        LessonCounted: {
            id: string;
            title: string;
            begun: number;
            finished: number;
            median_days: number | null;
        };
        /** @description A lesson; times in seconds. Without `id`, it gets that of the stored lesson with its title, or a new one. */
        LessonPut: {
            id?: number | string | null;
            title: string;
            /** @default lesson */
            kind?: string;
            file_id?: string | null;
            mime_type?: string | null;
            time_validator?: number | null;
            duration_seconds?: number | null;
            /** @default true */
            required?: boolean;
            threads?: components["schemas"]["ThreadPut"][] | null;
        };
        /** @description A credential of a learner: for a course or an achievement, with their name in it or without. */
        ListedCredential: {
            id: string;
            url: string;
            jwt: string;
            course: string | null;
            kind: string | null;
            achievement: number | null;
            title: string;
            share_name: boolean;
            percent: number | null;
            /** Format: date-time */
            earned_at: string;
            /** Format: date-time */
            issued_at: string;
        };
        /** @description The caller: their id as a learner, their name, null if their token does not say it, and roles in lower case. */
        Me: {
            learner: string;
            name: string | null;
            roles: string[];
        };
        /**
         * @description One observation of a unit, or one attempt at a quiz, with an id of the client's own.
         *
         *     Without a position, the watched time is the position; without both, the position stays.
         */
        ObservationBody: {
            id: string;
            /** Format: date-time */
            observed_at: string;
            course: string;
            /** @default course */
            kind?: components["schemas"]["SyncedKind"];
            unit?: string | null;
            watched_seconds?: number | null;
            position_seconds?: number | null;
            finished?: boolean | null;
            total?: number | null;
            quiz?: string | null;
            score?: number | null;
            max_score?: number | null;
            passed?: boolean | null;
        };
        /**
         * @description Whether learners who had completed a course stay completed after a change of content.
         * @enum {string}
         */
        OnChange: "grandfather" | "reopen";
        /** @description A credential as Open Badges 3.0 defines it, without its signature. */
        OpenBadgeCredential: {
            "@context": string[];
            id: string;
            type: string[];
            name: string;
            issuer: {
                [key: string]: unknown;
            };
            validFrom: string;
            awardedDate: string;
            credentialSubject: {
                [key: string]: unknown;
            };
            evidence: {
                [key: string]: unknown;
            }[];
            credentialStatus: {
                [key: string]: unknown;
            };
            credentialSchema: {
                [key: string]: unknown;
            }[];
        };
        /** @description An achievement that a learner has not earned; no `current` and `target` if nothing counts towards it. */
        PendingAward: {
            achievement: number;
            name: string;
            criteria: string;
            current: number | null;
            target: number | null;
            percent: number;
        };
        /** @description The achievements that a learner has not earned. */
        PendingAwards: {
            learner: string;
            pending: components["schemas"]["PendingAward"][];
        };
        /**
         * @description What makes a course complete: every required unit, or a share of them.
         * @enum {string}
         */
        Policy: "all" | "percent";
        /** @description A public key as a JWK: of type `EC` on the curve P-256. `kid` is its address. */
        PublicKey: {
            kty: string;
            crv: string;
            x: string;
            y: string;
            use: string;
            alg: string;
            kid: string;
        };
        /** @description All public keys, the one that signs first: older ones verify what they signed. */
        PublicKeys: {
            keys: components["schemas"]["PublicKey"][];
        };
        /** @description The response to PUT: the course, or with `dry_run` the forecast. */
        PutResponse: components["schemas"]["CatalogCourseResponse"] | components["schemas"]["CourseForecast"];
        /** @description What was missing of a learner; with `dry_run` it still is. */
        Recomputed: {
            learner: string;
            dry_run: boolean;
            drift: components["schemas"]["DriftResponse"][];
        };
        /** @description What to send again: one delivery by its id, or those that were recorded since a time. */
        RedeliverBody: {
            delivery?: string | null;
            /** Format: date-time */
            since?: string | null;
        } & ({
            delivery: unknown;
        } | {
            since: unknown;
        });
        /** @description How many deliveries were sent to the queue again. */
        Redelivered: {
            redelivered: number;
        };
        /** @description A report that is being made for the first time: learners processed, of about how many. */
        ReportRunning: {
            /** @constant */
            state: "running";
            done: number;
            total: number;
        };
        /** @description What became of one observation; `error` names what is wrong with a refused one. */
        ResultResponse: {
            id: string;
            /** @enum {string} */
            status: "accepted" | "duplicate" | "refused";
            error: string | null;
        };
        /** @description The learners of a course, as of a time. */
        Roster: {
            /** Format: date-time */
            as_of: string;
            learners: components["schemas"]["RosterRow"][];
        };
        /** @description A learner of a course; `name` is null if no token has said it. */
        RosterRow: {
            learner: string;
            name: string | null;
            state: string;
            percent: number;
            done: number;
            total: number;
            /** Format: date-time */
            enrolled_at: string | null;
            /** Format: date-time */
            begun_at: string | null;
            /** Format: date-time */
            last_active_at: string | null;
            /** Format: date-time */
            completed_at: string | null;
        };
        /** @description Lessons under a title. */
        SectionPut: {
            id?: number | string | null;
            title: string;
            lessons?: components["schemas"]["LessonPut"][];
        };
        /**
         * @description The orders of a roster; with `-` before a word, the other way round.
         * @enum {string}
         */
        Sort: "name" | "-name" | "state" | "-state" | "percent" | "-percent" | "enrolled_at" | "-enrolled_at" | "begun_at" | "-begun_at" | "last_active_at" | "-last_active_at" | "completed_at" | "-completed_at";
        /** @description A status list as Bitstring Status List 1.0 defines it, without its signature. */
        StatusListCredential: {
            "@context": string[];
            id: string;
            type: string[];
            issuer: string;
            validFrom: string;
            credentialSubject: {
                [key: string]: unknown;
            };
        };
        /** @description The streak that is still going on and the longest one, in days; how many missed days the first may bridge. */
        StreakResponse: {
            current: number;
            longest: number;
            freezes_left: number;
        };
        /** @description A batch of observations. */
        SyncBody: {
            observations: components["schemas"]["ObservationBody"][];
        };
        /** @description A course after the batch: how many of its units are done, and the whole percent of them. */
        SyncCourseResponse: {
            course: string;
            kind: string;
            percent: number;
            done: number;
            total: number;
        };
        /** @description What became of each observation, in their order; and the courses of those that are recorded. */
        SyncResponse: {
            results: components["schemas"]["ResultResponse"][];
            courses: components["schemas"]["SyncCourseResponse"][];
        };
        /**
         * @description The kinds of courses whose units a client may finish. Those of a guide are finished by attempts alone.
         * @enum {string}
         */
        SyncedKind: "course" | "language";
        /** @description A discussion about a lesson. */
        ThreadPut: {
            id: number;
            username?: string | null;
            topic: string;
        };
        /** @description A unit, whether it counts as done, and why; all its corrections, the newest first. */
        UnitExplained: {
            id: string;
            title: string;
            counted: boolean;
            why: string;
            /** Format: date-time */
            finished_at: string | null;
            corrections: components["schemas"]["CorrectionExplained"][];
        };
        /** @description A key in a DID document. */
        VerificationMethod: {
            id: string;
            type: string;
            controller: string;
            publicKeyJwk: components["schemas"]["PublicKey"];
        };
        /**
         * @description What a correction may say of a unit.
         * @enum {string}
         */
        WantedState: "finished" | "not_finished";
        /** @description A new subscriber. */
        WebhookBody: {
            /**
             * Format: uri
             * @description https, and a public address.
             */
            url: string;
            /** @description With or without `hito.` and the version. */
            types: ("course.completed" | "hito.course.completed.v1" | "achievement.awarded" | "hito.achievement.awarded.v1" | "enrollment.changed" | "hito.enrollment.changed.v1" | "unit.finished" | "hito.unit.finished.v1" | "quiz.taken" | "hito.quiz.taken.v1" | "progress.reset" | "hito.progress.reset.v1" | "correction.made" | "hito.correction.made.v1" | "credential.issued" | "hito.credential.issued.v1" | "subscriber.disabled" | "hito.subscriber.disabled.v1")[];
            /** @default  */
            description?: string;
        };
        /** @description What changes of a subscriber; what is absent or null stays. `active` enables or disables it. */
        WebhookChange: {
            /**
             * Format: uri
             * @description https, and a public address.
             */
            url?: string | null;
            /** @description With or without `hito.` and the version. */
            types?: ("course.completed" | "hito.course.completed.v1" | "achievement.awarded" | "hito.achievement.awarded.v1" | "enrollment.changed" | "hito.enrollment.changed.v1" | "unit.finished" | "hito.unit.finished.v1" | "quiz.taken" | "hito.quiz.taken.v1" | "progress.reset" | "hito.progress.reset.v1" | "correction.made" | "hito.correction.made.v1" | "credential.issued" | "hito.credential.issued.v1" | "subscriber.disabled" | "hito.subscriber.disabled.v1")[] | null;
            description?: string | null;
            active?: boolean | null;
        };
        /**
         * @description A subscriber. `failing_since` is the first failure after the last success.
         *
         *     `disabled_because` is `admin`, `failing` after three days of failure, or `gone` after an answer of 410.
         */
        WebhookResponse: {
            id: string;
            url: string;
            types: string[];
            description: string;
            active: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            failing_since: string | null;
            /** Format: date-time */
            disabled_at: string | null;
            disabled_because: string | null;
            /** Format: date-time */
            previous_secret_until: string | null;
        };
        /** @description A subscriber with its newest secret, which no other answer shows. */
        WebhookWithSecret: {
            id: string;
            url: string;
            types: string[];
            description: string;
            active: boolean;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            failing_since: string | null;
            /** Format: date-time */
            disabled_at: string | null;
            disabled_because: string | null;
            /** Format: date-time */
            previous_secret_until: string | null;
            secret: string;
        };
        /** @description All subscribers. */
        WebhooksResponse: {
            webhooks: components["schemas"]["WebhookResponse"][];
        };
        /** @description An ISO week: learners enrolled, units finished, learners active, learners who completed the course. */
        WeekCounted: {
            week: string;
            enrolled: number;
            finished: number;
            active: number;
            completed: number;
        };
    };
    responses: {
        /** @description The request is wrong, or breaks a rule. */
        CatalogBadRequest: {
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
                "application/json": components["schemas"]["CatalogError"];
            };
        };
        /** @description Something that exists stands against it. */
        CatalogConflict: {
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
                "application/json": components["schemas"]["CatalogError"];
            };
        };
        /** @description The caller may not do this. */
        CatalogForbidden: {
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
                "application/json": components["schemas"]["CatalogError"];
            };
        };
        /** @description A write by a learner who was erased. */
        CatalogGone: {
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
                "application/json": components["schemas"]["CatalogError"];
            };
        };
        /** @description A bug. The log line of the `X-Request-Id` has its place. */
        CatalogInternalError: {
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
                "application/json": components["schemas"]["CatalogError"];
            };
        };
        /** @description What was asked for does not exist, or the caller may not know that it does. */
        CatalogNotFound: {
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
                "application/json": components["schemas"]["CatalogError"];
            };
        };
        /** @description The body is too large, or the answer would be. */
        CatalogTooLarge: {
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
                "application/json": components["schemas"]["CatalogError"];
            };
        };
        /** @description Too many calls; `Retry-After` says when to try again. */
        CatalogTooManyRequests: {
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
                "application/json": components["schemas"]["CatalogError"] | components["schemas"]["GatewayError"];
            };
        };
        /** @description There is no valid token. */
        CatalogUnauthorized: {
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
                "application/json": components["schemas"]["CatalogError"];
            };
        };
        /** @description A system that Hito depends on does not answer. Repeat after `Retry-After` seconds. */
        CatalogUnavailable: {
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
                "application/json": components["schemas"]["CatalogError"];
            };
        };
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
        /** @description The request is wrong, or breaks a rule. */
        HitoBadRequest: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Server-Timing": components["headers"]["Server-Timing"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "message": "name: is required",
                 *       "errors": [
                 *         {
                 *           "field": "name",
                 *           "reason": "is required"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["HitoInvalidError"];
            };
        };
        /** @description Something that exists stands against it. */
        HitoConflict: {
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
                "application/json": components["schemas"]["HitoError"];
            };
        };
        /** @description The caller may not do this. */
        HitoForbidden: {
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
                "application/json": components["schemas"]["HitoError"];
            };
        };
        /** @description A write by a learner who was erased. */
        HitoGone: {
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
                "application/json": components["schemas"]["HitoError"];
            };
        };
        /** @description A bug. The log line of the `X-Request-Id` has its place. */
        HitoInternalError: {
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
                "application/json": components["schemas"]["HitoError"];
            };
        };
        /** @description What was asked for does not exist, or the caller may not know that it does. */
        HitoNotFound: {
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
                "application/json": components["schemas"]["HitoError"];
            };
        };
        /** @description The body is too large, or the answer would be. */
        HitoTooLarge: {
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
                "application/json": components["schemas"]["HitoError"];
            };
        };
        /** @description Too many calls; `Retry-After` says when to try again. */
        HitoTooManyRequests: {
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
                "application/json": components["schemas"]["HitoError"] | components["schemas"]["GatewayError"];
            };
        };
        /** @description There is no valid token. */
        HitoUnauthorized: {
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
                "application/json": components["schemas"]["HitoError"];
            };
        };
        /** @description A system that Hito depends on does not answer. Repeat after `Retry-After` seconds. */
        HitoUnavailable: {
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
                "application/json": components["schemas"]["HitoError"];
            };
        };
        /** @description The `Idempotency-Key` was used for another request. */
        HitoUnprocessable: {
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
                "application/json": components["schemas"]["HitoError"];
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
    listCatalogCourses: {
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
                     *       "courses": [
                     *         {
                     *           "id": 1,
                     *           "name": "Cocina mexicana desde cero",
                     *           "kind": "course",
                     *           "sensei_id": 7,
                     *           "lessons_count": 1,
                     *           "required_count": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CoursesListed"];
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
            400: components["responses"]["CatalogBadRequest"];
            401: components["responses"]["CatalogUnauthorized"];
            403: components["responses"]["CatalogForbidden"];
            429: components["responses"]["CatalogTooManyRequests"];
            500: components["responses"]["CatalogInternalError"];
            503: components["responses"]["CatalogUnavailable"];
        };
    };
    readCatalogCourse: {
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
                course_id: string;
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
                     *       "id": 1,
                     *       "version": 1,
                     *       "name": "Cocina mexicana desde cero",
                     *       "description": "Salsas, masas y guisos.",
                     *       "hours": 12,
                     *       "price": 299,
                     *       "sensei_id": 7,
                     *       "sensei_name": "Guadalupe",
                     *       "miniature_id": "cocina-1",
                     *       "video_id": null,
                     *       "kind": "course",
                     *       "completion": {
                     *         "policy": "all",
                     *         "percent": null,
                     *         "on_change": "grandfather"
                     *       },
                     *       "sections": [
                     *         {
                     *           "id": 1,
                     *           "title": "Salsas",
                     *           "lessons": [
                     *             {
                     *               "id": 101,
                     *               "title": "Salsa verde",
                     *               "kind": "video",
                     *               "file_id": "salsa-verde",
                     *               "mime_type": "video/mp4",
                     *               "time_validator": 60,
                     *               "duration_seconds": 600,
                     *               "required": true,
                     *               "threads": null
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CatalogCourseResponse"];
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
            400: components["responses"]["CatalogBadRequest"];
            401: components["responses"]["CatalogUnauthorized"];
            403: components["responses"]["CatalogForbidden"];
            404: components["responses"]["CatalogNotFound"];
            429: components["responses"]["CatalogTooManyRequests"];
            500: components["responses"]["CatalogInternalError"];
            503: components["responses"]["CatalogUnavailable"];
        };
    };
    putCatalogCourse: {
        parameters: {
            query?: {
                /** @description Whether only to report what would change. */
                dry_run?: boolean;
            };
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path: {
                course_id: string;
            };
            cookie?: never;
        };
        /** @description At most 5,120 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Cocina mexicana desde cero",
                 *       "description": "Salsas, masas y guisos.",
                 *       "hours": 12,
                 *       "price": 299,
                 *       "sensei_id": 7,
                 *       "sensei_name": "Guadalupe",
                 *       "miniature_id": "cocina-1",
                 *       "sections": [
                 *         {
                 *           "title": "Salsas",
                 *           "lessons": [
                 *             {
                 *               "title": "Salsa verde",
                 *               "kind": "video",
                 *               "file_id": "salsa-verde",
                 *               "mime_type": "video/mp4",
                 *               "time_validator": 60,
                 *               "duration_seconds": 600,
                 *               "required": true
                 *             }
                 *           ]
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["CoursePut"];
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
                     *       "id": 1,
                     *       "version": 1,
                     *       "name": "Cocina mexicana desde cero",
                     *       "description": "Salsas, masas y guisos.",
                     *       "hours": 12,
                     *       "price": 299,
                     *       "sensei_id": 7,
                     *       "sensei_name": "Guadalupe",
                     *       "miniature_id": "cocina-1",
                     *       "video_id": null,
                     *       "kind": "course",
                     *       "completion": {
                     *         "policy": "all",
                     *         "percent": null,
                     *         "on_change": "grandfather"
                     *       },
                     *       "sections": [
                     *         {
                     *           "id": 1,
                     *           "title": "Salsas",
                     *           "lessons": [
                     *             {
                     *               "id": 101,
                     *               "title": "Salsa verde",
                     *               "kind": "video",
                     *               "file_id": "salsa-verde",
                     *               "mime_type": "video/mp4",
                     *               "time_validator": 60,
                     *               "duration_seconds": 600,
                     *               "required": true,
                     *               "threads": null
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PutResponse"];
                };
            };
            400: components["responses"]["CatalogBadRequest"];
            401: components["responses"]["CatalogUnauthorized"];
            403: components["responses"]["CatalogForbidden"];
            409: components["responses"]["CatalogConflict"];
            410: components["responses"]["CatalogGone"];
            413: components["responses"]["CatalogTooLarge"];
            429: components["responses"]["CatalogTooManyRequests"];
            500: components["responses"]["CatalogInternalError"];
            503: components["responses"]["CatalogUnavailable"];
        };
    };
    deleteCatalogCourse: {
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
                course_id: string;
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
            400: components["responses"]["CatalogBadRequest"];
            401: components["responses"]["CatalogUnauthorized"];
            403: components["responses"]["CatalogForbidden"];
            404: components["responses"]["CatalogNotFound"];
            410: components["responses"]["CatalogGone"];
            429: components["responses"]["CatalogTooManyRequests"];
            500: components["responses"]["CatalogInternalError"];
            503: components["responses"]["CatalogUnavailable"];
        };
    };
    putCatalogGuide: {
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
            410: components["responses"]["GuidesGone"];
            413: components["responses"]["GuidesTooLarge"];
            429: components["responses"]["GuidesTooManyRequests"];
            500: components["responses"]["GuidesInternalError"];
            503: components["responses"]["GuidesUnavailable"];
        };
    };
    exportLearner: {
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
                id: string;
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
                     *       "learner": "eva",
                     *       "exported_at": "2026-01-31T08:30:00.000Z",
                     *       "account": null,
                     *       "items": [
                     *         {
                     *           "item": "activity day",
                     *           "key": {
                     *             "day": "2026-01-31"
                     *           },
                     *           "holds": {}
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Exported"];
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
            400: components["responses"]["HitoBadRequest"];
            401: components["responses"]["HitoUnauthorized"];
            403: components["responses"]["HitoForbidden"];
            404: components["responses"]["HitoNotFound"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    eraseLearner: {
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
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; the rest follows within moments. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "learner": "eva",
                     *       "erased_at": "2026-01-31T08:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["Erased"];
                };
            };
            400: components["responses"]["HitoBadRequest"];
            401: components["responses"]["HitoUnauthorized"];
            403: components["responses"]["HitoForbidden"];
            404: components["responses"]["HitoNotFound"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    listWebhooks: {
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
                     *       "webhooks": [
                     *         {
                     *           "id": "0b51b9b4-1d7e-4f3c-8a37-6a4a3f2d9e10",
                     *           "url": "https://intranet.school.example/hooks/hito",
                     *           "types": [
                     *             "course.completed",
                     *             "unit.finished"
                     *           ],
                     *           "description": "School intranet",
                     *           "active": true,
                     *           "created_at": "2026-01-31T08:30:00.000Z",
                     *           "failing_since": null,
                     *           "disabled_at": null,
                     *           "disabled_because": null,
                     *           "previous_secret_until": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["WebhooksResponse"];
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
            401: components["responses"]["HitoUnauthorized"];
            403: components["responses"]["HitoForbidden"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    createWebhook: {
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
                 *       "url": "https://intranet.school.example/hooks/hito",
                 *       "types": [
                 *         "course.completed",
                 *         "unit.finished"
                 *       ],
                 *       "description": "School intranet"
                 *     }
                 */
                "application/json": components["schemas"]["WebhookBody"];
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
                     *       "id": "0b51b9b4-1d7e-4f3c-8a37-6a4a3f2d9e10",
                     *       "url": "https://intranet.school.example/hooks/hito",
                     *       "types": [
                     *         "course.completed",
                     *         "unit.finished"
                     *       ],
                     *       "description": "School intranet",
                     *       "active": true,
                     *       "created_at": "2026-01-31T08:30:00.000Z",
                     *       "failing_since": null,
                     *       "disabled_at": null,
                     *       "disabled_because": null,
                     *       "previous_secret_until": null,
                     *       "secret": "whsec_3q2+7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookWithSecret"];
                };
            };
            400: components["responses"]["HitoBadRequest"];
            401: components["responses"]["HitoUnauthorized"];
            403: components["responses"]["HitoForbidden"];
            404: components["responses"]["HitoNotFound"];
            409: components["responses"]["HitoConflict"];
            410: components["responses"]["HitoGone"];
            413: components["responses"]["HitoTooLarge"];
            422: components["responses"]["HitoUnprocessable"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    readWebhook: {
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
                id: string;
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
                     *       "id": "0b51b9b4-1d7e-4f3c-8a37-6a4a3f2d9e10",
                     *       "url": "https://intranet.school.example/hooks/hito",
                     *       "types": [
                     *         "course.completed",
                     *         "unit.finished"
                     *       ],
                     *       "description": "School intranet",
                     *       "active": true,
                     *       "created_at": "2026-01-31T08:30:00.000Z",
                     *       "failing_since": null,
                     *       "disabled_at": null,
                     *       "disabled_because": null,
                     *       "previous_secret_until": null
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookResponse"];
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
            400: components["responses"]["HitoBadRequest"];
            401: components["responses"]["HitoUnauthorized"];
            403: components["responses"]["HitoForbidden"];
            404: components["responses"]["HitoNotFound"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    deleteWebhook: {
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
                id: string;
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
            400: components["responses"]["HitoBadRequest"];
            401: components["responses"]["HitoUnauthorized"];
            403: components["responses"]["HitoForbidden"];
            404: components["responses"]["HitoNotFound"];
            410: components["responses"]["HitoGone"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    changeWebhook: {
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
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 256 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "types": [
                 *         "course.completed",
                 *         "unit.finished"
                 *       ],
                 *       "active": true
                 *     }
                 */
                "application/json": components["schemas"]["WebhookChange"];
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
                     *       "id": "0b51b9b4-1d7e-4f3c-8a37-6a4a3f2d9e10",
                     *       "url": "https://intranet.school.example/hooks/hito",
                     *       "types": [
                     *         "course.completed",
                     *         "unit.finished"
                     *       ],
                     *       "description": "School intranet",
                     *       "active": true,
                     *       "created_at": "2026-01-31T08:30:00.000Z",
                     *       "failing_since": null,
                     *       "disabled_at": null,
                     *       "disabled_because": null,
                     *       "previous_secret_until": null
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookResponse"];
                };
            };
            400: components["responses"]["HitoBadRequest"];
            401: components["responses"]["HitoUnauthorized"];
            403: components["responses"]["HitoForbidden"];
            404: components["responses"]["HitoNotFound"];
            410: components["responses"]["HitoGone"];
            413: components["responses"]["HitoTooLarge"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    rotateWebhookSecret: {
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
                id: string;
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
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "0b51b9b4-1d7e-4f3c-8a37-6a4a3f2d9e10",
                     *       "url": "https://intranet.school.example/hooks/hito",
                     *       "types": [
                     *         "course.completed",
                     *         "unit.finished"
                     *       ],
                     *       "description": "School intranet",
                     *       "active": true,
                     *       "created_at": "2026-01-31T08:30:00.000Z",
                     *       "failing_since": null,
                     *       "disabled_at": null,
                     *       "disabled_because": null,
                     *       "previous_secret_until": "2026-02-01T08:30:00.000Z",
                     *       "secret": "whsec_3q2+7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
                     *     }
                     */
                    "application/json": components["schemas"]["WebhookWithSecret"];
                };
            };
            400: components["responses"]["HitoBadRequest"];
            401: components["responses"]["HitoUnauthorized"];
            403: components["responses"]["HitoForbidden"];
            404: components["responses"]["HitoNotFound"];
            410: components["responses"]["HitoGone"];
            422: components["responses"]["HitoUnprocessable"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    listWebhookDeliveries: {
        parameters: {
            query?: {
                /** @description The `X-Next-Cursor` of the page before. */
                cursor?: string;
                status?: components["schemas"]["DeliveryStatus"];
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
                id: string;
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
                     *       "deliveries": [
                     *         {
                     *           "id": "1769848200000#46e634ba-b78e-51df-8aaa-85e85503b3dc",
                     *           "event_id": "46e634ba-b78e-51df-8aaa-85e85503b3dc",
                     *           "type": "hito.unit.finished.v1",
                     *           "status": "waiting",
                     *           "attempts": 2,
                     *           "created_at": "2026-01-31T08:30:00.000Z",
                     *           "last_attempt_at": "2026-01-31T08:30:06.000Z",
                     *           "next_attempt_at": "2026-01-31T08:34:58.000Z",
                     *           "result": "refused",
                     *           "response_status": 503
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DeliveriesResponse"];
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
            400: components["responses"]["HitoBadRequest"];
            401: components["responses"]["HitoUnauthorized"];
            403: components["responses"]["HitoForbidden"];
            404: components["responses"]["HitoNotFound"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    redeliverWebhooks: {
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
                 * @description Makes a repeated request harmless for a day: it has one effect and gets the same answer.
                 * @example 8c6c9a70-3a0b-4bb5-9c3e-0c6a1a3f2a11
                 */
                "Idempotency-Key"?: components["parameters"]["IdempotencyKey"];
            };
            path: {
                id: string;
            };
            cookie?: never;
        };
        /** @description At most 256 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "since": "2026-01-31T00:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["RedeliverBody"];
            };
        };
        responses: {
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
                     *       "redelivered": 12
                     *     }
                     */
                    "application/json": components["schemas"]["Redelivered"];
                };
            };
            400: components["responses"]["HitoBadRequest"];
            401: components["responses"]["HitoUnauthorized"];
            403: components["responses"]["HitoForbidden"];
            404: components["responses"]["HitoNotFound"];
            409: components["responses"]["HitoConflict"];
            410: components["responses"]["HitoGone"];
            413: components["responses"]["HitoTooLarge"];
            422: components["responses"]["HitoUnprocessable"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    testWebhook: {
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
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Accepted; the rest follows within moments. */
            202: {
                headers: {
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "1769848200000#1be200de-bf9c-5654-9f4d-10ab60907714",
                     *       "event_id": "1be200de-bf9c-5654-9f4d-10ab60907714",
                     *       "type": "hito.webhook.test.v1",
                     *       "status": "waiting",
                     *       "attempts": 0,
                     *       "created_at": "2026-01-31T08:30:00.000Z",
                     *       "last_attempt_at": null,
                     *       "next_attempt_at": null,
                     *       "result": null,
                     *       "response_status": null
                     *     }
                     */
                    "application/json": components["schemas"]["DeliveryResponse"];
                };
            };
            400: components["responses"]["HitoBadRequest"];
            401: components["responses"]["HitoUnauthorized"];
            403: components["responses"]["HitoForbidden"];
            404: components["responses"]["HitoNotFound"];
            409: components["responses"]["HitoConflict"];
            410: components["responses"]["HitoGone"];
            422: components["responses"]["HitoUnprocessable"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    explainLearner: {
        parameters: {
            query?: {
                /** @description The `X-Next-Cursor` of the page before. */
                cursor?: number;
                /** @description The course to explain beside the awards. */
                course?: string;
                /** @description The course's kind. */
                kind?: components["schemas"]["CourseKind"];
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
                id: string;
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
                     *       "learner": "eva",
                     *       "course": {
                     *         "kind": "course",
                     *         "id": "python-basics",
                     *         "source": "client",
                     *         "catalog_version": null,
                     *         "policy": "all of the announced total",
                     *         "done": 1,
                     *         "total": 2,
                     *         "percent": 50,
                     *         "formula": "100 * 1 // 2 = 50",
                     *         "completed": false,
                     *         "first_completed_at": null,
                     *         "reset_at": null,
                     *         "units": [
                     *           {
                     *             "id": "chapter-1",
                     *             "title": "chapter-1",
                     *             "counted": true,
                     *             "why": "finished",
                     *             "finished_at": "2026-01-31T08:30:00.000Z",
                     *             "corrections": []
                     *           }
                     *         ]
                     *       },
                     *       "awards": [
                     *         {
                     *           "number": 1,
                     *           "achievement": 1,
                     *           "name": "Primer Paso",
                     *           "criteria": "completar_leccion_1",
                     *           "earned_at": "2026-01-31T08:30:00.000Z",
                     *           "granted_at": "2026-01-31T08:30:00.000Z",
                     *           "because": {
                     *             "lesson": 1
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Explanation"];
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
            400: components["responses"]["HitoBadRequest"];
            401: components["responses"]["HitoUnauthorized"];
            403: components["responses"]["HitoForbidden"];
            404: components["responses"]["HitoNotFound"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    readCaller: {
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
                     *       "learner": "ana",
                     *       "name": "Ana",
                     *       "roles": [
                     *         "student"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Me"];
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
            401: components["responses"]["HitoUnauthorized"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    listLearnerPendingAwards: {
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
                /**
                 * @description The learner's IANA time zone, where the token has no `zoneinfo`; an unknown one is ignored.
                 * @example America/Mexico_City
                 */
                "X-Time-Zone"?: components["parameters"]["TimeZone"];
            };
            path: {
                id: string;
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
                     *       "learner": "ana",
                     *       "pending": [
                     *         {
                     *           "achievement": 3,
                     *           "name": "Una semana seguida",
                     *           "criteria": "streak:7",
                     *           "current": 4,
                     *           "target": 7,
                     *           "percent": 57
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PendingAwards"];
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
            400: components["responses"]["HitoBadRequest"];
            401: components["responses"]["HitoUnauthorized"];
            403: components["responses"]["HitoForbidden"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    readLearnerActivity: {
        parameters: {
            query?: {
                from?: string;
                to?: string;
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
                id: string;
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
                     *       "learner": "lena",
                     *       "zone": "UTC",
                     *       "from": "2025-03-16",
                     *       "to": "2026-03-15",
                     *       "days": [],
                     *       "streak": {
                     *         "current": 1,
                     *         "longest": 1,
                     *         "freezes_left": 0
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["ActivityResponse"];
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
            400: components["responses"]["HitoBadRequest"];
            401: components["responses"]["HitoUnauthorized"];
            403: components["responses"]["HitoForbidden"];
            404: components["responses"]["HitoNotFound"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    readLearnerHistory: {
        parameters: {
            query?: {
                /** @description The `X-Next-Cursor` of the page before. */
                cursor?: number;
                /** @description The course to explain beside the awards. */
                course?: string;
                /** @description The course's kind. */
                kind?: components["schemas"]["CourseKind"];
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
                id: string;
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
                     *       "learner": "eva",
                     *       "history": [
                     *         {
                     *           "type": "enrollment.changed",
                     *           "at": "2026-01-30T17:00:00.000Z",
                     *           "data": {
                     *             "course": {
                     *               "kind": "course",
                     *               "id": "python-basics",
                     *               "title": null
                     *             },
                     *             "state": "enrolled"
                     *           }
                     *         },
                     *         {
                     *           "type": "unit.begun",
                     *           "at": "2026-01-31T08:30:00.000Z",
                     *           "data": {
                     *             "course": {
                     *               "kind": "course",
                     *               "id": "python-basics",
                     *               "title": null
                     *             },
                     *             "unit": {
                     *               "id": "chapter-1",
                     *               "title": null
                     *             }
                     *           }
                     *         },
                     *         {
                     *           "type": "unit.finished",
                     *           "at": "2026-01-31T08:30:00.000Z",
                     *           "data": {
                     *             "course": {
                     *               "kind": "course",
                     *               "id": "python-basics",
                     *               "title": null
                     *             },
                     *             "unit": {
                     *               "id": "chapter-1",
                     *               "title": null
                     *             }
                     *           }
                     *         },
                     *         {
                     *           "type": "quiz.taken",
                     *           "at": "2026-01-31T08:41:12.500Z",
                     *           "data": {
                     *             "course": {
                     *               "kind": "course",
                     *               "id": "python-basics",
                     *               "title": null
                     *             },
                     *             "quiz": {
                     *               "id": "quiz-1",
                     *               "title": null
                     *             },
                     *             "attempt": 1,
                     *             "score": 8,
                     *             "max_score": 10,
                     *             "passed": true
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["HistoryResponse"];
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
            400: components["responses"]["HitoBadRequest"];
            401: components["responses"]["HitoUnauthorized"];
            403: components["responses"]["HitoForbidden"];
            404: components["responses"]["HitoNotFound"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    recomputeLearner: {
        parameters: {
            query?: {
                /** @description Whether only to report what would change. */
                dry_run?: boolean;
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
                id: string;
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
                    "Idempotency-Replayed": components["headers"]["Idempotency-Replayed"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "learner": "eva",
                     *       "dry_run": true,
                     *       "drift": [
                     *         {
                     *           "what": "day",
                     *           "of": "2026-01-31",
                     *           "derived": true
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Recomputed"];
                };
            };
            400: components["responses"]["HitoBadRequest"];
            401: components["responses"]["HitoUnauthorized"];
            403: components["responses"]["HitoForbidden"];
            410: components["responses"]["HitoGone"];
            422: components["responses"]["HitoUnprocessable"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    correctUnit: {
        parameters: {
            query?: {
                /** @description The course's kind. */
                kind?: components["schemas"]["CourseKind"];
            };
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path: {
                id: string;
                course: string;
                unit: string;
            };
            cookie?: never;
        };
        /** @description At most 256 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "state": "finished",
                 *       "reason": "La vi abrir tres piezas en clase"
                 *     }
                 */
                "application/json": components["schemas"]["CorrectionBody"];
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
                     *       "learner": "lena",
                     *       "course": "9002",
                     *       "unit": "9202",
                     *       "state": "finished",
                     *       "reason": "La vi abrir tres piezas en clase",
                     *       "by": "901",
                     *       "at": "2026-01-31T08:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CorrectionResponse"];
                };
            };
            400: components["responses"]["HitoBadRequest"];
            401: components["responses"]["HitoUnauthorized"];
            403: components["responses"]["HitoForbidden"];
            404: components["responses"]["HitoNotFound"];
            410: components["responses"]["HitoGone"];
            413: components["responses"]["HitoTooLarge"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    withdrawCorrection: {
        parameters: {
            query?: {
                /** @description The course's kind. */
                kind?: components["schemas"]["CourseKind"];
            };
            header?: {
                /**
                 * @description The front end's version, for the log.
                 * @example 1.4.2
                 */
                "X-Client-Version"?: components["parameters"]["ClientVersion"];
            };
            path: {
                id: string;
                course: string;
                unit: string;
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
                     *       "learner": "lena",
                     *       "course": "9002",
                     *       "unit": "9202",
                     *       "state": "finished",
                     *       "reason": "La vi abrir tres piezas en clase",
                     *       "by": "901",
                     *       "at": "2026-01-31T08:30:00.000Z"
                     *     }
                     */
                    "application/json": components["schemas"]["CorrectionResponse"];
                };
            };
            400: components["responses"]["HitoBadRequest"];
            401: components["responses"]["HitoUnauthorized"];
            403: components["responses"]["HitoForbidden"];
            404: components["responses"]["HitoNotFound"];
            410: components["responses"]["HitoGone"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    readCourseReport: {
        parameters: {
            query?: {
                /** @description The course's kind. */
                kind?: components["schemas"]["CourseKind"];
                enrolled_from?: string;
                enrolled_to?: string;
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
                course: string;
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
                     *       "course": "7",
                     *       "kind": "course",
                     *       "title": "Python desde cero",
                     *       "as_of": "2026-11-29T08:00:00.000Z",
                     *       "refreshing": false,
                     *       "learners": {
                     *         "total": 4,
                     *         "not_started": 1,
                     *         "active": 1,
                     *         "at_risk": 0,
                     *         "stuck": 0,
                     *         "completed": 1,
                     *         "dropped": 1
                     *       },
                     *       "lessons": [
                     *         {
                     *           "id": "1",
                     *           "title": "Hola",
                     *           "begun": 2,
                     *           "finished": 2,
                     *           "median_days": 0.4
                     *         }
                     *       ],
                     *       "weeks": [
                     *         {
                     *           "week": "2026-W02",
                     *           "enrolled": 3,
                     *           "finished": 0,
                     *           "active": 0,
                     *           "completed": 0
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CourseReport"];
                };
            };
            /** @description The result is still being made. Repeat after `Retry-After` seconds. */
            202: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportRunning"];
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
            400: components["responses"]["HitoBadRequest"];
            401: components["responses"]["HitoUnauthorized"];
            403: components["responses"]["HitoForbidden"];
            404: components["responses"]["HitoNotFound"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    listCourseLearners: {
        parameters: {
            query?: {
                /** @description The course's kind. */
                kind?: components["schemas"]["CourseKind"];
                enrolled_from?: string;
                enrolled_to?: string;
                /** @description The `X-Next-Cursor` of the page before. */
                cursor?: number;
                state?: components["schemas"]["HitoState"];
                sort?: components["schemas"]["Sort"];
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
                course: string;
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
                     *       "as_of": "2026-11-29T08:00:00.000Z",
                     *       "learners": [
                     *         {
                     *           "learner": "ana",
                     *           "name": "Ana",
                     *           "state": "active",
                     *           "percent": 50,
                     *           "done": 1,
                     *           "total": 2,
                     *           "enrolled_at": "2026-01-07T23:30:00.000Z",
                     *           "begun_at": "2026-01-08T10:00:00.000Z",
                     *           "last_active_at": "2026-11-28T10:00:00.000Z",
                     *           "completed_at": null
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Roster"];
                    "text/csv": string;
                };
            };
            /** @description The result is still being made. Repeat after `Retry-After` seconds. */
            202: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ReportRunning"];
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
            400: components["responses"]["HitoBadRequest"];
            401: components["responses"]["HitoUnauthorized"];
            403: components["responses"]["HitoForbidden"];
            404: components["responses"]["HitoNotFound"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    issueCredential: {
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
                 *       "course": "7",
                 *       "share_name": false
                 *     }
                 */
                "application/json": components["schemas"]["CredentialBody"];
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
                     *       "id": "8f14e45fceea167a5a36dedd4bea2543",
                     *       "url": "https://learn.example.org/v1/credentials/8f14e45fceea167a5a36dedd4bea2543",
                     *       "jwt": "eyJhbGciOiJFUzI1NiJ9.eyJuYW1lIjoiUHl0aG9uIGRlc2RlIGNlcm8ifQ.c2lnbmF0dXJl"
                     *     }
                     */
                    "application/json": components["schemas"]["IssuedCredential"];
                };
            };
            400: components["responses"]["HitoBadRequest"];
            401: components["responses"]["HitoUnauthorized"];
            404: components["responses"]["HitoNotFound"];
            409: components["responses"]["HitoConflict"];
            410: components["responses"]["HitoGone"];
            413: components["responses"]["HitoTooLarge"];
            422: components["responses"]["HitoUnprocessable"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    readCredential: {
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
                id: string;
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
                     *       "@context": [
                     *         "https://www.w3.org/ns/credentials/v2",
                     *         "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
                     *       ],
                     *       "id": "https://learn.example.org/v1/credentials/8f14e45fceea167a5a36dedd4bea2543",
                     *       "type": [
                     *         "VerifiableCredential",
                     *         "OpenBadgeCredential"
                     *       ],
                     *       "name": "Python desde cero",
                     *       "issuer": {
                     *         "id": "did:web:learn.example.org",
                     *         "type": [
                     *           "Profile"
                     *         ],
                     *         "name": "Escuela Hito",
                     *         "url": "https://learn.example.org/v1/issuer"
                     *       },
                     *       "validFrom": "2026-11-29T08:00:00Z",
                     *       "awardedDate": "2026-11-28T19:30:00Z",
                     *       "credentialSubject": {
                     *         "id": "urn:uuid:9b2d7c1e-0a52-4f7e-8f0c-3d1f5a6b7c8d",
                     *         "type": [
                     *           "AchievementSubject"
                     *         ],
                     *         "achievement": {
                     *           "id": "urn:uuid:2f6b1d0e-6c0f-5e5a-9d6c-7f8f4a1b2c3d",
                     *           "type": [
                     *             "Achievement"
                     *           ],
                     *           "achievementType": "CertificateOfCompletion",
                     *           "name": "Python desde cero",
                     *           "description": "Variables, listas y funciones.",
                     *           "criteria": {
                     *             "narrative": "At least 12 of the 12 required units of the course are finished."
                     *           },
                     *           "image": {
                     *             "id": "https://learn.example.org/v1/credentials/8f14e45fceea167a5a36dedd4bea2543/badge.svg",
                     *             "type": "Image"
                     *           },
                     *           "resultDescription": [
                     *             {
                     *               "id": "urn:uuid:2f6b1d0e-6c0f-5e5a-9d6c-7f8f4a1b2c3d#percent",
                     *               "type": [
                     *                 "ResultDescription"
                     *               ],
                     *               "name": "Progress",
                     *               "resultType": "Percent"
                     *             }
                     *           ]
                     *         },
                     *         "result": [
                     *           {
                     *             "type": [
                     *               "Result"
                     *             ],
                     *             "resultDescription": "urn:uuid:2f6b1d0e-6c0f-5e5a-9d6c-7f8f4a1b2c3d#percent",
                     *             "value": "100"
                     *           }
                     *         ]
                     *       },
                     *       "evidence": [
                     *         {
                     *           "type": [
                     *             "Evidence"
                     *           ],
                     *           "name": "Python desde cero",
                     *           "narrative": "100 percent of the course 7 (Python desde cero): 12 of 12 units, as of 2026-11-28"
                     *         }
                     *       ],
                     *       "credentialStatus": {
                     *         "id": "https://learn.example.org/v1/status-lists/0#70113",
                     *         "type": "BitstringStatusListEntry",
                     *         "statusPurpose": "revocation",
                     *         "statusListIndex": "70113",
                     *         "statusListCredential": "https://learn.example.org/v1/status-lists/0"
                     *       },
                     *       "credentialSchema": [
                     *         {
                     *           "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json",
                     *           "type": "1EdTechJsonSchemaValidator2019"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["OpenBadgeCredential"];
                    "application/vc+jwt": string;
                    "text/html": string;
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
            400: components["responses"]["HitoBadRequest"];
            /** @description What was asked for does not exist, or the caller may not know that it does. */
            404: {
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
                    "application/json": components["schemas"]["HitoError"];
                    "text/html": string;
                };
            };
            /** @description A write by a learner who was erased. */
            410: {
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
                    "application/json": components["schemas"]["HitoError"];
                    "text/html": string;
                };
            };
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    readCredentialSvg: {
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
                id: string;
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
                    "image/svg+xml": string;
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
            400: components["responses"]["HitoBadRequest"];
            404: components["responses"]["HitoNotFound"];
            410: components["responses"]["HitoGone"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    readCredentialPng: {
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
                id: string;
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
                    "image/png": string;
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
            400: components["responses"]["HitoBadRequest"];
            404: components["responses"]["HitoNotFound"];
            410: components["responses"]["HitoGone"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    listCredentials: {
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
                id: string;
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
                     *       "learner": "ana",
                     *       "credentials": [
                     *         {
                     *           "id": "8f14e45fceea167a5a36dedd4bea2543",
                     *           "url": "https://learn.example.org/v1/credentials/8f14e45fceea167a5a36dedd4bea2543",
                     *           "jwt": "eyJhbGciOiJFUzI1NiJ9.eyJuYW1lIjoiUHl0aG9uIGRlc2RlIGNlcm8ifQ.c2lnbmF0dXJl",
                     *           "course": "7",
                     *           "kind": "course",
                     *           "achievement": null,
                     *           "title": "Python desde cero",
                     *           "share_name": false,
                     *           "percent": 100,
                     *           "earned_at": "2026-11-28T19:30:00.000Z",
                     *           "issued_at": "2026-11-29T08:00:00.000Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CredentialsOfLearner"];
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
            400: components["responses"]["HitoBadRequest"];
            401: components["responses"]["HitoUnauthorized"];
            403: components["responses"]["HitoForbidden"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    readStatusList: {
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
                list: number;
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
                     *       "@context": [
                     *         "https://www.w3.org/ns/credentials/v2"
                     *       ],
                     *       "id": "https://learn.example.org/v1/status-lists/0",
                     *       "type": [
                     *         "VerifiableCredential",
                     *         "BitstringStatusListCredential"
                     *       ],
                     *       "issuer": "did:web:learn.example.org",
                     *       "validFrom": "2026-11-29T08:00:00Z",
                     *       "credentialSubject": {
                     *         "id": "https://learn.example.org/v1/status-lists/0#list",
                     *         "type": "BitstringStatusList",
                     *         "statusPurpose": "revocation",
                     *         "encodedList": "uH4sIAAAAAAAC_-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA",
                     *         "ttl": 300000
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["StatusListCredential"];
                    "application/vc+jwt": string;
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
            400: components["responses"]["HitoBadRequest"];
            404: components["responses"]["HitoNotFound"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    readPublicKeys: {
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
                     *       "keys": [
                     *         {
                     *           "kty": "EC",
                     *           "crv": "P-256",
                     *           "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                     *           "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
                     *           "use": "sig",
                     *           "alg": "ES256",
                     *           "kid": "https://learn.example.org/v1/keys/NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PublicKeys"];
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
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    readPublicKey: {
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
                key: string;
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
                     *       "kty": "EC",
                     *       "crv": "P-256",
                     *       "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                     *       "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
                     *       "use": "sig",
                     *       "alg": "ES256",
                     *       "kid": "https://learn.example.org/v1/keys/NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
                     *     }
                     */
                    "application/json": components["schemas"]["PublicKey"];
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
            400: components["responses"]["HitoBadRequest"];
            404: components["responses"]["HitoNotFound"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    readDid: {
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
                     *       "@context": [
                     *         "https://www.w3.org/ns/did/v1",
                     *         "https://w3id.org/security/jwk/v1"
                     *       ],
                     *       "id": "did:web:learn.example.org",
                     *       "verificationMethod": [
                     *         {
                     *           "id": "did:web:learn.example.org#NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs",
                     *           "type": "JsonWebKey",
                     *           "controller": "did:web:learn.example.org",
                     *           "publicKeyJwk": {
                     *             "kty": "EC",
                     *             "crv": "P-256",
                     *             "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
                     *             "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
                     *             "use": "sig",
                     *             "alg": "ES256",
                     *             "kid": "https://learn.example.org/v1/keys/NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
                     *           }
                     *         }
                     *       ],
                     *       "assertionMethod": [
                     *         "did:web:learn.example.org#NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["DidDocument"];
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
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    readIssuer: {
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
                     *       "@context": [
                     *         "https://www.w3.org/ns/credentials/v2",
                     *         "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
                     *       ],
                     *       "id": "did:web:learn.example.org",
                     *       "type": [
                     *         "Profile"
                     *       ],
                     *       "name": "Escuela Hito",
                     *       "url": "https://learn.example.org/v1/issuer",
                     *       "jwks_uri": "https://learn.example.org/.well-known/jwks.json",
                     *       "signing_key": "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
                     *     }
                     */
                    "application/json": components["schemas"]["IssuerProfile"];
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
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    syncObservations: {
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
        /** @description At most 512 KB. */
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "observations": [
                 *         {
                 *           "id": "5d1f6f2e-1",
                 *           "observed_at": "2026-01-31T08:30:00.000Z",
                 *           "course": "python-basics",
                 *           "unit": "chapter-1",
                 *           "watched_seconds": 300,
                 *           "position_seconds": 300,
                 *           "finished": true,
                 *           "total": 2
                 *         },
                 *         {
                 *           "id": "5d1f6f2e-2",
                 *           "observed_at": "2026-01-31T08:41:12.500Z",
                 *           "course": "python-basics",
                 *           "quiz": "quiz-1",
                 *           "score": 8,
                 *           "max_score": 10,
                 *           "passed": true
                 *         },
                 *         {
                 *           "id": "5d1f6f2e-3",
                 *           "observed_at": "2036-01-31T08:41:12.500Z",
                 *           "course": "python-basics",
                 *           "unit": "chapter-2"
                 *         }
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["SyncBody"];
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
                     *       "results": [
                     *         {
                     *           "id": "5d1f6f2e-1",
                     *           "status": "accepted",
                     *           "error": null
                     *         },
                     *         {
                     *           "id": "5d1f6f2e-2",
                     *           "status": "accepted",
                     *           "error": null
                     *         },
                     *         {
                     *           "id": "5d1f6f2e-3",
                     *           "status": "refused",
                     *           "error": "observed_at: is more than five minutes in the future"
                     *         }
                     *       ],
                     *       "courses": [
                     *         {
                     *           "course": "python-basics",
                     *           "kind": "course",
                     *           "percent": 50,
                     *           "done": 1,
                     *           "total": 2
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["SyncResponse"];
                };
            };
            400: components["responses"]["HitoBadRequest"];
            401: components["responses"]["HitoUnauthorized"];
            410: components["responses"]["HitoGone"];
            413: components["responses"]["HitoTooLarge"];
            422: components["responses"]["HitoUnprocessable"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    readAlive: {
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
                     *       "status": "ok"
                     *     }
                     */
                    "application/json": components["schemas"]["Alive"];
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
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            503: components["responses"]["HitoUnavailable"];
        };
    };
    readHealth: {
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
                     *       "status": "degraded",
                     *       "checkedAt": "2026-01-31T08:30:00.000Z",
                     *       "checks": {
                     *         "table": {
                     *           "status": "ok",
                     *           "needed": true,
                     *           "details": {
                     *             "ms": 4
                     *           }
                     *         },
                     *         "model": {
                     *           "status": "failed",
                     *           "needed": false,
                     *           "details": {
                     *             "provider": "gemini"
                     *           }
                     *         }
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["HealthResponse"];
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
            401: components["responses"]["HitoUnauthorized"];
            403: components["responses"]["HitoForbidden"];
            429: components["responses"]["HitoTooManyRequests"];
            500: components["responses"]["HitoInternalError"];
            /** @description The check failed. Or a system that Hito depends on does not answer. */
            503: {
                headers: {
                    "Retry-After": components["headers"]["Retry-After"];
                    "X-Request-Id": components["headers"]["X-Request-Id"];
                    "Server-Timing": components["headers"]["Server-Timing"];
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["HealthResponse"] | components["schemas"]["HitoError"];
                };
            };
        };
    };
}
