import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { CopyField } from '../../components/copy-button.tsx'
import { Disclosure } from '../../components/disclosure.tsx'
import { ErrorPanel } from '../../components/error-panel.tsx'
import { FieldStack, SelectField } from '../../components/field.tsx'
import { exactTime } from '../../lib/exact-time.ts'
import { useAction } from '../../stores/use-action.ts'
import { defaultTokenOptions, lifetimes, mintInput, type TokenOptions } from './token-options.ts'
import { TokenRules } from './token-rules.tsx'
import styles from './token.module.css'

const accesses = [
  { value: 'write', label: 'Clone, fetch and push' },
  { value: 'read', label: 'Clone and fetch only' },
] as const
const variants = [
  { value: 'normal', label: 'Branches and tags' },
  { value: 'ephemeral', label: 'Ephemeral branches, never mirrored (+ephemeral)' },
  { value: 'import', label: 'Import: push a whole history once (+import)' },
] as const

/** Makes a token for a repository and shows the address that carries it, once. */
export const TokenForm = ({ repository }: { readonly repository: string }) => {
  const [options, setOptions] = useState<TokenOptions>(defaultTokenOptions)
  const [made, setMade] = useState<{ readonly url: string; readonly expiresAt: number } | null>(null)
  const mint = useAction('tokens.mint')
  const change = (part: Partial<TokenOptions>): void => {
    setOptions({ ...options, ...part })
    // What is shown must be what was chosen.
    setMade(null)
  }
  return (
    <FieldStack>
      <div className={styles['pair']}>
        <SelectField
          label="May"
          value={options.access}
          choices={accesses}
          onChange={(access) => change({ access })}
        />
        <SelectField
          label="For"
          value={String(options.ttlMs)}
          choices={lifetimes}
          onChange={(value) => change({ ttlMs: Number(value) })}
        />
      </div>
      <Disclosure summary="Rules and kinds of branches">
        <FieldStack>
          <SelectField
            label="Opens"
            value={options.variant}
            choices={variants}
            onChange={(variant) => change({ variant })}
          />
          <TokenRules rules={options.rules} onChange={(rules) => change({ rules })} />
        </FieldStack>
      </Disclosure>
      {mint.error !== null && <ErrorPanel title={mint.error.message} />}
      {made === null ? (
        <div>
          <Button
            busy={mint.isBusy}
            onClick={() => void mint.run(mintInput(repository, options)).then(setMade)}
          >
            Make an address with a token
          </Button>
        </div>
      ) : (
        <div role="status">
          <CopyField text={made.url} what="Address with a token" />
          <p className={styles['hint']}>
            Whoever has this address has the access. It works until {exactTime(made.expiresAt)} and is not
            shown again.
          </p>
        </div>
      )}
    </FieldStack>
  )
}
