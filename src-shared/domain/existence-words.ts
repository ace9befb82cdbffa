import { looksUntilGone, type MirrorExistence } from './existence.ts'

type Told = Pick<
  MirrorExistence,
  'state' | 'path' | 'host' | 'since' | 'reason' | 'missingCount' | 'missingSince' | 'moved'
>

export type ExistenceWords = {
  /** What is so, in a sentence. */
  readonly title: string
  /** What it means, and what to do. */
  readonly advice: string
  readonly tone: 'calm' | 'attention' | 'problem'
}

const movedWords = ({ moved, host }: Told, day: (at: number) => string): ExistenceWords | null => {
  if (moved === null) return null
  const what = moved.kind === 'renamed' ? 'was renamed to' : 'was transferred to'
  return {
    title: `${moved.from} ${what} ${moved.to} at ${host}. The mirror follows.`,
    advice: `Seen on ${day(moved.at)}. It is the same repository, by the id that the forge has given it.`,
    tone: 'calm',
  }
}

const missedWords = ({ missingCount, missingSince, since }: Told, day: (at: number) => string): string =>
  missingCount <= 1
    ? `it was missed once, on ${day(missingSince ?? since)}.`
    : `it was missed ${missingCount} times since ${day(missingSince ?? since)}.`

/**
 * How it stands with the repository behind a mirror, in words; null when there is nothing to say.
 * @param day says when something began
 */
export const existenceWords = (existence: Told, day: (at: number) => string): ExistenceWords | null => {
  const { state, path, host, reason } = existence
  switch (state) {
    case 'here':
      return reason === null
        ? movedWords(existence, day)
        : {
            title: `${path} at ${host}: ${reason}`,
            advice: 'Your copy here stays, whatever becomes of it.',
            tone: 'attention',
          }
    case 'moved':
      return {
        title: `${path} stands elsewhere at ${host} now.`,
        advice: reason ?? 'Give the mirror its new address.',
        tone: 'attention',
      }
    case 'replaced':
      return {
        title: `Another repository stands at ${path} at ${host} now. The mirror is held.`,
        advice: 'Nothing was changed here. Accept the new one, or keep this copy of the old one.',
        tone: 'problem',
      }
    case 'unknown':
      return {
        title: `Whether ${path} is at ${host} cannot be told.`,
        advice: `Nothing here was changed. ${reason ?? ''}`.trim(),
        tone: 'calm',
      }
    case 'missing':
      return {
        title: `${path} may be gone from ${host}: ${missedWords(existence, day)}`,
        advice: `Nothing here was changed. It counts as gone when ${looksUntilGone} looks over a day have missed it.`,
        tone: 'attention',
      }
    case 'gone':
      return {
        title: `${path} is no longer at ${host}, since ${day(existence.missingSince ?? existence.since)}.`,
        advice:
          'Nothing here was changed. Keep this copy as an archive: pause its mirror, or remove the mirror alone. If it only went out of sight, give the account access to it.',
        tone: 'problem',
      }
  }
}
