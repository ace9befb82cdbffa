import type { CredentialInput } from '../../../src-shared/domain/account.ts'
import type { KeptLifetimeChoice } from '../../../src-shared/domain/kept-lifetime.ts'
import type { Direction } from '../../../src-shared/domain/mirror.ts'
import type { RemoteAddress } from '../../../src-shared/domain/remote-url.ts'
import type { Settings } from '../../../src-shared/domain/settings.ts'
import type { SetupStep } from '../../../src-shared/domain/setup-plan.ts'
import type { ChangeMirror } from '../mirrors/engine-calls.ts'
import type { ForgeWork } from './forge-work.ts'
import type { WantedAccount } from './wanted-account.ts'

/** What a mirror is told to be; what is not said is left alone, or as new mirrors have it. */
export type MirrorChoices = Omit<ChangeMirror, 'address' | 'accountId'>

/** How a step is carried out. Accounts go by their names, since some are made on the way. */
export type SetupWork =
  | { readonly kind: 'change_settings'; readonly change: Partial<Settings> }
  | { readonly kind: 'add_account'; readonly name: string; readonly account: WantedAccount }
  | {
      readonly kind: 'change_credential'
      readonly accountId: string
      readonly name: string
      /** A password lacks its secret. */
      readonly credential:
        | Exclude<CredentialInput, { kind: 'password' }>
        | { readonly kind: 'password'; readonly username: string }
    }
  | {
      readonly kind: 'change_token'
      readonly accountId: string
      readonly name: string
      readonly email: string | null
    }
  | {
      readonly kind: 'create_repository'
      readonly name: string
      readonly defaultBranch: string | undefined
      readonly keptLifetime: KeptLifetimeChoice | undefined
    }
  | {
      readonly kind: 'change_repository'
      readonly repositoryId: string
      readonly name: string
      readonly defaultBranch: string | undefined
      readonly keptLifetime: KeptLifetimeChoice | undefined
    }
  | {
      readonly kind: 'add_mirror'
      readonly repository: string
      readonly direction: Direction
      readonly address: RemoteAddress
      readonly accountName: string | null
      readonly choices: MirrorChoices
      readonly isPaused: boolean
    }
  | {
      readonly kind: 'change_mirror'
      readonly mirrorId: string
      readonly repository: string
      readonly address: RemoteAddress | null
      /** Null: none from now on; undefined: the one it has. */
      readonly accountName: string | null | undefined
      readonly choices: MirrorChoices
    }
  | {
      readonly kind: 'turn_mirror'
      readonly mirrorId: string
      readonly repository: string
      readonly direction: Direction
    }
  | { readonly kind: 'pause_mirror' | 'resume_mirror' | 'trash_mirror'; readonly mirrorId: string }
  | { readonly kind: 'trash_repository'; readonly name: string }
  | ForgeWork

/** A step with what is done for it. */
export type PlannedStep = SetupStep & { readonly work: SetupWork }

type StepParts = Pick<SetupStep, 'subject' | 'action' | 'name'> &
  Partial<Pick<SetupStep, 'mirror' | 'secret' | 'forge'>> & {
    readonly changes?: Readonly<SetupStep['changes']>
    readonly after?: readonly string[]
    readonly work: SetupWork
  }

/** Each thing is created, changed, turned … at most once, so that names it. */
export const stepId = ({
  subject,
  action,
  name,
  mirror,
  forge,
}: Pick<StepParts, 'subject' | 'action' | 'name' | 'mirror' | 'forge'>): string =>
  [action, subject, name, ...(forge ? [`at ${forge}`] : []), ...(mirror ? [mirror.url] : [])].join(' ').trim()

export const plannedStep = (parts: StepParts): PlannedStep => ({
  id: stepId(parts),
  subject: parts.subject,
  action: parts.action,
  name: parts.name,
  mirror: parts.mirror ?? null,
  forge: parts.forge ?? null,
  changes: [...(parts.changes ?? [])],
  after: [...(parts.after ?? [])],
  secret: parts.secret ?? null,
  notes: [],
  overwrites: null,
  work: parts.work,
})
