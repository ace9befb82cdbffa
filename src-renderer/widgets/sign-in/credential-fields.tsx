import { FieldStack, TextField } from '../../components/field.tsx'
import { SegmentedControl } from '../../components/segmented-control.tsx'
import type { CredentialDraft, CredentialKind } from './credential-draft.ts'
import { KeyFileField } from './key-file-field.tsx'
import { credentialKindWords, secretHint } from './sign-in-words.ts'

/** The fields of a sign-in: user name and password or token, a key file, or the agent. */
export const CredentialFields = ({
  host,
  kinds,
  draft,
  onChange,
  autoFocus = false,
}: {
  /** For what the host takes; "" while it is not known. */
  readonly host: string
  /** With more than one, a person chooses. */
  readonly kinds: readonly CredentialKind[]
  readonly draft: CredentialDraft
  readonly onChange: (draft: CredentialDraft) => void
  readonly autoFocus?: boolean
}) => (
  <FieldStack>
    {kinds.length > 1 && (
      <div>
        <SegmentedControl
          label="How to sign in"
          value={draft.kind}
          choices={kinds.map((value) => ({ value, label: credentialKindWords[value] }))}
          onChange={(kind) => onChange({ ...draft, kind })}
        />
      </div>
    )}
    {draft.kind === 'password' && (
      <>
        <TextField
          label="User name"
          autoFocus={autoFocus}
          autoComplete="username"
          value={draft.username}
          onChange={(username) => onChange({ ...draft, username })}
        />
        <TextField
          label="Password or token"
          type="password"
          autoComplete="new-password"
          hint={secretHint(host)}
          value={draft.password}
          onChange={(password) => onChange({ ...draft, password })}
        />
      </>
    )}
    {draft.kind === 'ssh_key' && (
      <KeyFileField
        host={host}
        autoFocus={autoFocus}
        value={draft.keyFile}
        onChange={(keyFile) => onChange({ ...draft, keyFile })}
      />
    )}
    {draft.kind === 'ssh_agent' && <p>The keys that your SSH agent holds are offered to the host.</p>}
  </FieldStack>
)
