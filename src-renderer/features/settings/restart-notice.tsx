import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import type { SystemInfo } from '../../../src-shared/domain/overview.ts'
import type { Settings } from '../../../src-shared/domain/settings.ts'
import { useShell } from '../../stores/contract-context.tsx'
import { useSystemInfo } from '../../stores/use-system-info.ts'
import styles from './settings.module.css'

/** Whether something that is read at the start alone was changed since. */
export const needsRestart = (settings: Settings, { startedWith }: Pick<SystemInfo, 'startedWith'>): boolean =>
  settings.listenHost !== startedWith.listenHost ||
  settings.listenPort !== startedWith.listenPort ||
  settings.gitPath !== startedWith.gitPath

/** Says that changes wait for the next start; the desktop application starts the core anew at a press. */
export const RestartNotice = ({ settings }: { readonly settings: Settings }) => {
  const info = useSystemInfo()
  const shell = useShell()
  const [restart, setRestart] = useState<'none' | 'busy' | 'failed'>('none')
  const isNeeded = info !== null && needsRestart(settings, info)

  const start = async (): Promise<void> => {
    setRestart('busy')
    const done = await shell?.call('shell.restartCore', {}).then(
      () => true,
      () => false,
    )
    setRestart(done === true ? 'none' : 'failed')
  }
  return (
    <div role="status">
      {isNeeded && (
        <p className={styles['restart']}>
          <span className={styles['rowText']}>
            {restart === 'failed'
              ? 'The core could not be started again. Quit Mirrordesk and open it anew.'
              : shell === null
                ? 'Takes effect when Mirrordesk is started again.'
                : 'Takes effect when the core is started again. Runs under way continue then.'}
          </span>
          {shell !== null && (
            <Button size="small" busy={restart === 'busy'} onClick={() => void start()}>
              Restart now
            </Button>
          )}
        </p>
      )}
    </div>
  )
}
