import type { AccountRow } from '../ports/account-store.ts'
import type { ForgeConnectionRow } from '../ports/forge-connection-store.ts'

/** Whether the account is a GitHub App: its connection has a private key in the place of a token. */
export const isGitHubApp = (
  account: Pick<AccountRow, 'kind'>,
  connection: Pick<ForgeConnectionRow, 'tokenUsername'> | null,
): boolean => account.kind === 'github' && (connection?.tokenUsername ?? null) !== null
