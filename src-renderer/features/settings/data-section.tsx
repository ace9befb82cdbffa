import { Button } from '../../components/button.tsx'
import { CallErrorPanel } from '../../components/call-error-panel.tsx'
import { KeyValueList } from '../../components/key-value.tsx'
import { Section } from '../../components/page.tsx'
import { formatBytes } from '../../lib/format-bytes.ts'
import { useShell } from '../../stores/contract-context.tsx'
import { useCall } from '../../stores/use-call.ts'
import { useSystemInfo } from '../../stores/use-system-info.ts'
import { LargestRepositories } from './largest-repositories.tsx'
import styles from './settings.module.css'

/** Where everything is and how much room it takes. */
export const DataSection = () => {
  const shell = useShell()
  const info = useSystemInfo()
  const { data, error, isSlow } = useCall('system.diskUse', {})
  return (
    <Section
      title="Data directory"
      description="Holds everything: the database, the repositories, the logs, and the key that seals saved sign-ins."
      actions={
        shell !== null && (
          <Button onClick={() => void shell.call('shell.showDataDirectory', {}).catch(() => undefined)}>
            Show in files
          </Button>
        )
      }
    >
      {error !== null && <CallErrorPanel error={error} />}
      <KeyValueList
        facts={[
          ['Folder', info === null ? null : <code key="folder">{info.dataDirectory}</code>],
          ['Repositories', data === null ? null : formatBytes(data.repositoriesBytes)],
          ['Trash', data === null ? null : formatBytes(data.trashBytes)],
          [
            'Damaged copies set aside',
            data === null || data.quarantineBytes === 0 ? null : formatBytes(data.quarantineBytes),
          ],
          ['Database', data === null ? null : formatBytes(data.databaseBytes)],
          ['Logs', data === null ? null : formatBytes(data.logBytes)],
          [
            'Free on this disk',
            data === null
              ? null
              : `${formatBytes(data.freeBytes)}${data.isLow ? '; too little: fetching is paused' : ''}`,
          ],
          ['Version', info === null ? null : `Mirrordesk ${info.version}, git ${info.gitVersion}`],
        ]}
      />
      {data === null && isSlow && (
        <p role="status" className={styles['hint']}>
          Counting sizes…
        </p>
      )}
      {data !== null && data.largest.length > 0 && <LargestRepositories largest={data.largest} />}
    </Section>
  )
}
