import type { RefPolicy } from '../../../src-shared/domain/ref-policy.ts'
import { minute } from '../../../src-shared/domain/mirror.ts'
import { every, type Schedule } from '../../../src-shared/domain/schedule.ts'
import { pipelines, settingsParser, warehouse } from './projects/data.ts'
import { firmware } from './projects/firmware.ts'
import { billing, designSystem, handbook, notes, releaseScripts } from './projects/local.ts'
import { roadmap } from './projects/roadmap.ts'
import { gateway, infrastructure } from './projects/platform.ts'
import { website } from './projects/website.ts'
import type { Step } from './sample-history.ts'

/** Projects whose home is a host that the sample plays. */
export const upstreams: Readonly<Record<string, readonly Step[]>> = {
  'upstream/website': website,
  'upstream/gateway': gateway,
  'upstream/infrastructure': infrastructure,
  'upstream/data-pipelines': pipelines,
  'upstream/warehouse-models': warehouse,
  'upstream/design-system': designSystem,
  'upstream/firmware': firmware,
  'upstream/settings-language-parser-and-formatter-for-embedded-devices': settingsParser,
}

/** Projects whose home is this computer. */
export const ownProjects: Readonly<Record<string, readonly Step[]>> = {
  notes,
  'tools/release-scripts': releaseScripts,
  'team/handbook': handbook,
  'team/roadmap': roadmap,
  'archive/legacy-billing': billing,
}

export type CastMirror = {
  readonly repository: string
  readonly direction: 'pull' | 'push' | 'sync'
  /** Its name at the host. */
  readonly remote: string
  /** Both are this computer; a person sees two hosts. `gone` is one that does not answer. */
  readonly host: '127.0.0.1' | 'localhost' | 'gone'
  readonly schedule: Schedule
  /** What the token at the host forbids. */
  readonly policies?: RefPolicy[]
}

const pull = (repository: string, remote: string, minutes: number): CastMirror => ({
  repository,
  direction: 'pull',
  remote,
  host: '127.0.0.1',
  schedule: every(minutes * minute),
})
const push = (repository: string, remote: string, rest: Partial<CastMirror> = {}): CastMirror => ({
  repository,
  direction: 'push',
  remote,
  host: 'localhost',
  schedule: every(60 * minute),
  ...rest,
})

const sync = (repository: string, remote: string, minutes: number): CastMirror => ({
  ...pull(repository, remote, minutes),
  direction: 'sync',
})

/** The mirrors that the sample shows. */
export const mirrors: readonly CastMirror[] = [
  pull('web/website', 'upstream/website', 15),
  pull('web/design-system', 'upstream/design-system', 30),
  pull('platform/gateway', 'upstream/gateway', 5),
  pull('platform/infrastructure', 'upstream/infrastructure', 15),
  pull('data/pipelines', 'upstream/data-pipelines', 30),
  pull('data/warehouse-models', 'upstream/warehouse-models', 60),
  pull(
    'vendor/settings-language-parser-and-formatter-for-embedded-devices',
    'upstream/settings-language-parser-and-formatter-for-embedded-devices',
    60,
  ),
  pull('vendor/firmware', 'upstream/firmware', 30),
  sync('team/roadmap', 'shared/roadmap', 15),
  push('notes', 'backup/notes'),
  push('notes', 'public/notes', {
    host: '127.0.0.1',
    policies: [['refs/heads/drafts', ['no-push']]],
  }),
  push('web/website', 'backup/website'),
  push('platform/gateway', 'backup/gateway'),
  push('platform/gateway', 'partner/gateway', {
    host: '127.0.0.1',
    policies: [['refs/heads/http-3', ['no-push']]],
  }),
  push('tools/release-scripts', 'backup/release-scripts'),
  push('team/handbook', 'backup/handbook'),
  push('archive/legacy-billing', 'volume1/git/legacy-billing', { host: 'gone' }),
]
