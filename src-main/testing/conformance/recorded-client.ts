import { ApiError, RefUpdateError, type GitStorage } from '@pierre/storage'

/** Which methods of the published client were called, and how that ended. */
export type CallRecord = {
  /** `GitStorage.createRepo`, `Repo.listFiles`, `CommitBuilder.send` */
  readonly succeeded: ReadonlySet<string>
  readonly failed: ReadonlySet<string>
  /** Those whose failure is one that the server caused. */
  readonly refused: ReadonlySet<string>
}

/** What the client says instead of the server's words. */
const ownWords =
  /^(Repository already exists|Repository not found|Credential not found|A credential already exists)/

const isRefusal = (error: unknown): boolean =>
  error instanceof ApiError ||
  error instanceof RefUpdateError ||
  (error instanceof Error && ownWords.test(error.message))

type Kind = 'GitStorage' | 'Repo' | 'CommitBuilder'

/** What a method gives may be another part of the client. */
const kindOf = (value: unknown): Kind | null => {
  if (typeof value !== 'object' || value === null) return null
  if ('getRemoteURL' in value) return 'Repo'
  return 'addFileFromString' in value ? 'CommitBuilder' : null
}

/** A client that notes each call, and is the client otherwise. Several may note into the same record. */
export const createCallRecord = (): CallRecord & { readonly around: (client: GitStorage) => GitStorage } => {
  const succeeded = new Set<string>()
  const failed = new Set<string>()
  const refused = new Set<string>()

  const ended = <T>(name: string, value: T): T => {
    succeeded.add(name)
    const kind = kindOf(value)
    return kind === null ? value : (recorded(value as object, kind) as T)
  }
  const broke = (name: string, error: unknown): never => {
    failed.add(name)
    if (isRefusal(error)) refused.add(name)
    throw error
  }
  const recorded = <T extends object>(target: T, kind: Kind): T =>
    new Proxy(target, {
      get: (_, property) => {
        const member = Reflect.get(target, property) as unknown
        if (typeof member !== 'function' || typeof property !== 'string') return member
        const name = `${kind}.${property}`
        return (...args: readonly unknown[]): unknown => {
          let value: unknown
          try {
            // The client calls itself without being noted.
            value = Reflect.apply(member, target, args) as unknown
          } catch (error) {
            return broke(name, error)
          }
          if (!(value instanceof Promise)) return ended(name, value)
          return value.then(
            (result: unknown) => ended(name, result),
            (error: unknown) => broke(name, error),
          )
        }
      },
    })
  return { succeeded, failed, refused, around: (client) => recorded(client, 'GitStorage') }
}

/** The methods of an object that its prototype has. */
export const methodsOf = (value: object, kind: Kind): readonly string[] =>
  Object.getOwnPropertyNames(Object.getPrototypeOf(value))
    .filter((name) => name !== 'constructor')
    .map((name) => `${kind}.${name}`)
