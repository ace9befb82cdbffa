import type { AccountExistence, MirrorExistence } from '../../src-shared/domain/existence.ts'
import { existenceWords } from '../../src-shared/domain/existence-words.ts'
import { indent } from './table.ts'

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** How it stands with the repository behind a mirror, and what to do; null when there is nothing to say. */
export const mirrorExistenceText = (existence: MirrorExistence): string | null => {
  const words = existenceWords(existence, dayOf)
  return words === null ? null : [words.title, words.advice].join('\n')
}

/** What a look at the repositories behind the mirrors of an account found. */
export const existenceText = (account: AccountExistence, items: readonly MirrorExistence[]): string => {
  const { counts, failure, stopped } = account
  const total = items.length
  return [
    ...(failure === null ? [] : [`The look came to no end: ${failure.title} ${failure.advice}`]),
    total === 0
      ? 'No mirror of this account could be looked for.'
      : `${counts.here} of ${total} ${total === 1 ? 'repository is' : 'repositories are'} there.`,
    ...(stopped === null
      ? []
      : [
          `${stopped.count} were not found at once. That looks like an accident, so nothing is concluded from it; if they were deleted indeed, look again with --accept.`,
        ]),
    ...items.flatMap((item) => {
      const text = mirrorExistenceText(item)
      return text === null ? [] : [`${item.repository}\n${indent(text)}`]
    }),
  ].join('\n')
}
