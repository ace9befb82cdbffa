import {
  hookStateWords,
  type HookIn,
  type HookInState,
  type HooksInState,
} from '../../../src-shared/domain/hooks-in.ts'
import type { ContractEvent } from '../../../src-shared/contract/contract-types.ts'
import { Button } from '../../components/button.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { Section } from '../../components/page.tsx'
import { StatusSign, type Sign } from '../../components/status-sign.tsx'
import { Time } from '../../components/time.tsx'
import { plural } from '../../lib/plural.ts'
import { useAction } from '../../stores/use-action.ts'
import { usePages } from '../../stores/use-pages.ts'
import styles from './hooks-in.module.css'

const signOfState: Readonly<Record<HookInState, Sign>> = {
  pending: 'waiting',
  active: 'good',
  refused: 'partial',
  removing: 'waiting',
}

const Standing = ({ hook }: { readonly hook: HookIn }) => {
  const { state, failure, lastDeliveryAt, checkedAt } = hook
  if (failure !== null) {
    return (
      <>
        {failure.title} {failure.advice}
      </>
    )
  }
  if (state !== 'active') return <>{hookStateWords[state]}</>
  if (lastDeliveryAt !== null) {
    return (
      <>
        Last delivery <Time at={lastDeliveryAt} />
      </>
    )
  }
  return (
    <>
      Nothing has come yet
      {checkedAt !== null && (
        <>
          , seen there <Time at={checkedAt} />
        </>
      )}
    </>
  )
}

const wordsOf = ({ active, pending, refused, removing }: HooksInState['counts']): string => {
  const parts = [
    `${plural(active, 'webhook')} at the forge`,
    ...(pending > 0 ? [`${pending} to be made`] : []),
    ...(refused > 0 ? [`${refused} not possible`] : []),
    ...(removing > 0 ? [`${removing} to be removed`] : []),
  ]
  return `${parts.join(', ')}.`
}

/** The webhook of each repository that a mirror follows. */
export const HooksSection = ({
  state,
  refreshOn,
}: {
  readonly state: HooksInState
  readonly refreshOn: (event: ContractEvent) => boolean
}) => {
  const { accountId, counts } = state
  const repair = useAction('hooksIn.repair')
  const hooks = usePages('hooksIn.list', { accountId, limit: 100 }, { refreshOn })
  return (
    <Section
      title="Repositories"
      description={wordsOf(counts)}
      actions={
        hooks.items.length > 0 && (
          <Button disabled={repair.isBusy} onClick={() => void repair.run({ accountId })}>
            Look at all now
          </Button>
        )
      }
    >
      {repair.error !== null && <ErrorPanel title={repair.error.message} />}
      {hooks.error !== null && hooks.items.length === 0 && <ErrorPanel title={hooks.error.message} />}
      {hooks.items.length === 0 && hooks.error === null && !hooks.isLoading && (
        <p className={styles['muted']}>
          {state.url === null || !state.enabled
            ? 'None are made.'
            : 'No pull or two-way mirror uses this account yet.'}
        </p>
      )}
      {hooks.items.length > 0 && (
        <ul className={styles['rows']}>
          {hooks.items.map((hook) => (
            <li key={hook.id} className={styles['row']}>
              <StatusSign sign={signOfState[hook.state]} label={hookStateWords[hook.state]} />
              <div className={styles['text']}>
                <span className={styles['label']} title={hook.path}>
                  {hook.path}
                </span>
                <span className={styles['small']}>
                  <Standing hook={hook} />
                </span>
              </div>
              <Button
                size="small"
                aria-label={`${hook.state === 'active' ? 'Look at' : 'Try again'} ${hook.path}`}
                disabled={repair.isBusy}
                onClick={() => void repair.run({ accountId, id: hook.id })}
              >
                {hook.state === 'active' ? 'Look' : 'Try again'}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {hooks.hasMore && <Button onClick={hooks.loadMore}>Show more</Button>}
    </Section>
  )
}
