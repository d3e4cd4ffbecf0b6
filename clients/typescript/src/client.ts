import createClient, { type Client } from "openapi-fetch";

import { HitoError } from "./errors.js";
import { authorizedFetch, retryingFetch, Tokens, type RetryOptions, type TokenGetter } from "./fetch.js";
import type { paths as CoursesPaths } from "./generated/courses.js";
import type { paths as GuidesPaths } from "./generated/guides.js";
import type { paths as OwnPaths } from "./generated/hito.js";
import type { paths as LanguagePaths } from "./generated/language.js";
import type { paths as TutorialsPaths } from "./generated/tutorials.js";
import type { paths as VideoProgressPaths } from "./generated/video-progress.js";

export interface HitoOptions extends RetryOptions {
  /** Where the API is, without a slash at the end. */
  baseUrl: string;
  token?: TokenGetter;
  /** `include` sends the cookie of the courses contract. */
  credentials?: RequestCredentials;
  fetch?: (request: Request) => Promise<Response>;
}

/** One typed client per contract, and `own` for Hito's own routes. */
export interface Hito {
  courses: Client<CoursesPaths>;
  guides: Client<GuidesPaths>;
  language: Client<LanguagePaths>;
  own: Client<OwnPaths>;
  tutorials: Client<TutorialsPaths>;
  videoProgress: Client<VideoProgressPaths>;
}

export function createHito({ baseUrl, token, credentials, fetch: send, ...retry }: HitoOptions): Hito {
  const sending = authorizedFetch(new Tokens(token), send ?? ((request) => fetch(request)));
  const options = { baseUrl, fetch: retryingFetch(sending, retry), ...(credentials && { credentials }) };
  return {
    courses: createClient<CoursesPaths>(options),
    guides: createClient<GuidesPaths>(options),
    language: createClient<LanguagePaths>(options),
    own: createClient<OwnPaths>(options),
    tutorials: createClient<TutorialsPaths>(options),
    videoProgress: createClient<VideoProgressPaths>(options),
  };
}

interface Answered {
  data?: unknown;
  error?: unknown;
  response: Response;
}

/**
 * The data of a successful call.
 *
 * @throws {HitoError} if the call failed.
 */
export async function ok<A extends Answered>(call: Promise<A>): Promise<Exclude<A["data"], undefined>> {
  const { data, error, response } = await call;
  if (!response.ok) {
    throw HitoError.of(response, error);
  }
  return data as Exclude<A["data"], undefined>;
}
