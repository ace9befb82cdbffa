import { refReasonSchema } from '../domain/ref-reason.ts'
import { retryPolicyOf } from './failure-policy.ts'
import {
  text,
  host,
  theHost,
  theRepository,
  repository,
  namesOne,
  countOfFiles,
  say,
  type MessageOf,
  type Messages,
} from './message-words.ts'
import { refusalMessage } from './refusal-message.ts'

/** What the first run since the mirror was turned round would have taken away. */
const heldByFlip: MessageOf = (details) => ({
  title: `Since the mirror was turned round, ${text(details, 'refs', 'some branches')} would lose ${namesOne(details) ? 'its' : 'their'} present commits. Held.`,
  advice:
    'Nothing was overwritten or deleted. Look at what would be lost, then approve it, or turn the mirror back.',
  retry: 'button',
})

/** The repository at a host, and what it takes. */
export const remoteMessages = {
  remote_not_found: (details) => ({
    title: `${repository(details)} was not found at ${theHost(details)}.`,
    advice:
      'It may be deleted, renamed, or no longer visible to this account. Check the address and the sign-in. Your copy is safe.',
    retry: 'automatic',
  }),
  remote_gone: (details) => ({
    title: `${repository(details)} is gone from ${theHost(details)}, or no longer visible to this account.`,
    advice:
      'It was not found for more than a day. Your copy is safe; keep it as an archive, or check the address and the sign-in.',
    retry: 'button',
  }),
  remote_blocked: (details) => ({
    title: `${host(details)} has disabled ${theRepository(details)}.`,
    advice: 'Your copy is safe. It is looked at again once a week.',
    retry: 'button',
  }),
  remote_moved: (details) => ({
    title: `${repository(details)} moved to ${text(details, 'movedTo', 'another address')}.`,
    advice: 'Update the address of the mirror; the sign-in may have to be given again.',
    retry: 'button',
  }),
  remote_replaced: (details) => ({
    title: `A different repository now stands at ${text(details, 'path', 'this address')}. Sync is held.`,
    advice: 'Nothing was changed here. Accept the new one, or keep the old one: the mirror is paused then.',
    retry: 'button',
  }),
  remote_read_denied: (details) => ({
    title: text(details, 'reason', `This account may not read ${theRepository(details)}.`),
    advice: text(details, 'advice', 'Use another account, or give this one access to the repository.'),
    retry: 'button',
  }),
  remote_write_denied: (details) => ({
    title:
      details['archived'] === true
        ? `${repository(details)} is archived at ${theHost(details)}: it takes no pushes.`
        : details['deployKey'] === true
          ? `The key may read but not write ${theRepository(details)}.`
          : `This account may read but not write ${theRepository(details)}.`,
    advice:
      details['archived'] === true
        ? 'Unarchive it there, or pause this mirror.'
        : details['deployKey'] === true
          ? 'Allow write access for the deploy key at the host, or use another key.'
          : details['needs']
            ? `Give its sign-in ${String(details['needs'])}, or use another account.`
            : 'Use another account, or give this one write access.',
    retry: 'button',
  }),
  remote_quota: (details) => ({
    title: `The storage at ${theHost(details)} is full${text(details, 'limit', '') === '' ? '' : ` (${text(details, 'limit', '')})`}.`,
    advice: 'Ask for more space there, or leave large branches out.',
    retry: 'button',
  }),
  remote_push_too_large: (details) => ({
    title: `${host(details)} does not take so much in one push.`,
    advice: 'It is tried again by itself. If this stays, ask the host to take more in one push.',
    retry: 'automatic',
  }),
  remote_rejected: (details) => {
    const reason = refReasonSchema.safeParse(details['reason'])
    if (reason.success) {
      const isPassing = retryPolicyOf('remote_rejected', details) === 'backoff'
      return { ...refusalMessage(reason.data, details), retry: isPassing ? 'automatic' : 'button' }
    }
    return {
      title: `${host(details)} refused ${text(details, 'refs', 'some branches')}.`,
      advice:
        details['othersWent'] === true
          ? 'See each refused branch for the reason; the others went through.'
          : text(details, 'advice', 'See each refused branch for the reason.'),
      retry: 'button',
    }
  },
  remote_diverged: (details) => ({
    title: `${text(details, 'refs', 'Some branches')} at ${theHost(details)} ${namesOne(details) ? 'has' : 'have'} commits that are not here.`,
    advice:
      'Nothing was overwritten. Compare both sides, then bring their commits here or overwrite and keep theirs.',
    retry: 'button',
  }),
  remote_conflict: (details) => ({
    title: text(
      details,
      'sentence',
      `${text(details, 'refs', 'Some branches')} changed both here and at ${text(details, 'host', 'the remote')}.`,
    ),
    advice:
      'Nothing of it was changed on either side, and the others go on. Choose a side, keep both, or merge them.',
    retry: 'button',
  }),
  remote_unrelated: (details) => ({
    title: `${repository(details)} at ${theHost(details)} holds another history.`,
    advice: 'Nothing was pushed. Choose another target, import it first, or overwrite it and keep its tips.',
    retry: 'button',
  }),
  remote_damaged: (details) => ({
    title: `${repository(details)} is damaged on its server.`,
    advice: 'Tell its owner. Your copy is safe.',
    retry: 'button',
  }),
  remote_malformed: (details) => ({
    title: `The history of ${theRepository(details)} contains malformed objects${
      text(details, 'object', '') === ''
        ? ''
        : ` (${text(details, 'object', '').slice(0, 7)}: ${text(details, 'problem', 'malformed')})`
    }.`,
    advice: 'Tell its owner; nothing of it was taken.',
    retry: 'button',
  }),
  remote_held: (details) =>
    details['cause'] === 'turned_round'
      ? heldByFlip(details)
      : {
          title: `${text(details, 'affected', 'Many')} of ${text(details, 'total', 'the')} branches and tags would be removed or rewritten. Held.`,
          advice:
            details['side'] === 'there'
              ? 'Nothing was changed at the remote. Look at the repository here; if it is meant, sync again and accept the change.'
              : 'Nothing was changed here. Look at the remote; if it is meant, sync again and accept the change.',
          retry: 'button',
        },
  remote_hash_format: say(
    'The two repositories use different hash formats.',
    'Mirror to a repository with the same object format.',
    'button',
  ),
  large_files_missing: (details) => ({
    title: `${countOfFiles(details)} missing ${details['where'] === 'here' ? 'here' : 'at the source'}.`,
    advice:
      details['where'] === 'here'
        ? 'Push them here with `git lfs push --all`, or fetch them from where they are; branches that need them wait.'
        : 'The branches were taken over without them; they are asked for again at each run. See which below.',
    retry: 'automatic',
  }),
  large_files_refused: (details) => ({
    title:
      details['off'] === true
        ? `${host(details)} does not accept large files (Git LFS).`
        : `${host(details)} refused ${countOfFiles(details).replace(/ (?:is|are)$/, '')}.`,
    advice:
      details['off'] === true
        ? 'Turn Git LFS on for the repository there; branches that need large files wait, the others went through.'
        : 'See each for the reason; branches that need them wait, the others went through.',
    retry: 'automatic',
  }),
} as const satisfies Messages
