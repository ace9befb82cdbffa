import type { Direction } from '../../../src-shared/domain/mirror.ts'
import type { Schedule } from '../../../src-shared/domain/schedule.ts'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import { directionWords } from '../../widgets/mirror/mirror-words.ts'

/** What is set up: a mirror in one of the directions, or a one-time fetch. */
export type Choice = Direction | 'once'

export const choices: readonly Choice[] = ['pull', 'push', 'sync', 'once']

/** What the address of the page asks for; null when it asks for nothing known. */
export const readChoice = (text: string | null): Choice | null =>
  choices.find((choice) => choice === text) ?? null

export const choiceTitles: Readonly<Record<Choice, string>> = {
  pull: 'Keep a copy here',
  push: 'Send it there',
  sync: 'Keep both in step',
  once: 'Just once',
}

const theRemote = 'the remote'

/**
 * What moves where and when, in words: "GitHub → this computer, every 15 minutes".
 * @param host "" while it is not known
 */
export const choiceWords = (choice: Choice, host: string, schedule: Schedule): string => {
  const words =
    choice === 'once'
      ? `${hostName(host)} → this computer, once`
      : directionWords({ direction: choice, host, schedule })
  const told = host === '' ? words.replace(hostName(''), theRemote) : words
  return told.charAt(0).toUpperCase() + told.slice(1)
}
