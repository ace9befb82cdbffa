import {
  conflictSentence,
  type Conflict,
  type ConflictChoice,
  type ConflictSide,
} from '../../src-shared/domain/conflict.ts'
import { shortRefName } from '../../src-shared/domain/ref.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { chooseMirror } from './choose-mirror.ts'
import { type Command, defineCommand } from './command.ts'
import { followRuns, waitOption } from './follow-runs.ts'
import { mirrorNaming } from './mirror-options.ts'
import { relativeTime } from './relative-time.ts'
import { indent, renderTable } from './table.ts'
import { usageError } from './usage-error.ts'

const sideCells = (name: string, side: ConflictSide, now: number): readonly string[] => [
  name,
  side.objectId.slice(0, 7),
  side.committedAt === null ? '' : relativeTime(side.committedAt, now),
  side.authorName ?? '',
  side.subject ?? '',
]

const conflictText = (conflict: Conflict, host: string, now: number): string =>
  [
    `${conflictSentence(conflict, host)}.`,
    indent(
      renderTable([
        sideCells('here', conflict.local, now),
        sideCells(host === '' ? 'there' : host, conflict.remote, now),
      ]),
    ),
  ].join('\n')

const list = defineCommand({
  words: ['mirror', 'conflicts'],
  summary: 'List the branches and tags that changed on both sides of a two-way mirror.',
  usage: 'MIRROR',
  notes: `${mirrorNaming} Each stays as it is on both sides until you choose, or merge both and push.`,
  positionals: ['MIRROR'],
  options: {},
  examples: ['mirrordesk mirror conflicts team/project'],
  run: async (context, [text]) => {
    const client = context.client()
    const mirror = await chooseMirror(client, text)
    const { items } = await client.call('mirrors.conflicts', { id: mirror.id })
    context.print({ items }, () =>
      items.length === 0
        ? 'No conflicts.'
        : [
            ...items.map((conflict) => conflictText(conflict, mirror.host, context.now())),
            'Choose with `mirrordesk mirror resolve MIRROR REF --mine|--theirs|--both`.',
          ].join('\n\n'),
    )
    return 0
  },
})

/** The conflict a person means by `main`, `v1` or a full name. */
const matchConflict = (conflicts: readonly Conflict[], text: string): Conflict => {
  const found = [text, `refs/heads/${text}`, `refs/tags/${text}`].flatMap(
    (name) => conflicts.find(({ ref }) => ref === name || shortRefName(ref) === name) ?? [],
  )[0]
  if (found !== undefined) return found
  throw new AppError('not_found', `${text} is not in conflict.`, {
    details: { what: `A conflict of ${text}` },
  })
}

const choiceOf = (values: Readonly<Record<ConflictChoice, boolean | undefined>>): ConflictChoice => {
  const [choice, ...others] = (['mine', 'theirs', 'both'] as const).filter((one) => values[one] === true)
  if (choice === undefined || others.length > 0) {
    throw usageError('Choose one: --mine, --theirs or --both.')
  }
  return choice
}

const resolve = defineCommand({
  words: ['mirror', 'resolve'],
  summary: 'End a conflict of a two-way mirror: use mine, use theirs, or keep both.',
  usage: 'MIRROR REF (--mine|--theirs|--both)',
  notes: `${mirrorNaming} What is replaced is kept: see \`mirrordesk kept\`. Who merges both sides and pushes needs no choice.`,
  positionals: ['MIRROR', 'REF'],
  options: {
    mine: { type: 'boolean', summary: 'The remote takes what is here.' },
    theirs: { type: 'boolean', summary: 'The repository takes what is at the remote.' },
    both: {
      type: 'boolean',
      summary: 'As --mine, and theirs becomes conflict/HOST/REF-DATE on both sides.',
    },
    ...waitOption,
  },
  examples: ['mirrordesk mirror resolve team/project main --both'],
  run: async (context, [text, name], values) => {
    const choice = choiceOf(values)
    return followRuns(context, values['no-wait'], async (client) => {
      const mirror = await chooseMirror(client, text)
      const { items } = await client.call('mirrors.conflicts', { id: mirror.id })
      const { ref, local, remote } = matchConflict(items, name)
      const run = await client.call('mirrors.resolveConflict', {
        id: mirror.id,
        ref,
        choice,
        localObjectId: local.objectId,
        remoteObjectId: remote.objectId,
      })
      return { runs: [run], document: ([finished]) => finished }
    })
  },
})

/** What a two-way mirror leaves to a person. */
export const mirrorConflictCommands: readonly Command[] = [list, resolve]
