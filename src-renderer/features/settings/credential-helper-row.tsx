import { Button } from '../../components/button.tsx'
import { CallErrorPanel } from '../../components/call-error-panel.tsx'
import { StatusSign } from '../../components/status-sign.tsx'
import { useAction } from '../../stores/use-action.ts'
import { useCall } from '../../stores/use-call.ts'
import styles from './settings.module.css'

const words = {
  set_up: 'git on this computer signs in by itself.',
  not_set_up: 'git on this computer asks for a token at each address.',
  other_program: 'Another program answers git for this address. Setting up replaces it.',
  unavailable: 'git needs curl to sign in by itself. Install curl, then set up git here.',
} as const

/** One button that lets everyday git use the localhost remote without tokens in addresses. */
export const CredentialHelperRow = () => {
  const { data, reload } = useCall('credentialHelper.get', {})
  const setUp = useAction('credentialHelper.setUp')
  const remove = useAction('credentialHelper.remove')
  if (data === null) return null
  const isSetUp = data.state === 'set_up'
  const action = isSetUp ? remove : setUp
  return (
    <>
      <div className={styles['row']}>
        <StatusSign sign={isSetUp ? 'good' : 'waiting'} label="" />
        <span className={styles['rowText']}>{words[data.state]}</span>
        {data.state !== 'unavailable' && (
          <Button busy={action.isBusy} onClick={() => void action.run({}).then(reload)}>
            {isSetUp ? 'Undo' : 'Set up git'}
          </Button>
        )}
      </div>
      {action.error !== null && <CallErrorPanel error={action.error} />}
    </>
  )
}
