import type { ContractClient } from '../../src-shared/contract/contract-types.ts'
import type { Run, RunDetails } from '../../src-shared/domain/run.ts'
import type { CommandContext } from './context.ts'
import { exitCodeOfRuns, type ExitCode } from './exit-code.ts'
import { failureText } from './failure-text.ts'
import { interruption } from './interruption.ts'
import { nextCommand } from './next-command.ts'
import { progressText, runText } from './run-text.ts'
import { watchRuns } from './wait-for-run.ts'

/** `--no-wait` of every command that starts a run. */
export const waitOption = {
  'no-wait': { type: 'boolean', summary: 'Do not wait for the run; print its id.' },
} as const

/** At most four redraws of the progress line a second. */
const redrawMs = 250

/** What a command that starts runs hands over: the runs, and the JSON document around them. */
export type StartedRuns = {
  readonly runs: readonly Run[]
  readonly document: (runs: readonly Run[]) => unknown
}

const printFinished = (context: CommandContext, run: RunDetails): void => {
  const { output } = context
  output.line(runText(run, output.paint))
  if (run.failure !== null) output.note(failureText(run.failure, nextCommand(run), context.now()))
}

const printStarted = (context: CommandContext, { runs, document }: StartedRuns): void => {
  if (context.json) context.output.document(document(runs))
  else for (const run of runs) context.output.line(run.id)
}

/**
 * Starts runs and waits until they are finished, with progress on a terminal and a report of each. Ctrl-C stops
 * the waiting, not the runs.
 */
export const followRuns = async (
  context: CommandContext,
  noWait: boolean | undefined,
  start: (client: ContractClient) => Promise<StartedRuns>,
): Promise<ExitCode> => {
  if (noWait === true) {
    printStarted(context, await start(context.client()))
    return 0
  }
  const client = await context.connect()
  const ours = new Set<string>()
  let drawnAt = 0
  const watch = watchRuns(client, client.closed, (progress) => {
    const now = context.now()
    if (context.json || !ours.has(progress.runId) || now - drawnAt < redrawMs) return
    drawnAt = now
    context.output.progress(progressText(progress))
  })
  const interrupted = interruption()
  try {
    const started = await start(client)
    for (const run of started.runs) ours.add(run.id)
    const all = Promise.all(
      started.runs.map(async (run) => {
        const finished = await watch.finished(run)
        if (!context.json) printFinished(context, finished)
        return finished
      }),
    )
    const result = await Promise.race([all, interrupted.happened])
    if (result === 'interrupted') {
      // What still waits for an answer ends with the connection.
      all.catch(() => undefined)
      context.output.note('No longer waiting; what was started goes on. To stop it:')
      for (const run of started.runs) context.output.note(`  mirrordesk mirror cancel ${run.id}`)
      return 130
    }
    if (context.json) context.output.document(started.document(result))
    return exitCodeOfRuns(result)
  } finally {
    interrupted.forget()
    context.output.progress('')
    watch.stop()
    await client.close()
  }
}
