import type { CallInput, ContractClient } from '../../src-shared/contract/contract-types.ts'
import { runHistoryJson } from '../../src-shared/domain/run-history-json.ts'
import { runOutcomeSchema, runTriggerSchema, type ExportedRun } from '../../src-shared/domain/run.ts'
import { isAppError } from '../../src-shared/errors/app-error.ts'
import { chooseMirror } from './choose-mirror.ts'
import { defineCommand } from './command.ts'
import { oneOf } from './one-of.ts'
import { runHistoryText } from './run-history-text.ts'
import { usageError } from './usage-error.ts'

const shownRuns = 20
const mostShownRuns = 500

type AskedRuns = Omit<CallInput<'runs.export'>, 'cursor'>

/** All runs of a repository by its name; those of one mirror by its id. */
const whose = async (client: ContractClient, text: string): Promise<AskedRuns> => {
  try {
    return { repository: (await client.call('repositories.get', { name: text })).name }
  } catch (error) {
    if (!isAppError(error) || error.code !== 'not_found') throw error
    return { mirrorId: (await chooseMirror(client, text)).id }
  }
}

/** Words of an option that may be given again, or hold several with commas between them. */
const listOf = <T extends string>(
  values: readonly string[] | undefined,
  choices: readonly T[],
  option: string,
): T[] | undefined =>
  values?.flatMap((value) => value.split(',')).flatMap((word) => oneOf(word.trim(), choices, option) ?? [])

const limitOf = (text: string | undefined): number => {
  if (text === undefined) return shownRuns
  const limit = Number(text)
  if (Number.isSafeInteger(limit) && limit > 0 && limit <= mostShownRuns) return limit
  throw usageError(`--limit takes a number from 1 to ${mostShownRuns}, not "${text}".`)
}

/** A short name may be a branch or a tag: the branch goes first. */
const refsMeant = (text: string | undefined): readonly (string | undefined)[] =>
  text === undefined || text.startsWith('refs/') ? [text] : [`refs/heads/${text}`, `refs/tags/${text}`]

const matches = async (client: ContractClient, asked: AskedRuns): Promise<boolean> =>
  (await client.call('runs.list', { ...asked, limit: 1 })).items.length > 0

const chooseRef = async (
  client: ContractClient,
  asked: AskedRuns,
  text: string | undefined,
): Promise<string | undefined> => {
  const refs = refsMeant(text)
  for (const ref of refs) {
    if (ref === undefined || refs.length === 1 || (await matches(client, { ...asked, ref }))) return ref
  }
  return refs[0]
}

/** The first runs with all of their refs, joined where a page cut one. */
const firstRuns = async (
  client: ContractClient,
  asked: AskedRuns,
  limit: number,
): Promise<readonly ExportedRun[]> => {
  const runs: ExportedRun[] = []
  let cursor: string | undefined
  do {
    const page = await client.call('runs.export', { ...asked, cursor })
    for (const run of page.items) {
      const last = runs.at(-1)
      if (run.isContinued && last !== undefined) last.refs.push(...run.refs)
      else runs.push(run)
    }
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined && runs.length <= limit)
  return runs.slice(0, limit)
}

export const mirrorHistoryCommand = defineCommand({
  words: ['mirror', 'history'],
  summary: 'What the runs of a mirror or repository did, when, why, and what took its time.',
  usage: 'NAME [--ref REF] [--outcome O] [--trigger T] [--limit N] [--json]',
  notes:
    'NAME is a repository (all of its runs, one-time fetches too) or the id of a mirror. ' +
    'The last 200 runs of a mirror are kept, and for 90 days all that changed something. ' +
    '`--json` prints all of them with every branch, old and new ids, in one document.',
  positionals: ['NAME'],
  options: {
    ref: { type: 'string', value: 'REF', summary: 'Only runs that moved this branch or tag, or could not.' },
    outcome: {
      type: 'string',
      multiple: true,
      value: 'OUTCOME',
      summary: `Only those that ended so: ${runOutcomeSchema.options.join(', ')}; may be given again.`,
    },
    trigger: {
      type: 'string',
      multiple: true,
      value: 'TRIGGER',
      summary: `Only those that began so: ${runTriggerSchema.options.join(', ')}; may be given again.`,
    },
    limit: { type: 'string', value: 'N', summary: `How many are listed, at most ${mostShownRuns} (20).` },
  },
  examples: [
    'mirrordesk mirror history team/project',
    'mirrordesk mirror history team/project --ref main --outcome failed,partial',
    'mirrordesk mirror history team/project --json',
  ],
  run: async (context, [text], values) => {
    const limit = limitOf(values.limit)
    const outcomes = listOf(values.outcome, runOutcomeSchema.options, '--outcome')
    const triggers = listOf(values.trigger, runTriggerSchema.options, '--trigger')
    const client = context.client()
    const filtered = { ...(await whose(client, text)), outcomes, triggers }
    const ref = await chooseRef(client, filtered, values.ref)
    const asked = { ...filtered, ref }
    if (context.json) {
      await context.output.pieces(
        runHistoryJson((cursor) => client.call('runs.export', { ...asked, cursor })),
      )
      return 0
    }
    const runs = await firstRuns(client, asked, limit)
    const { paint } = context.output
    context.output.line(
      runs.length === 0
        ? 'No such run.'
        : runHistoryText(runs, { ref: ref ?? null, paint, now: context.now() }),
    )
    return 0
  },
})
