import type { CallName, CallOutput } from '../../src-shared/contract/contract-types.ts'
import type { Run, RunOutcome } from '../../src-shared/domain/run.ts'
import type { Connection } from '../transport/connection.ts'
import type { ToastInput, ToastTone } from './toasts-store.ts'

/** Runs that ended before the answer to the call that started them was here. */
const rememberedEnds = 200

/** The run in the answer of each call that starts one. */
const runOf: { readonly [K in CallName]?: (output: CallOutput<K>) => Run } = {
  'mirrors.syncNow': (run) => run,
  'fetches.start': (run) => run,
  'mirrors.add': ({ run }) => run,
  'repositories.import': ({ run }) => run,
}

const startedBy = <K extends CallName>(name: K, output: CallOutput<K>): Run | null =>
  runOf[name]?.(output) ?? null

const endings: Readonly<Record<RunOutcome, { readonly text: string; readonly tone: ToastTone }>> = {
  unchanged: { text: 'is up to date, nothing had changed.', tone: 'good' },
  succeeded: { text: 'is synced.', tone: 'good' },
  partial: { text: 'is synced, but some branches or tags could not follow.', tone: 'problem' },
  failed: { text: 'could not be synced.', tone: 'problem' },
  cancelled: { text: 'was not synced: the run was cancelled.', tone: 'neutral' },
  interrupted: { text: 'was interrupted, it continues by itself.', tone: 'neutral' },
}

const messageOf = (run: Run): ToastInput => {
  const { text, tone } = endings[run.outcome ?? 'interrupted']
  const why = run.failure === null ? '' : ` ${run.failure.title}`
  return { text: `${run.repository} ${text}${why}`, tone }
}

/**
 * The connection, with one thing added: the end of each run that a person started through it is announced. Runs that
 * start by themselves end in silence.
 */
export const announceOwnRuns = (connection: Connection, show: (toast: ToastInput) => void): Connection => {
  const underWay = new Set<string>()
  const ended = new Map<string, Run>()

  connection.on((event) => {
    if (event.name !== 'run.changed' || event.payload.state !== 'finished') return
    const run = event.payload
    if (underWay.delete(run.id)) {
      show(messageOf(run))
      return
    }
    ended.set(run.id, run)
    const oldest = ended.keys().next()
    if (ended.size > rememberedEnds && oldest.done !== true) ended.delete(oldest.value)
  })

  return {
    ...connection,
    call: async (name, input) => {
      const output = await connection.call(name, input)
      const started = startedBy(name, output)
      if (started === null) return output
      const run = ended.get(started.id) ?? started
      if (run.state === 'finished') show(messageOf(run))
      else underWay.add(run.id)
      return output
    },
  }
}
