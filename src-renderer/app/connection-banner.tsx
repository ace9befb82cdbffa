import { Banner } from '../components/banner.tsx'
import { Button } from '../components/button.tsx'
import { relativeTime } from '../lib/relative-time.ts'
import { useNow } from '../lib/use-now.ts'
import { useConnectionState, useContract, useShell } from '../stores/contract-context.tsx'

/** Says when the core is away, what happens next, and when it is back. Mirrors shown meanwhile may be old. */
export const ConnectionBanner = () => {
  const state = useConnectionState()
  const contract = useContract()
  const shell = useShell()
  const now = useNow(1_000)
  switch (state.kind) {
    case 'connected':
    case 'connecting':
      return null
    case 'lost':
      return (
        <Banner
          sign="busy"
          action={
            <Button size="small" onClick={contract.retryNow}>
              Try now
            </Button>
          }
        >
          {state.message} What you see may be old.
          {state.retryAt !== null && (
            // Counts down: read aloud each second, it would drown everything else.
            <span aria-hidden> Tried again {relativeTime(state.retryAt, now)}.</span>
          )}
        </Banner>
      )
    case 'failed':
      return (
        <Banner
          sign="bad"
          action={
            shell !== null && (
              <Button size="small" onClick={contract.retryNow}>
                Try again
              </Button>
            )
          }
        >
          <strong>{state.message}</strong> {state.advice}
        </Banner>
      )
    case 'signed_out':
      return (
        <Banner sign="bad">
          <strong>This browser is no longer signed in.</strong> Run <code>mirrordesk open</code> in a terminal
          on this computer; it opens this page anew.
        </Banner>
      )
  }
}
