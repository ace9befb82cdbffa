import type { IncomingMessage, ServerResponse } from 'node:http'
import type { z } from 'zod'
import type { RestAccess } from '../../core/access/rest-authorization.ts'
import type { TokenScope } from '../../../src-shared/domain/token.ts'
import type { AppError } from '../../../src-shared/errors/app-error.ts'
import type { RestParts } from './rest-parts.ts'

export type RestMethod = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE'

/** Method and path of an endpoint in one of the two dialects. */
export type RestRoute = {
  readonly method: RestMethod
  /**
   * In version 1 below `/api/v1`; in the preferred dialect below `/api/repos/{repo_name}`, or below `/api` when it
   * begins with `/repos`. `{name}` stands for one percent-encoded segment.
   */
  readonly path: string
}

/** One request that was let in, its input read and checked. */
export type RestCall<Query, Body> = {
  readonly access: RestAccess
  readonly query: Query
  readonly body: Body
  /** The segments of the path that `{…}` stood for, decoded. */
  readonly segments: Readonly<Record<string, string>>
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Aborts when the client goes away before it has the whole answer. */
  readonly signal: AbortSignal
}

/** An answer in JSON; endpoints that stream write to `response` themselves and give null. */
export type RestAnswer = {
  /** 200 when not given. */
  readonly status?: number
  /** Null answers without a body. */
  readonly body: object | null
  readonly headers?: Readonly<Record<string, string>>
}

export type RestExample = {
  /** What follows the address: `?path=README.md`. Shell-quoted where needed. */
  readonly query?: string
  /** The JSON body, or the lines of an NDJSON body. */
  readonly body?: object | readonly object[]
}

/**
 * One operation of the REST API, in both dialects. The schemas are the single source: input is read by them, the
 * tests hold answers against `response`, and `docs/rest-api.md` is written from them.
 */
export type Endpoint<Query = unknown, Body = unknown> = {
  /** The name of the operation: `listFiles`. */
  readonly name: string
  /** The heading in the documentation. */
  readonly title: string
  /** A sentence or some, in Markdown. */
  readonly description: string
  /** `/api/v1`: the repository is the one the token names. Null where it never had this operation. */
  readonly v1: RestRoute | null
  /** `/api/repos/{repo_name}/…`. */
  readonly preferred: RestRoute
  /**
   * What the operation is about: an existing repository whose first run is over; one whether or not it is; a
   * repository that is to be made; all of the organization; a credential of the organization.
   */
  readonly about: 'repository' | 'repository_in_any_state' | 'new_repository' | 'organization' | 'credential'
  /** One of these is enough. `git:write` includes `git:read`. */
  readonly scopes: readonly TokenScope[]
  /** Parameters of the address, by their preferred names. */
  readonly query?: z.ZodType<Query>
  /** The JSON body, by preferred names. An endpoint that streams its body has none and reads `request`. */
  readonly body?: z.ZodType<Body>
  /** Describes a body that is streamed, for the documentation: its content type and the form of its lines. */
  readonly streamedBody?: {
    readonly contentType: string
    readonly lines: readonly { readonly description: string; readonly schema: z.ZodType }[]
  }
  /** Older spellings that mean the same, by the preferred name: `{ ref: ['sha', 'branch'] }`. The preferred wins. */
  readonly aliases?: Readonly<Record<string, readonly string[]>>
  /** The answer in JSON; null for one that is no JSON. */
  readonly response: z.ZodType | null
  /** Every status besides 401, 403 and 500 with what it means. */
  readonly statuses: Readonly<Record<number, string>>
  readonly example: RestExample
  readonly answer: (call: RestCall<Query, Body>, parts: RestParts) => Promise<RestAnswer | null>
  /** What a refusal says besides `error`, e.g. the `result` of a write. `input` is the body as far as it was read. */
  readonly refusal?: (error: AppError, status: number, input: unknown) => Readonly<Record<string, unknown>>
  /** A status other than the usual one of an error's code; null keeps the usual. */
  readonly statusOf?: (error: AppError) => number | null
}

/** Keeps the types of query and body together, then forgets them: tables hold endpoints of all kinds. */
export const defineEndpoint = <Query, Body>(endpoint: Endpoint<Query, Body>): Endpoint =>
  endpoint as unknown as Endpoint
