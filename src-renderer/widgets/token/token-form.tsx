import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { CopyField } from '../../components/copy-button.tsx'
import { Disclosure } from '../../components/disclosure.tsx'
import { CallErrorPanel } from '../../components/call-error-panel.tsx'
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

type Made = {
  readonly url: string
  readonly expiresAt: number
  /** What it was made of. */
  readonly options: TokenOptions
}

/** Makes a token for a repository and shows the address that carries it, once. */
export const TokenForm = ({ repository }: { readonly repository: string }) => {
  const [options, setOptions] = useState<TokenOptions>(defaultTokenOptions)
  const [made, setMade] = useState<Made | null>(null)
  const mint = useAction('tokens.mint')
  const change = (part: Partial<TokenOptions>): void => setOptions({ ...options, ...part })
  const make = async (): Promise<void> => {
    const token = await mint.run(mintInput(repository, options))
    if (token !== null) setMade({ url: token.url, expiresAt: token.expiresAt, options })
  }
  // What is shown must be what is chosen, also where the choice changed meanwhile.
  const shown = made?.options === options ? made : null
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
      {mint.error !== null && <CallErrorPanel error={mint.error} />}
      <div role="status" className={styles['made']}>
        {shown !== null && (
          <>
            <CopyField text={shown.url} what="Address with a token" />
            <p className={styles['hint']}>
              Whoever has this address has the access. It works until {exactTime(shown.expiresAt)} and is not
              shown again.
            </p>
          </>
        )}
      </div>
      <div>
        <Button busy={mint.isBusy} onClick={() => void make()}>
          {shown === null ? 'Make an address with a token' : 'Make another'}
        </Button>
      </div>
    </FieldStack>
  )
}
