import { useState } from 'react'
import { FieldStack, TextField } from '../../components/field.tsx'
import { useAction } from '../../stores/use-action.ts'
import { AppKeyFields, emptyAppKey } from '../../widgets/sign-in/app-key-fields.tsx'
import linkStyles from '../../widgets/sign-in/token-fields.module.css'
import type { AccountForm } from './account-form.ts'

const newAppPage = (address: string): string => {
  const text = address.trim() || 'github.com'
  const url = URL.parse(text.includes('://') ? text : `https://${text}`)
  return `${url?.origin ?? 'https://github.com'}/settings/apps/new`
}

/** A GitHub App that somebody registered: each job of git gets a token for its repository alone. */
export const useGitHubApp = (): AccountForm => {
  const [appId, setAppId] = useState('')
  const [address, setAddress] = useState('')
  const [draft, setDraft] = useState(emptyAppKey)
  const connect = useAction('githubApps.connect')
  return {
    isComplete: appId.trim() !== '' && draft.privateKey.trim() !== '',
    isBusy: connect.isBusy,
    error: connect.error,
    add: (label) =>
      connect.run({
        appId: appId.trim(),
        privateKey: draft.privateKey,
        ...(draft.webhookSecret.trim() === '' ? {} : { webhookSecret: draft.webhookSecret.trim() }),
        ...(address.trim() === '' ? {} : { address: address.trim() }),
        ...(label === '' ? {} : { label }),
      }),
    fields: (
      <FieldStack>
        <TextField
          label="Address"
          mono
          placeholder="github.com"
          hint="Empty: github.com."
          value={address}
          onChange={setAddress}
        />
        <TextField
          label="App ID"
          mono
          placeholder="123456"
          hint={
            <>
              Or its client ID. The app needs Contents (write, to push), Metadata (read), Workflows (write,
              for changes of workflow files) and the event Push.{' '}
              <a href={newAppPage(address)} target="_blank" rel="noreferrer" className={linkStyles['link']}>
                Make one
              </a>
              , then install it where your repositories are.
            </>
          }
          value={appId}
          onChange={setAppId}
        />
        <AppKeyFields draft={draft} onChange={setDraft} />
      </FieldStack>
    ),
  }
}
