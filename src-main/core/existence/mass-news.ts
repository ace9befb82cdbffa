import { newId } from '../../../src-shared/domain/ids.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { EventSink } from '../ports/event-sink.ts'

/** Tells once that many repositories of an account were not found together, and that nothing is concluded from it. */
export const createMassNews =
  (parts: {
    readonly accounts: Pick<AccountStore, 'find'>
    readonly events: EventSink
    readonly now: () => number
  }) =>
  (accountId: string, { count, total }: { readonly count: number; readonly total: number }): void => {
    const account = parts.accounts.find(accountId)
    if (account === null) return
    parts.events.emit('notice.raised', {
      id: newId('acc'),
      kind: 'failed',
      at: parts.now(),
      title: `${count} of ${total} mirrored repositories of ${account.label} were not found at once.`,
      body: 'That looks like an accident there, or a token that sees less: nothing is concluded from it, and nothing here was changed. Look at the account; if they are deleted indeed, say so there.',
      repository: null,
      mirrorId: null,
      runId: null,
    })
  }
