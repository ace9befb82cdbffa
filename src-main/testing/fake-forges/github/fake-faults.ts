/** What goes wrong at the next requests that concern it. */
export type FakeFault = {
  /** Matches the start of method and path: `GET /user/repos`; all without it. */
  readonly at?: string
  /** Requests to let through first. */
  readonly after?: number
  /** For how many requests; 1 without it. */
  readonly times?: number
} & (
  | {
      readonly kind: 'answer'
      readonly status: number
      readonly body?: string
      readonly headers?: Readonly<Record<string, string>>
    }
  /** The connection ends, in the middle of a body when there are bytes. */
  | { readonly kind: 'cut'; readonly afterBytes?: number }
  /** Nothing ever comes. */
  | { readonly kind: 'stall' }
)

export type FakeFaults = ReturnType<typeof createFakeFaults>

/** The faults that a test asked for, in turn. */
export const createFakeFaults = () => {
  let faults: { readonly fault: FakeFault; after: number; times: number }[] = []
  return {
    add: (fault: FakeFault): void => {
      faults.push({ fault, after: fault.after ?? 0, times: fault.times ?? 1 })
    },
    clear: (): void => {
      faults = []
    },
    /** The fault of a request; null when all goes well. */
    next: (method: string, path: string): FakeFault | null => {
      for (const one of faults) {
        if (one.times === 0 || !`${method} ${path}`.startsWith(one.fault.at ?? '')) continue
        if (one.after > 0) {
          one.after -= 1
          continue
        }
        one.times -= 1
        return one.fault
      }
      return null
    },
  }
}
