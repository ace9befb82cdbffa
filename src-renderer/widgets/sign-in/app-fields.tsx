import { useState } from 'react'
import { appSteps, type SignInWay } from '../../../src-shared/domain/forge-sign-in.ts'
import type { ForgeKind } from '../../../src-shared/domain/forge.ts'
import { Button } from '../../components/button.tsx'
import { FieldStack, SelectField, TextField } from '../../components/field.tsx'
import { useCall } from '../../stores/use-call.ts'
import styles from './app-fields.module.css'
import link from './token-fields.module.css'

const wayLabels: Readonly<Record<SignInWay, string>> = {
  device: 'with a code, from any device',
  browser: 'by a page in the browser of this computer',
}

/** Whether the interface is shown on the computer where the core runs: a page of a forge leads back to that one. */
export const isAtCore = ({ protocol, hostname }: Pick<Location, 'protocol' | 'hostname'>): boolean =>
  !/^https?:$/.test(protocol) || /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)

export type AppChoice = {
  /** null while something is missing. */
  readonly chosen: { readonly way: SignInWay; readonly clientId?: string } | null
  /** Whether an app is known at this forge. */
  readonly isKnown: boolean
  readonly way: SignInWay | null
  readonly fields: React.ReactNode
}

/**
 * Which way to sign in at a forge, and by which app: the one that is known there, or one that is registered now, with the
 * steps for that.
 * @param address null while it is not known
 */
export const useAppChoice = (kind: ForgeKind, address: string | null, before?: SignInWay): AppChoice => {
  const { data: app } = useCall('accounts.signIn.app', address === null ? null : { kind, address }, {
    // An app is remembered when a sign-in by it has begun.
    refreshOn: ({ name }) => name === 'signIn.changed',
  })
  const [ownWay, setWay] = useState<SignInWay | null>(before ?? null)
  const [ownId, setId] = useState('')
  const [isAnother, setAnother] = useState(false)
  const ways = app?.ways ?? []
  const way = ownWay !== null && ways.includes(ownWay) ? ownWay : (ways[0] ?? null)
  const known = app?.clientId ?? null
  const asks = known === null || isAnother
  const isReachable = way !== 'browser' || isAtCore(window.location)
  const steps = app === null ? null : appSteps(kind, app.webUrl)
  const id = ownId.trim()
  return {
    way,
    isKnown: known !== null,
    chosen:
      way === null || !isReachable || (asks && id === '') ? null : { way, ...(asks ? { clientId: id } : {}) },
    fields: (
      <FieldStack>
        {ways.length > 1 && way !== null && (
          <SelectField
            label="How"
            value={way}
            choices={ways.map((one) => ({ value: one, label: wayLabels[one] }))}
            onChange={setWay}
          />
        )}
        {!isReachable && (
          <p role="note" className={styles['note']}>
            The page leads back to the computer on which Mirrordesk runs, and that is another one than this.
            Use an access token, or sign in there.
          </p>
        )}
        {isReachable && steps !== null && asks && (
          <>
            <div className={styles['steps']}>
              <p>
                Mirrordesk signs in by an OAuth app of your own. You make it once, and it is remembered:{' '}
                <a href={steps.page} target="_blank" rel="noreferrer" className={link['link']}>
                  open the page
                </a>
                .
              </p>
              <ol>
                {steps.steps.map((step) => (
                  <li key={step}>{step}</li>
                ))}
              </ol>
            </div>
            <TextField
              label={steps.idName}
              mono
              hint="Of the app. It is no secret."
              value={ownId}
              onChange={setId}
            />
          </>
        )}
        {isReachable && known !== null && !isAnother && (
          <p className={styles['known']}>
            <span>
              By your app <code>{known}</code> there.
            </span>
            <Button size="small" onClick={() => setAnother(true)}>
              Use another
            </Button>
          </p>
        )}
      </FieldStack>
    ),
  }
}
