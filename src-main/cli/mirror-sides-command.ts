import { sideCountWords, type Side } from '../../src-shared/domain/both-sides.ts'
import { shortRefName } from '../../src-shared/domain/ref.ts'
import { chooseMirror } from './choose-mirror.ts'
import { defineCommand } from './command.ts'
import { mirrorNaming } from './mirror-options.ts'
import { relativeTime } from './relative-time.ts'
import { shortId } from './short-id.ts'
import { indent, renderTable } from './table.ts'

const sideText = (title: string, side: Side, now: number): string => {
  const rows = side.newest.map(({ ref, objectId, subject, authorName, committedAt }) => [
    shortRefName(ref),
    objectId.slice(0, 7),
    relativeTime(committedAt, now),
    authorName,
    subject,
  ])
  const head = `${title}: ${sideCountWords(side)}`
  return rows.length === 0 ? head : `${head}\n${indent(renderTable(rows))}`
}

export const mirrorSidesCommand = defineCommand({
  words: ['mirror', 'sides'],
  summary:
    'Show what is here and what is at the remote, and what to do when both are strangers to each other.',
  usage: 'MIRROR',
  notes: mirrorNaming,
  positionals: ['MIRROR'],
  options: {},
  examples: ['mirrordesk mirror sides team/project'],
  run: async (context, [text]) => {
    const client = context.client()
    const mirror = await chooseMirror(client, text)
    const sides = await client.call('mirrors.bothSides', { id: mirror.id })
    const id = shortId(mirror.id)
    const choices = renderTable([
      ['Choose another target:', `mirrordesk mirror change ${id} --url URL`],
      ['Import it first:', `mirrordesk fetch ${mirror.repository} ${mirror.url}`],
      ['Overwrite it, its tips are kept:', `mirrordesk mirror sync ${id} --accept`],
    ])
    context.print(sides, () =>
      [
        sideText(`Here, ${mirror.repository}`, sides.here, context.now()),
        sideText(`There, ${mirror.url}`, sides.there, context.now()),
        ...(mirror.failure?.code === 'remote_unrelated' ? [choices] : []),
      ].join('\n'),
    )
    return 0
  },
})
