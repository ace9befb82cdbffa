/**
 * What an engine depends on, as long as it lives. After its death a call that would wait never comes back, and one
 * that would answer at once throws: no more happens on behalf of a process that was killed.
 */
export type Lifeline = {
  /** The same port, whose calls are counted and end with the life. All of its functions return promises. */
  readonly ofPromises: <Port extends object>(port: Port) => Port
  /** The same for a port whose functions answer at once. */
  readonly atOnce: <Port extends object>(port: Port) => Port
  /** Ends the life at one of its next calls, before that is made or after it was; resolves when it has ended. */
  readonly dieAfter: (calls: number, moment: 'before' | 'after') => Promise<void>
  /** Lets it live on. */
  readonly spare: () => void
  /** How many calls were made so far. */
  readonly made: () => number
  readonly isDead: () => boolean
  /** Resolves when nothing is under way any more that it had begun: a host may act on what it was sent before the death. */
  readonly over: () => Promise<void>
  /** Does something before one of the next calls: somebody else acts while a run is under way. */
  readonly meanwhile: (calls: number, act: () => void) => void
}

/** What a call throws that was made by a dead engine. */
export class Dead extends Error {
  constructor() {
    super('The process was killed.')
  }
}

type Call = (work: () => unknown) => unknown

/** A port all of whose functions go through `call`. */
const through = <Port extends object>(port: Port, call: Call): Port =>
  new Proxy(port, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...args: readonly unknown[]) => call(() => Reflect.apply(value, target, args) as unknown)
    },
  })

type Death = { left: number; readonly moment: 'before' | 'after'; readonly tell: () => void }

const never = (): Promise<never> => new Promise(() => undefined)

export const createLifeline = (): Lifeline => {
  let isDead = false
  let made = 0
  const underWay = new Set<Promise<unknown>>()
  let death: Death | null = null
  let interruption: { left: number; readonly act: () => void } | null = null

  const die = (): void => {
    isDead = true
    death?.tell()
    death = null
  }
  /** Counts a call. @returns the death that comes when it was made; it may be spared until then */
  const count = (): Death | null => {
    made += 1
    if (interruption !== null && interruption.left-- <= 0) {
      const { act } = interruption
      interruption = null
      act()
    }
    if (death === null || death.left-- > 0) return null
    if (death.moment === 'after') return death
    die()
    return null
  }

  const promised: Call = (work) => {
    const ending = isDead ? null : count()
    if (isDead) return never()
    const begun = work() as Promise<unknown>
    underWay.add(begun)
    return begun.finally(() => {
      underWay.delete(begun)
      if (ending !== null && ending === death) die()
      return isDead ? never() : undefined
    })
  }
  const immediate: Call = (work) => {
    const ending = isDead ? null : count()
    if (isDead) throw new Dead()
    const answer = work()
    if (ending === null) return answer
    die()
    throw new Dead()
  }

  return {
    ofPromises: (port) => through(port, promised),
    atOnce: (port) => through(port, immediate),
    dieAfter: (left, moment) =>
      new Promise((tell) => {
        death = { left, moment, tell }
      }),
    made: () => made,
    isDead: () => isDead,
    over: async () => {
      await Promise.allSettled(underWay)
    },
    spare: () => {
      death = null
      interruption = null
    },
    meanwhile: (left, act) => {
      interruption = { left, act }
    },
  }
}
