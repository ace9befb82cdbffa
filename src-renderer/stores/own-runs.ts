import type { CallName, CallOutput } from '../../src-shared/contract/contract-types.ts'
import type { Run, RunOutcome } from '../../src-shared/domain/run.ts'
import { plural } from '../lib/plural.ts'
import type { Connection } from '../transport/connection.ts'
import type { ToastInput, ToastTone } from './toasts-store.ts'

/** Runs that ended before the answer to the call that started them was here. */
const rememberedEnds = 200
/** With as many others under way, the end of a run is not announced by itself. */
const manyRuns = 3

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

const count = (runs: readonly Run[], ...outcomes: readonly RunOutcome[]): number =>
  runs.filter(({ outcome }) => outcome !== null && outcomes.includes(outcome)).length

/** Many runs in one message: nobody wants to hear of each. */
export const summaryOf = (runs: readonly Run[]): ToastInput => {
  const done = count(runs, 'unchanged', 'succeeded')
  const partly = count(runs, 'partial')
  const failed = count(runs, 'failed')
  const rest = runs.length - done - partly - failed
  const parts = [
    `${plural(done, 'run')} went through`,
    ...(partly > 0 ? [`${partly} only partly`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(rest > 0 ? [`${rest} ${rest === 1 ? 'was' : 'were'} cancelled or interrupted`] : []),
  ]
  return { text: `${parts.join(', ')}.`, tone: partly + failed > 0 ? 'problem' : 'good' }
}

/**
 * The connection, with one thing added: the end of each run that a person started through it is announced. Runs that
 * start by themselves end in silence, and many together are summed up.
 */
export const announceOwnRuns = (connection: Connection, show: (toast: ToastInput) => void): Connection => {
  const underWay = new Set<string>()
  const ended = new Map<string, Run>()
  /** Runs that ended while many others were under way, until the last of them has. */
  let together: Run[] = []

  const announce = (run: Run): void => {
    if (together.length === 0 && underWay.size < manyRuns) {
      show(messageOf(run))
      return
    }
    together.push(run)
    if (underWay.size > 0) return
    show(summaryOf(together))
    together = []
  }

  connection.on((event) => {
    if (event.name !== 'run.changed' || event.payload.state !== 'finished') return
    const run = event.payload
    if (underWay.delete(run.id)) {
      announce(run)
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
      if (run.state === 'finished') announce(run)
      else underWay.add(run.id)
      return output
    },
  }
}
