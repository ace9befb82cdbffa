import type { RemoteTest } from '../../../src-shared/domain/remote-test.ts'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import { plural } from '../../lib/plural.ts'
import type { Choice } from './choice.ts'

/** What the look at the remote found, in one sentence. */
export const foundSentence = ({ isEmpty, branchCount, tagCount, defaultBranch }: RemoteTest): string => {
  if (isEmpty) return 'It answers, and is empty.'
  const counts = [
    branchCount === 0 ? '' : plural(branchCount, 'branch', 'branches'),
    tagCount === 0 ? '' : plural(tagCount, 'tag'),
  ].filter((part) => part !== '')
  const main = defaultBranch === null ? '' : `; the default branch is ${defaultBranch}`
  return `Found ${counts.join(' and ')}${main}.`
}

const writeSentence = (canWrite: boolean | null, isSignedIn: boolean): string => {
  if (canWrite === true) return isSignedIn ? 'This sign-in may push.' : 'Everybody may push to it.'
  if (canWrite === null) return 'It does not tell whether this sign-in may push; the first run will.'
  return ''
}

const sends = (choice: Choice): boolean => choice === 'push' || choice === 'sync'

/** More that is worth knowing before the mirror is added. */
export const foundNotes = (found: RemoteTest, choice: Choice, isSignedIn: boolean): readonly string[] =>
  [
    sends(choice) ? writeSentence(found.canWrite, isSignedIn) : '',
    found.isEmpty && (choice === 'pull' || choice === 'sync') ? 'The mirror takes what comes.' : '',
    found.isEmpty && choice === 'once' ? 'There is nothing to take yet.' : '',
    found.hiddenRefCount > 0 && choice !== 'push'
      ? `${plural(found.hiddenRefCount, 'ref')} of the host itself, such as pull requests, ${found.hiddenRefCount === 1 ? 'stays' : 'stay'} there.`
      : '',
  ].filter((note) => note !== '')

/** Why nobody can push with this sign-in; null when it is not so, or does not matter. */
export const writeProblem = (
  found: RemoteTest,
  choice: Choice,
  isSignedIn: boolean,
): { readonly title: string; readonly advice: string } | null => {
  if (!sends(choice) || found.canWrite !== false) return null
  return isSignedIn
    ? {
        title: 'This sign-in may read but not push.',
        advice: 'Use another one, or give this one write access.',
      }
    : {
        title: `${hostName(found.host)} wants a sign-in to push.`,
        advice: 'Reading is open to all, pushing is not.',
      }
}
