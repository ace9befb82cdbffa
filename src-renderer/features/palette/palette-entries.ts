import { directionVerbs } from '../../../src-shared/domain/direction-verbs.ts'
import type { Repository } from '../../../src-shared/domain/repository.ts'
import type { PlacedMirror } from '../../../src-shared/domain/standing.ts'
import { places } from '../../lib/places.ts'
import { remotePath } from '../../lib/remote-path.ts'

/** One thing to go to or do. */
export type PaletteEntry = {
  readonly id: string
  readonly group: 'Go to' | 'Do' | 'Repositories' | 'Mirrors'
  readonly label: string
  /** Small, beside the label. */
  readonly detail: string
  /** What is searched: more than is shown. */
  readonly text: string
  readonly act:
    | { readonly kind: 'go'; readonly to: string }
    | { readonly kind: 'call'; readonly call: 'mirrors.syncAll' | 'mirrors.resumeAll' }
    | { readonly kind: 'pauseAll' }
}

const go = (label: string, to: string, also = ''): PaletteEntry => ({
  id: `go ${to}`,
  group: 'Go to',
  label,
  detail: '',
  text: `${label} ${also}`,
  act: { kind: 'go', to },
})

const pagesAndActions = (isPaused: boolean): readonly PaletteEntry[] => [
  { ...go('Add mirror', places.add(), 'new clone push pull'), group: 'Do' },
  { ...go('New repository', `${places.repositories}?new=repository`, 'create host'), group: 'Do' },
  { ...go('Import a repository', `${places.repositories}?new=import`, 'folder copy'), group: 'Do' },
  {
    id: 'sync all',
    group: 'Do',
    label: 'Sync all mirrors now',
    detail: '',
    text: 'Sync all mirrors now run check',
    act: { kind: 'call', call: 'mirrors.syncAll' },
  },
  isPaused
    ? {
        id: 'resume all',
        group: 'Do',
        label: 'Resume all mirrors',
        detail: '',
        text: 'Resume all mirrors',
        act: { kind: 'call', call: 'mirrors.resumeAll' },
      }
    : {
        id: 'pause all',
        group: 'Do',
        label: 'Pause all mirrors until resumed',
        detail: '',
        text: 'Pause all mirrors stop',
        act: { kind: 'pauseAll' },
      },
  go('Board', places.board, 'mirrors overview'),
  go('Repositories', places.repositories),
  go('Accounts', places.accounts, 'sign-in credentials tokens host keys'),
  go('Activity', places.activity, 'history moved'),
  go('Settings', places.settings, 'preferences theme port'),
]

const whyLabel = 'Why is a branch not there?'

/** The question about a branch of each repository; without any, of the one that is open. */
export const whyEntries = (repositories: Iterable<Pick<Repository, 'name'>>): readonly PaletteEntry[] =>
  [...repositories].map(({ name }) => ({
    id: `why ${name}`,
    group: 'Do',
    label: whyLabel,
    detail: name,
    text: `${whyLabel} ${name} branch tag`,
    act: { kind: 'go', to: places.why(name) },
  }))

/** Everything the palette finds. */
export const paletteEntries = (
  repositories: Iterable<Repository>,
  mirrors: Iterable<PlacedMirror>,
  isPaused: boolean,
): readonly PaletteEntry[] => {
  const entries = [...pagesAndActions(isPaused)]
  for (const { name, id } of repositories) {
    entries.push({
      id,
      group: 'Repositories',
      label: name,
      detail: '',
      text: name,
      act: { kind: 'go', to: places.repository(name) },
    })
  }
  for (const { mirror } of mirrors) {
    entries.push({
      id: mirror.id,
      group: 'Mirrors',
      label: mirror.repository,
      detail: `${directionVerbs[mirror.direction]} ${mirror.host}/${remotePath(mirror.url)}`,
      text: `${mirror.repository} ${mirror.host}/${remotePath(mirror.url)}`,
      act: { kind: 'go', to: places.mirror(mirror.id) },
    })
  }
  return entries
}
