import type {
  CallInput,
  CallName,
  CallOutput,
  ContractClient,
} from '../../src-shared/contract/contract-types.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'

/** How long a call waits for a connection, in milliseconds. */
const patienceMs = 10_000

export const notRunning = (): AppError => new AppError('not_running', 'Mirrordesk is not answering.')

export type WaitingClient = ContractClient & {
  /** The connection is there: what waits goes out on it, and all that comes. */
  readonly use: (client: ContractClient) => void
  /** The connection is away: calls wait for the next one. */
  readonly wait: () => void
  /** There will be none for now: what waits, and all that comes, fails with this error. */
  readonly refuse: (error: AppError) => void
}

type Waiting = { readonly go: (client: ContractClient) => void; readonly fail: (error: AppError) => void }

/** Holds calls back while there is no connection, for ten seconds at most. */
export const createWaitingClient = (): WaitingClient => {
  const waiting = new Set<Waiting>()
  let target: ContractClient | AppError | null = null

  const takeAll = (): readonly Waiting[] => {
    const taken = [...waiting]
    waiting.clear()
    return taken
  }

  return {
    call: <K extends CallName>(name: K, input: CallInput<K>): Promise<CallOutput<K>> => {
      if (target instanceof AppError) return Promise.reject(target)
      if (target !== null) return target.call(name, input)
      return new Promise((resolve, reject) => {
        const one: Waiting = {
          go: (client) => {
            clearTimeout(timer)
            client.call(name, input).then(resolve, reject)
          },
          fail: (error) => {
            clearTimeout(timer)
            reject(error)
          },
        }
        const timer = setTimeout(() => {
          waiting.delete(one)
          reject(notRunning())
        }, patienceMs)
        waiting.add(one)
      })
    },
    use: (client) => {
      target = client
      for (const one of takeAll()) one.go(client)
    },
    wait: () => {
      target = null
    },
    refuse: (error) => {
      target = error
      for (const one of takeAll()) one.fail(error)
    },
  }
}
