import type { SetupPlan } from '../../../src-shared/domain/setup-plan.ts'
import { FieldStack, TextField } from '../../components/field.tsx'
import styles from './setup-file.module.css'

const secretWords = { token: 'Token', password: 'Password' } as const

/** Accounts of a plan whose secret is needed, each once. */
export const neededSecrets = ({
  steps,
}: SetupPlan): readonly { name: string; secret: 'token' | 'password'; place: string }[] => {
  const needed = new Map(
    steps.flatMap(({ name, secret, changes }) => {
      if (secret === null) return []
      const place = changes.find(({ field }) => field === secret)?.to ?? ''
      return [[name, { name, secret, place }] as const]
    }),
  )
  return [...needed.values()]
}

/** Asks for what the file only names. It goes from here into the vault of Mirrordesk, and nowhere else. */
export const SetupSecrets = ({
  plan,
  secrets,
  onChange,
}: {
  readonly plan: SetupPlan
  readonly secrets: Readonly<Record<string, string>>
  readonly onChange: (name: string, secret: string) => void
}) => {
  const needed = neededSecrets(plan)
  if (needed.length === 0) return null
  return (
    <section aria-label="Secrets" className={styles['secrets']}>
      <h3 className={styles['groupTitle']}>Secrets</h3>
      <p className={styles['muted']}>
        The file says where they are, which is for the command line. Give them here: each is sealed with its
        account, and kept nowhere else.
      </p>
      <FieldStack>
        {needed.map(({ name, secret, place }) => (
          <TextField
            key={name}
            type="password"
            autoComplete="new-password"
            label={`${secretWords[secret]} of ${name}`}
            hint={place === '' ? undefined : `In the file: ${place}.`}
            value={secrets[name] ?? ''}
            onChange={(given) => onChange(name, given)}
          />
        ))}
      </FieldStack>
    </section>
  )
}
