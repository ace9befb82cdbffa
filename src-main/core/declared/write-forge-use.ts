import type { SetupForgeMirror } from '../../../src-shared/domain/setup-forge-fields.ts'
import type { SetupAccount } from '../../../src-shared/domain/setup-file.ts'
import type { ListedForgeMirror } from '../ports/forge-mirror-store.ts'
import type { PresentAccount } from './present-setup.ts'
import { writeEvery, writeRules } from './written-rules.ts'

/** What an account does by its forge, without what it would do anyway. */
export const writeAccountUse = ({
  webhooks,
  webhookKey,
  rules,
}: Pick<PresentAccount, 'webhooks' | 'webhookKey' | 'rules'>): Pick<
  SetupAccount,
  'webhooks' | 'webhookKey' | 'newRepositories'
> => ({
  ...(webhooks === false ? { webhooks: false } : {}),
  ...(webhookKey === null ? {} : { webhookKey }),
  ...(rules === null || rules.rules.length === 0 ? {} : { newRepositories: writeRules(rules) }),
})

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

const writeForgeMirror = (row: ListedForgeMirror, names: ReadonlyMap<string, string>): SetupForgeMirror => {
  // What is being turned round is written as it is to be.
  const { to: direction, url, otherAccountId, intervalMs, onPush } = row.flip ?? { ...row, to: row.direction }
  const account = otherAccountId === null ? undefined : names.get(otherAccountId)
  return {
    forge: names.get(row.accountId) ?? '',
    repository: row.path,
    direction,
    url,
    ...(account === undefined ? {} : { account }),
    every: writeEvery(intervalMs),
    ...(direction === 'pull' || onPush ? {} : { onPush: false }),
    ...(direction === 'push' && row.signIn === 'deploy_key' ? { deployKey: true } : {}),
  }
}

/** Mirrors that forges run, sorted by where they are. */
export const writeForgeMirrors = (
  rows: readonly ListedForgeMirror[],
  names: ReadonlyMap<string, string>,
): readonly SetupForgeMirror[] =>
  rows
    .toSorted(
      (one, other) =>
        compare(names.get(one.accountId) ?? '', names.get(other.accountId) ?? '') ||
        compare(one.path.toLowerCase(), other.path.toLowerCase()) ||
        compare(one.canonicalUrl, other.canonicalUrl),
    )
    .map((row) => writeForgeMirror(row, names))
