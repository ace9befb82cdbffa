import type { ForgeKind } from '../../../src-shared/domain/forge.ts'
import { FieldStack, TextField } from '../../components/field.tsx'
import styles from './token-fields.module.css'
import { tokenNeeds, tokenPage } from './token-words.ts'

export type TokenDraft = { readonly token: string; readonly email: string }

export const emptyToken: TokenDraft = { token: '', email: '' }

/** What the draft gives; null while the token is missing. */
export const tokenOf = ({ token, email }: TokenDraft): { token: string; username?: string } | null =>
  token.trim() === '' ? null : { token, ...(email.trim() === '' ? {} : { username: email.trim() }) }

/** The access token of a forge, with what it must be able to do and where it is made. */
export const TokenFields = ({
  kind,
  webUrl,
  draft,
  onChange,
  autoFocus = false,
}: {
  readonly kind: ForgeKind
  /** null while the address is not known. */
  readonly webUrl: string | null
  readonly draft: TokenDraft
  readonly onChange: (draft: TokenDraft) => void
  readonly autoFocus?: boolean
}) => {
  const page = tokenPage(kind, webUrl)
  return (
    <FieldStack>
      {kind === 'bitbucket' && (
        <TextField
          label="E-mail address"
          type="email"
          autoFocus={autoFocus}
          autoComplete="username"
          hint="Of your Atlassian account; an API token goes with it. Empty for an access token of a repository or workspace."
          value={draft.email}
          onChange={(email) => onChange({ ...draft, email })}
        />
      )}
      <TextField
        label="Access token"
        type="password"
        autoFocus={autoFocus && kind !== 'bitbucket'}
        autoComplete="new-password"
        hint={
          <>
            {tokenNeeds(kind)}{' '}
            {page !== null && (
              <a href={page} target="_blank" rel="noreferrer" className={styles['link']}>
                Make one
              </a>
            )}
          </>
        }
        value={draft.token}
        onChange={(token) => onChange({ ...draft, token })}
      />
    </FieldStack>
  )
}
