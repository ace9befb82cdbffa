import path from 'node:path'
import { GitStorage } from '@pierre/storage'
import { afterAll } from 'vitest'
import type { App } from '../app/app-options.ts'
import type { Clock } from '../core/ports/clock.ts'
import { restEndpoints } from '../http/rest/rest-endpoints.ts'
import { clientKey, signClaims } from './client-key.ts'
import { startTestCore } from './start-test-core.ts'

export type RestResponse = {
  readonly status: number
  readonly headers: Headers
  /** Parsed when the answer is JSON. */
  readonly body: unknown
  readonly text: string
}

export type RestRequest = {
  readonly method?: string
  /** Text or bytes as they are, anything else as JSON. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** The token as it is sent; null sends none. */
  readonly token?: string | null
}

export type RestWorld = {
  readonly app: App
  /** The published Code Storage client, unmodified, with the key of the organization `acme`. */
  readonly storage: GitStorage
  /** PEM of the private key that `storage` signs with. */
  readonly privateKeyPem: string
  /** A token of the organization. */
  readonly token: (
    repository: string | null,
    scopes: readonly string[],
    more?: Readonly<Record<string, unknown>>,
  ) => Promise<string>
  /** `call('/api/v1/repo', …)`; answers that are JSON come parsed. */
  readonly call: (path: string, request?: RestRequest) => Promise<RestResponse>
  /** Makes a repository; its directory. */
  readonly createRepository: (name: string) => Promise<string>
  readonly directoryOf: (name: string) => Promise<string>
  /** An address with a token for git. */
  readonly gitUrl: (name: string, claims?: Readonly<Record<string, unknown>>) => Promise<string>
}

/** A running core with a registered client key. Stops after the tests of the file. */
export const startRestWorld = async (
  scratch: string,
  options: { readonly clock?: Clock } = {},
): Promise<RestWorld> => {
  const dataDirectory = path.join(scratch, 'data')
  const app = await startTestCore({
    dataDirectory,
    ...options,
  })
  afterAll(() => app.stop())
  const key = clientKey()
  await app.client.call('keys.add', { pem: key.publicPem, organization: 'acme' })
  const privateKeyPem = key.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string

  const token: RestWorld['token'] = (repository, scopes, more = {}) =>
    signClaims(key, {
      iss: 'acme',
      sub: '@pierre/storage',
      ...(repository === null ? {} : { repo: repository }),
      scopes,
      exp: Math.floor(Date.now() / 1_000) + 3_600,
      ...more,
    })
  const directoryOf = async (name: string): Promise<string> => {
    const { id } = await app.client.call('repositories.get', { name })
    return path.join(dataDirectory, 'repositories', `${id}.git`)
  }

  return {
    app,
    privateKeyPem,
    storage: new GitStorage({
      name: 'acme',
      key: privateKeyPem,
      apiBaseUrl: app.address,
      storageBaseUrl: new URL(app.address).host,
    }),
    token,
    call: async (target, { method = 'GET', body, headers = {}, token: bearer = null } = {}) => {
      const raw = typeof body === 'string' || body instanceof Uint8Array
      const response = await fetch(app.address + target, {
        method,
        headers: {
          ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined
          ? {}
          : { body: (raw ? body : JSON.stringify(body)) as NonNullable<RequestInit['body']> }),
      })
      const text = await response.text()
      // A HEAD has the headers of an answer without its body.
      const isJson =
        text !== '' && response.headers.get('content-type')?.includes('application/json') === true
      return {
        status: response.status,
        headers: response.headers,
        body: isJson ? JSON.parse(text) : null,
        text,
      }
    },
    createRepository: async (name) => {
      await app.client.call('repositories.create', { name })
      return directoryOf(name)
    },
    directoryOf,
    gitUrl: async (name, claims = {}) => {
      const jwt = await token(name.replace(/\+(ephemeral|import)$/, ''), ['git:write', 'git:read'], claims)
      return `http://t:${jwt}@${new URL(app.address).host}/${name.split('/').map(encodeURIComponent).join('/').replaceAll('%2B', '+')}.git`
    },
  }
}

/** Throws when an answer is not in the form that the documentation promises. */
export const expectForm = (operation: string, body: unknown): void => {
  const endpoint = restEndpoints.find(({ name }) => name === operation)
  if (endpoint === undefined || endpoint.response === null)
    throw new Error(`${operation} has no JSON answer.`)
  endpoint.response.parse(body)
}
