import { type ForgeChoice, forgeNames } from '../../../src-shared/domain/forge-words.ts'
import type { HostKind } from '../../lib/host-kind.ts'

/** What an account can be added for. */
export type AccountChoice = ForgeChoice | 'github_app' | 'generic'

export type ForgePlace = {
  readonly label: string
  readonly sign: HostKind
  /** Where it is when nobody says so; null for what people run themselves. */
  readonly usualHost: string | null
  /** Whether it may be elsewhere. */
  readonly canBeElsewhere: boolean
}

export const accountChoices: Readonly<Record<AccountChoice, ForgePlace>> = {
  github: { label: forgeNames.github, sign: 'github', usualHost: 'github.com', canBeElsewhere: true },
  gitlab: { label: forgeNames.gitlab, sign: 'gitlab', usualHost: 'gitlab.com', canBeElsewhere: true },
  codeberg: { label: 'Codeberg', sign: 'codeberg', usualHost: 'codeberg.org', canBeElsewhere: false },
  forgejo: { label: forgeNames.forgejo, sign: 'forgejo', usualHost: null, canBeElsewhere: true },
  gitea: { label: forgeNames.gitea, sign: 'gitea', usualHost: null, canBeElsewhere: true },
  bitbucket: {
    label: forgeNames.bitbucket,
    sign: 'bitbucket',
    usualHost: 'bitbucket.org',
    canBeElsewhere: false,
  },
  sourcehut: {
    label: forgeNames.sourcehut,
    sign: 'sourcehut',
    usualHost: 'git.sr.ht',
    canBeElsewhere: true,
  },
  github_app: { label: 'GitHub App', sign: 'github', usualHost: 'github.com', canBeElsewhere: true },
  generic: { label: 'Other host', sign: 'generic', usualHost: null, canBeElsewhere: true },
}
