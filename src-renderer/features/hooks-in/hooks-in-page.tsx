import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import { hostName } from '../../../src-shared/domain/host-name.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Page } from '../../components/page.tsx'
import { SkeletonRows } from '../../components/skeleton.tsx'
import { useAccount, useAccountsLoaded } from '../../stores/use-accounts.ts'
import { useCall } from '../../stores/use-call.ts'
import { DeliveriesSection } from './deliveries-section.tsx'
import { HooksSection } from './hooks-section.tsx'
import { ReachSection } from './reach-section.tsx'
import { ServerKeySection } from './server-key-section.tsx'

/** What the forge of an account tells us: whether it reaches us, by which webhooks, and what it sent. */
export const HooksInPage = ({ accountId }: { readonly accountId: string }) => {
  const account = useAccount(accountId)
  const isLoaded = useAccountsLoaded()
  const isOfAccount = (event: ContractEvent): boolean =>
    (event.name === 'hooksIn.changed' && event.payload.accountId === accountId) ||
    event.name === 'settings.changed'
  const isForge = (account?.connection ?? null) !== null
  const { data, error, isSlow } = useCall('hooksIn.get', isForge ? { accountId } : null, {
    refreshOn: isOfAccount,
    keepPrevious: true,
  })
  if (isLoaded && !isForge) {
    return (
      <Page title="Webhooks">
        <EmptyState title="This account is not there any more" text="Or it is a sign-in for git alone." />
      </Page>
    )
  }
  return (
    <Page
      title={account === null ? 'Webhooks' : `Webhooks of ${hostName(account.host)}`}
      subtitle="By them a forge says at once that somebody pushed. Mirrors do not need them: each is checked on its schedule all the same."
    >
      {error !== null && data === null && <ErrorPanel title={error.message} />}
      {data === null && isSlow && <SkeletonRows count={4} />}
      {data !== null && (
        <>
          <ReachSection state={data} />
          {data.serverKey !== null && <ServerKeySection accountId={accountId} serverKey={data.serverKey} />}
          <HooksSection state={data} refreshOn={isOfAccount} />
          <DeliveriesSection
            accountId={accountId}
            isSignedByServer={data.serverKey !== null}
            refreshOn={isOfAccount}
          />
        </>
      )}
    </Page>
  )
}
