import type { Mirror } from '../../../src-shared/domain/mirror.ts'
import { relativeTime } from '../../lib/relative-time.ts'
import { useNow } from '../../lib/use-now.ts'
import { Button } from '../../components/button.tsx'
import { ErrorPanel, type ErrorPanelProps } from '../../components/error-panel.tsx'
import { useAction } from '../../stores/use-action.ts'
import { useAccountExistence, useExistence } from '../../stores/use-existence.ts'
import { existenceNote } from './existence-note.ts'

const tones: Readonly<Record<string, ErrorPanelProps['tone']>> = {
  calm: 'waiting',
  attention: 'partial',
  problem: 'bad',
}

/** What became of the repository behind the mirror, at its forge. */
export const ExistencePanel = ({ mirror }: { readonly mirror: Mirror }) => {
  const existence = useExistence(mirror.id)
  const account = useAccountExistence(existence?.accountId ?? null)
  const now = useNow(60_000)
  const check = useAction('existence.check')
  if (existence === null) return null
  // The failure above says the same.
  const code = mirror.failure?.code
  if (existence.state === 'replaced' && code === 'remote_replaced') return null
  if (existence.state === 'unknown' && code === 'remote_sso_required') return null
  const words = existenceNote(existence)
  if (words === null) return null
  const { accountId, state } = existence
  const isOpen = state !== 'here'
  const nextAt = account?.nextAt ?? null
  return (
    <ErrorPanel
      tone={tones[words.tone]}
      title={words.title}
      advice={check.error?.message ?? words.advice}
      next={
        isOpen && nextAt !== null
          ? `Next look ${nextAt <= now ? 'soon' : relativeTime(nextAt, now)}`
          : undefined
      }
      actions={
        isOpen ? (
          <Button busy={check.isBusy} onClick={() => void check.run({ accountId })}>
            Look again
          </Button>
        ) : undefined
      }
    />
  )
}
