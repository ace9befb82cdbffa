import { useState } from 'react'
import type { Settings } from '../../../src-shared/domain/settings.ts'
import { Button } from '../../components/button.tsx'
import { CopyField } from '../../components/copy-button.tsx'
import { FieldStack, SelectField, TextField } from '../../components/field.tsx'
import { Section } from '../../components/page.tsx'
import { useShell } from '../../stores/contract-context.tsx'
import { useSystemInfo } from '../../stores/use-system-info.ts'
import { CredentialHelperRow } from './credential-helper-row.tsx'
import styles from './settings.module.css'
import { useSetting } from './use-setting.ts'

const hosts = [
  { value: '', label: 'This computer only (127.0.0.1)' },
  { value: '0.0.0.0', label: 'Every network this computer is in (0.0.0.0)' },
] as const

const portProblem = (text: string): string | null =>
  text === '' || (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535)
    ? null
    : 'A port is a number from 1 to 65535.'

/** Whether what is chosen differs from what runs. A port given on the command line counts as chosen. */
const needsRestart = (settings: Settings, address: string | undefined, gitChanged: boolean): boolean => {
  if (gitChanged) return true
  if (address === undefined) return false
  const running = new URL(address)
  const portDiffers = settings.listenPort !== null && String(settings.listenPort) !== running.port
  const hostDiffers = settings.listenHost !== null && settings.listenHost !== running.hostname
  return portDiffers || hostDiffers
}

export const LocalhostSection = ({ settings }: { readonly settings: Settings }) => {
  const info = useSystemInfo()
  const shell = useShell()
  const listen = useSetting()
  const git = useSetting()
  const [port, setPort] = useState(settings.listenPort === null ? '' : String(settings.listenPort))
  const [gitPath, setGitPath] = useState(settings.gitPath ?? '')
  const [gitChanged, setGitChanged] = useState(false)
  const problem = portProblem(port)

  const savePort = (): void => {
    if (problem === null) void listen.change({ listenPort: port === '' ? null : Number(port) })
  }
  const saveGit = async (): Promise<void> => {
    const next = gitPath.trim() === '' ? null : gitPath.trim()
    if (next !== settings.gitPath && (await git.change({ gitPath: next }))) setGitChanged(true)
  }
  const knownHost = hosts.some(({ value }) => value === (settings.listenHost ?? ''))

  return (
    <Section
      title="Localhost remote"
      description="The git host on this computer: clone from it and push to it with any git."
    >
      <FieldStack layout="beside">
        {info !== null && <CopyField text={info.address} what="Address" />}
        <CredentialHelperRow />
        <SelectField
          label="Reachable from"
          hint="Every request still needs a token or a session."
          value={settings.listenHost ?? ''}
          choices={
            knownHost
              ? hosts
              : [...hosts, { value: settings.listenHost ?? '', label: settings.listenHost ?? '' }]
          }
          onChange={(value) => void listen.change({ listenHost: value === '' ? null : value })}
        />
        <TextField
          label="Port"
          hint="Empty: 7420, or what the command line says."
          error={problem ?? listen.error}
          inputMode="numeric"
          placeholder="7420"
          value={port}
          onChange={setPort}
          onBlur={savePort}
          onKeyDown={(event) => event.key === 'Enter' && savePort()}
        />
        <TextField
          label="git program"
          hint={
            info === null
              ? 'Empty: the first git in the path.'
              : `In use: git ${info.gitVersion}. Empty: the first git in the path.`
          }
          error={git.error}
          placeholder="git"
          mono
          value={gitPath}
          onChange={setGitPath}
          onBlur={() => void saveGit()}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void saveGit()
          }}
        />
        {needsRestart(settings, info?.address, gitChanged) && (
          <p role="status" className={styles['restart']}>
            {shell === null
              ? 'Takes effect when Mirrordesk is started again.'
              : 'Takes effect when the core is started again.'}
            {shell !== null && (
              <Button size="small" onClick={() => void shell.call('shell.restartCore', {})}>
                Restart now
              </Button>
            )}
          </p>
        )}
      </FieldStack>
    </Section>
  )
}
