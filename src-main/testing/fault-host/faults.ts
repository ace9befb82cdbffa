import type { IncomingHttpHeaders } from 'node:http'

export type SeenRequest = {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  /** Number of the connection it came over: equal for kept-alive requests. */
  readonly connection: number
}

/** What the server does instead of, or to, the answer. */
export type Fault =
  | {
      readonly kind: 'status'
      readonly status: number
      readonly headers?: Readonly<Record<string, string>>
      /** Made of the request where it gives back what it was told. */
      readonly body?: string | ((request: SeenRequest) => string)
    }
  /** Answers nothing, or nothing more after some bytes, and keeps the connection. */
  | { readonly kind: 'stall'; readonly afterBytes?: number }
  /** Breaks the connection, after some bytes. */
  | { readonly kind: 'cut'; readonly afterBytes?: number }
  /** Answers in pieces of so many bytes, with a pause between. */
  | { readonly kind: 'slow'; readonly bytes: number; readonly pauseMs: number }
  /** Leads to another origin, or repository. */
  | {
      readonly kind: 'redirect'
      /** Origin, path kept. */
      readonly to?: string
      /** Renames the repository: `[from, to]`, as they stand in the path. */
      readonly rename?: readonly [string, string]
      readonly status?: 301 | 302 | 307 | 308
    }
  /** Speaks as a server that does not know protocol v2. */
  | { readonly kind: 'version0' }

/** A repository that was renamed leads from its old name alone. */
export const isLedElsewhere = (fault: Fault, url: string): boolean =>
  fault.kind !== 'redirect' || fault.rename === undefined || url.includes(fault.rename[0])

/** Which requests a fault concerns. */
export type FaultPlace = 'all' | 'discovery' | 'upload-pack' | 'receive-pack'

export const concerns = (place: FaultPlace, url: string): boolean => {
  switch (place) {
    case 'all':
      return true
    case 'discovery':
      return url.includes('/info/refs')
    case 'upload-pack':
      return url.endsWith('/git-upload-pack')
    case 'receive-pack':
      return url.includes('git-receive-pack')
  }
}
