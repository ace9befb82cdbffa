import { useState, type KeyboardEvent } from 'react'
import type { Settings } from '../../../src-shared/domain/settings.ts'
import { CopyField } from '../../components/copy-button.tsx'
import { FieldStack, SelectField, TextField } from '../../components/field.tsx'
import { Section } from '../../components/page.tsx'
import { useSystemInfo } from '../../stores/use-system-info.ts'
import { CredentialHelperRow } from './credential-helper-row.tsx'
import { RestartNotice } from './restart-notice.tsx'
import { useSetting } from './use-setting.ts'

const hosts = [
  { value: '', label: 'This computer only (127.0.0.1)' },
  { value: '0.0.0.0', label: 'Every network this computer is in (0.0.0.0)' },
] as const

const portProblem = (text: string): string | null =>
  text.trim() === '' || (/^\s*\d{1,5}\s*$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535)
    ? null
    : 'A port is a number from 1 to 65535.'

/** A text field whose value is saved when it is left, or by Enter. It follows when the value changes elsewhere. */
const useDraft = (value: string, save: (value: string) => void) => {
  const [draft, setDraft] = useState<{ readonly of: string; readonly text: string } | null>(null)
  const text = draft?.of === value ? draft.text : value
  const commit = (): void => {
    if (text !== value) save(text)
  }
  return {
    text,
    field: {
      value: text,
      onChange: (typed: string) => setDraft({ of: value, text: typed }),
      onBlur: commit,
      onKeyDown: (event: KeyboardEvent) => {
        if (event.key === 'Enter') commit()
      },
    },
  }
}

export const LocalhostSection = ({ settings }: { readonly settings: Settings }) => {
  const info = useSystemInfo()
  const { change, errorOf } = useSetting()
  const port = useDraft(settings.listenPort === null ? '' : String(settings.listenPort), (text) => {
    if (portProblem(text) === null) void change({ listenPort: text.trim() === '' ? null : Number(text) })
  })
  const git = useDraft(settings.gitPath ?? '', (text) => {
    void change({ gitPath: text.trim() === '' ? null : text.trim() })
  })
  const publicAddress = useDraft(settings.publicAddress ?? '', (text) => {
    void change({ publicAddress: text.trim() === '' ? null : text.trim() })
  })
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
          error={errorOf('listenHost')}
          onChange={(value) => void change({ listenHost: value === '' ? null : value })}
        />
        <TextField
          label="Port"
          hint="Empty: 7420, or what the command line says."
          error={portProblem(port.text) ?? errorOf('listenPort')}
          inputMode="numeric"
          placeholder="7420"
          {...port.field}
        />
        <TextField
          label="Public address"
          hint="Under which forges reach Mirrordesk to tell of pushes: a reverse proxy or tunnel that leads here. Only webhooks are answered under it. Empty: forges do not reach it, and mirrors are checked on schedule."
          error={errorOf('publicAddress')}
          placeholder="https://mirrors.example.org"
          mono
          {...publicAddress.field}
        />
        <TextField
          label="git program"
          hint={
            info === null
              ? 'Empty: the first git in the path.'
              : `In use: git ${info.gitVersion}. Empty: the first git in the path.`
          }
          error={errorOf('gitPath')}
          placeholder="git"
          mono
          {...git.field}
        />
        <RestartNotice settings={settings} />
      </FieldStack>
    </Section>
  )
}
