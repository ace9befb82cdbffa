import type { ForgeCall } from '../forge-request.ts'

/** One call of the API of a Gitea or Forgejo. */
export type GiteaCall = {
  readonly method?: ForgeCall['method']
  /** Below `/api/v1`, with its parts encoded. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly timeoutMs?: number
  /** The repository or owner it is about, for sentences. */
  readonly what?: string
  /** What the call is good for, for the sentence about a scope that lacks: `create repositories`. */
  readonly purpose?: string
}
