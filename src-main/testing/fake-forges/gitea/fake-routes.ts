import type { FakeCaller, Right } from './fake-access.ts'
import type { FakeGiteaSettings } from './fake-settings.ts'
import type { FakeRepository, FakeState } from './fake-state.ts'

export type FakeAnswer = {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export type FakeContext = {
  readonly state: FakeState
  readonly settings: FakeGiteaSettings
  readonly webUrl: string
  readonly url: URL
  readonly caller: FakeCaller
  readonly params: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
  readonly now: () => number
  /** Work that the server does after it has answered. */
  readonly later: (work: () => Promise<unknown>) => void
}

export type FakeRoute = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Below `/api/v1`. */
  readonly path: string
  /** Categories of scopes, all of them needed: `read:` for GET, `write:` else. */
  readonly scopes: readonly string[]
  /** Guests are let in. */
  readonly isOpen?: boolean
  readonly query?: readonly string[]
  readonly body?: readonly string[]
  readonly required?: readonly string[]
  /** To the repository of the path; without it the path has none. */
  readonly right?: Right
  readonly answer: (context: FakeContext, repository: FakeRepository) => FakeAnswer | Promise<FakeAnswer>
}

export const pages = ['page', 'limit'] as const

export const refusal = (status: number, message: string): FakeAnswer => ({
  status,
  body: { message, url: 'https://git.example.org/api/swagger' },
})

export const notFound: FakeAnswer = refusal(404, "The target couldn't be found.")

/** Of a body: a text, "" without it. */
export const textIn = (body: Readonly<Record<string, unknown>>, name: string): string => {
  const value = body[name]
  return typeof value === 'string' ? value : ''
}
