import { previewSentence, type PatternPreview } from '../../src-shared/domain/pattern-preview.ts'
import { chooseMirror } from './choose-mirror.ts'
import { defineCommand } from './command.ts'
import { mirrorNaming } from './mirror-options.ts'
import { readScope, scopeOptions } from './scope-options.ts'
import { indent } from './table.ts'

const shownNames = 20

const namesText = (title: string, names: readonly string[]): readonly string[] => {
  if (names.length === 0) return []
  const rest = names.length - shownNames
  const shown = names.slice(0, shownNames).join('\n')
  return [`${title}:\n${indent(shown)}${rest > 0 ? `\n  and ${rest} more` : ''}`]
}

/** "These 12 of 40 branches, 3 of 8 tags", with the names. */
export const previewText = (preview: PatternPreview): string =>
  [
    `${previewSentence(preview)}.`,
    ...namesText('Branches', preview.branches.carried),
    ...namesText('Tags', preview.tags.carried),
    ...namesText('Left out', [...preview.branches.leftOut, ...preview.tags.leftOut]),
  ].join('\n')

/** Shows what patterns let through. */
export const mirrorPreviewCommand = defineCommand({
  words: ['mirror', 'preview'],
  summary: 'Show which branches and tags patterns would let through, without changing the mirror.',
  usage: 'MIRROR [--include PATTERN]… [--exclude PATTERN]…',
  notes: mirrorNaming,
  positionals: ['MIRROR'],
  options: { include: scopeOptions.include, exclude: scopeOptions.exclude },
  examples: ["mirrordesk mirror preview team/project --include 'release/*' --exclude 'release/old-*'"],
  run: async (context, [text], values) => {
    const { patterns } = readScope({ ...values, notes: undefined, 'extra-branches': undefined })
    const client = context.client()
    const mirror = await chooseMirror(client, text)
    const found = await client.call('mirrors.previewPatterns', {
      mirrorId: mirror.id,
      patterns: patterns ?? mirror.patterns,
    })
    context.print(found, () => previewText(found))
    return 0
  },
})
