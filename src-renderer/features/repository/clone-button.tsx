import { Download } from 'lucide-react'
import type { RepositoryDetails } from '../../../src-shared/domain/repository.ts'
import { Button } from '../../components/button.tsx'
import { CopyField } from '../../components/copy-button.tsx'
import { Disclosure } from '../../components/disclosure.tsx'
import { CallErrorPanel } from '../../components/call-error-panel.tsx'
import { Popover } from '../../components/popover.tsx'
import { StatusSign } from '../../components/status-sign.tsx'
import { useAction } from '../../stores/use-action.ts'
import { useCall } from '../../stores/use-call.ts'
import { TokenForm } from '../../widgets/token/token-form.tsx'
import styles from './repository.module.css'

/** Says whether plain git will get in, and makes it so with one button. */
const GitSignIn = () => {
  const { data, reload } = useCall('credentialHelper.get', {})
  const setUp = useAction('credentialHelper.setUp')
  if (data === null || data.state === 'unavailable') return null
  if (data.state === 'set_up') {
    return (
      <p className={styles['signIn']}>
        <StatusSign sign="good" label="" />
        git on this computer signs in by itself.
      </p>
    )
  }
  return (
    <>
      <p className={styles['signIn']}>
        <StatusSign sign="waiting" label="" />
        <span>
          {data.state === 'other_program'
            ? 'Another program answers git for this address.'
            : 'git will ask for a token here.'}
        </span>
        <Button size="small" busy={setUp.isBusy} onClick={() => void setUp.run({}).then(reload)}>
          Let git sign in by itself
        </Button>
      </p>
      {setUp.error !== null && <CallErrorPanel error={setUp.error} />}
    </>
  )
}

/** The address to clone, and the ways in. */
export const CloneButton = ({ repository }: { readonly repository: RepositoryDetails }) => (
  <Popover align="end" isWide title="Clone or push" trigger={<Button icon={<Download />}>Clone</Button>}>
    <div className={styles['clone']}>
      <CopyField text={repository.cloneUrl} what="Clone address" />
      <CopyField text={`git clone ${repository.cloneUrl}`} what="Clone command" />
      <GitSignIn />
      <Disclosure summary="An address with a token, for other programs">
        <TokenForm repository={repository.name} />
      </Disclosure>
    </div>
  </Popover>
)
