import { setTimeout as pause } from 'node:timers/promises'
import type { Mirror } from '../../src-shared/domain/mirror.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { chooseMirror, chooseMirrors } from './choose-mirror.ts'
import { type Command, defineCommand } from './command.ts'
import type { CommandContext } from './context.ts'
import { directionOptions, readDirection } from './direction-options.ts'
import type { ExitCode } from './exit-code.ts'
import { followRuns, waitOption } from './follow-runs.ts'
import { mirrorTable } from './mirror-table.ts'
import { allOption, mirrorNaming, readRules, readWhich, ruleOptions } from './mirror-options.ts'
import { publishOptions, withPublishConfirmed } from './publish-options.ts'
import { readRemote, remoteOptions } from './remote-options.ts'
import { readScope, scopeOptions } from './scope-options.ts'
import { shortId } from './short-id.ts'
import { usageError } from './usage-error.ts'

const add = defineCommand({
  words: ['mirror', 'add'],
  summary: 'Link a repository to a remote, and run the mirror for the first time.',
  usage:
    'NAME [--push|--pull|--sync] URL [--every 15m] [--include P] [--exclude P] [--account A] [credential] [--yes-publish]',
  notes:
    'Without a direction, the one of the settings (--default-direction). A pull or sync mirror makes the repository when there is none of that name.',
  positionals: ['NAME', 'URL'],
  options: {
    ...directionOptions,
    ...ruleOptions,
    ...scopeOptions,
    ...remoteOptions,
    ...publishOptions,
    ...waitOption,
  },
  examples: [
    'mirrordesk mirror add team/project --pull https://example.org/team/project.git --every 5m',
    'mirrordesk mirror add team/project --push https://example.org/backup/project.git --username ada --password-stdin',
    'mirrordesk mirror add team/project --sync git@example.org:team/project.git --ssh-agent --accept-while-away',
    'mirrordesk mirror add team/project --push git@example.org:backup/project.git --ssh-agent',
  ],
  run: async (context, [repository, url], values) => {
    const given = readDirection(values)
    const rules = { ...readRules(values), ...readScope(values) }
    const remote = await readRemote(context, url, values)
    return followRuns(context, values['no-wait'], async (client) => {
      const direction = given ?? (await client.call('settings.get', {})).defaultDirection
      const { mirror, run } = await withPublishConfirmed(values, (confirmPublic) =>
        client.call('mirrors.add', {
          repository,
          createRepository: direction !== 'push',
          direction,
          ...rules,
          ...remote,
          confirmPublic,
        }),
      )
      if (!context.json) context.output.note(`Mirror ${shortId(mirror.id)} added.`)
      return { runs: [run], document: ([finished]) => ({ mirror, run: finished }) }
    })
  },
})

const syncAll = async (context: CommandContext, accept: boolean | undefined): Promise<ExitCode> => {
  if (accept === true) throw usageError('--accept goes with one mirror, or those of one repository.')
  const answer = await context.client().call('mirrors.syncAll', {})
  context.print(answer, () => (answer.queued === 1 ? '1 run queued.' : `${answer.queued} runs queued.`))
  return 0
}

/** There is no run here to follow: the forge is asked, and then looked at until it is over. */
const syncForgeMirrors = async (
  context: CommandContext,
  chosen: readonly Mirror[],
  noWait: boolean,
): Promise<ExitCode> => {
  if (chosen.some(({ runner }) => runner === 'local')) {
    throw usageError('Some of them run here and some at a forge: name one by its id.')
  }
  const client = context.client()
  const done: Mirror[] = []
  for (const { id } of chosen) {
    let mirror = await client.call('forgeMirrors.syncNow', { id })
    while (!noWait && mirror.status === 'syncing') {
      await pause(500)
      mirror = await client.call('forgeMirrors.get', { id })
    }
    done.push(mirror)
  }
  context.print({ items: done }, () => mirrorTable(done, context.output.paint, context.now()))
  return done.every(({ failure }) => failure === null) ? 0 : 1
}

const sync = defineCommand({
  words: ['mirror', 'sync'],
  summary: 'Run a mirror now; all mirrors of a repository when its name is given.',
  usage: '(MIRROR [--accept] | --all)',
  notes:
    'MIRROR is an id, the beginning of one, or the name of a repository. --all queues every mirror that is not paused, and does not wait.',
  positionals: ['[MIRROR]'],
  options: {
    ...allOption,
    accept: {
      type: 'boolean',
      summary: 'Accept, once, what a run was held for; at a push, overwrite there and keep those tips here.',
    },
    ...waitOption,
  },
  examples: ['mirrordesk mirror sync team/project', 'mirrordesk mirror sync --all'],
  run: async (context, [text], values) => {
    const which = readWhich(text, values.all)
    if (which.kind === 'all') return syncAll(context, values.accept)
    const chosen = await chooseMirrors(context.client(), which.text)
    if (chosen.some(({ runner }) => runner === 'forge')) {
      return syncForgeMirrors(context, chosen, values['no-wait'] === true)
    }
    return followRuns(context, values['no-wait'], async (client) => {
      const mirrors = await chooseMirrors(client, which.text)
      const runs = await Promise.all(
        mirrors.map(({ id }) => client.call('mirrors.syncNow', { id, accept: values.accept })),
      )
      return { runs, document: (finished) => ({ runs: finished }) }
    })
  },
})

const cancel = defineCommand({
  words: ['mirror', 'cancel'],
  summary: 'Stop the run that is queued or under way.',
  usage: 'MIRROR_OR_RUN',
  notes: `${mirrorNaming} A run is named by its whole id.`,
  positionals: ['MIRROR_OR_RUN'],
  options: {},
  examples: ['mirrordesk mirror cancel team/project'],
  run: async (context, [text]) => {
    const client = context.client()
    const runId = text.startsWith('run_') ? text : (await chooseMirror(client, text)).activeRun?.id
    if (runId === undefined) {
      throw new AppError('not_found', 'Nothing is running there.', { details: { what: 'A run to cancel' } })
    }
    const run = await client.call('runs.cancel', { id: runId })
    context.print(run, () => `Cancelled ${run.id}.`)
    return 0
  },
})

/** What starts and stops runs. */
export const mirrorRunCommands: readonly Command[] = [add, sync, cancel]
