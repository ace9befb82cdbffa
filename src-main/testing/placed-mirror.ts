import type { Mirror } from '../../src-shared/domain/mirror.ts'
import { standingOf, type PlacedMirror } from '../../src-shared/domain/standing.ts'
import { sampleMirror } from './sample-values.ts'

/** A mirror that is calm but for what is given. */
export const mirrorWith = (given: Partial<Mirror> = {}): Mirror => ({
  ...sampleMirror,
  repository: 'acme/notes',
  direction: 'pull',
  url: 'https://github.com/acme/notes.git',
  host: 'github.com',
  schedule: { kind: 'every', intervalMs: 900_000 },
  status: 'active',
  partial: false,
  failure: null,
  lastRun: null,
  lastChange: null,
  activeRun: null,
  ...given,
})

/** Such a mirror, with where it stands. */
export const placedMirrorWith = (given: Partial<Mirror> = {}): PlacedMirror => {
  const mirror = mirrorWith(given)
  return { mirror, standing: standingOf(mirror) }
}
