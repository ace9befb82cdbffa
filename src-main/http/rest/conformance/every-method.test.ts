import { describe, expect, it } from 'vitest'
import { contentConformance } from '../../../testing/conformance/content-conformance.ts'
import { author, conformanceWorld } from '../../../testing/conformance/conformance-world.ts'
import { historyConformance } from '../../../testing/conformance/history-conformance.ts'
import { methodsOf } from '../../../testing/conformance/recorded-client.ts'
import { refConformance } from '../../../testing/conformance/ref-conformance.ts'
import { refusalConformance } from '../../../testing/conformance/refusal-conformance.ts'
import { remoteConformance } from '../../../testing/conformance/remote-conformance.ts'
import { repositoryConformance } from '../../../testing/conformance/repository-conformance.ts'
import { webhookConformance } from '../../../testing/conformance/webhook-conformance.ts'
import { writerConformance } from '../../../testing/conformance/writer-conformance.ts'

/** The published client as it is on npm, by every one of its methods, against a running core. */
const world = conformanceWorld()

describe('With the published client, a core', () => {
  repositoryConformance(world)
  contentConformance(world)
  historyConformance(world)
  refConformance(world)
  remoteConformance(world)
  writerConformance(world)
  webhookConformance(world)
  refusalConformance(world)

  /** Not for callers. */
  const internal = new Set([
    'GitStorage.generateJWT',
    'CommitBuilder.buildMetadata',
    'CommitBuilder.ensureNotSent',
    'CommitBuilder.normalizePath',
  ])
  /** These make an address or a copy of options on this side; nothing can go wrong. */
  const cannotFail = new Set([
    'GitStorage.getConfig',
    'Repo.getRemoteURL',
    'Repo.getEphemeralRemoteURL',
    'Repo.getImportRemoteURL',
  ])
  /** These make no request; they fail before one is made. */
  const failsHere = new Set([
    'GitStorage.repo',
    'Repo.createCommit',
    'CommitBuilder.addFile',
    'CommitBuilder.addFileFromString',
    'CommitBuilder.deletePath',
  ])

  it('answered every method at least once with success and once with a failure', () => {
    const { client, storage, calls } = world()
    expect(client.getConfig().name).toBe('acme')
    const repository = storage.repo({ id: 'any' })
    const builder = repository.createCommit({ targetBranch: 'main', commitMessage: 'x', author })
    const methods = [
      ...methodsOf(storage, 'GitStorage'),
      ...methodsOf(repository, 'Repo'),
      ...methodsOf(builder, 'CommitBuilder'),
    ].filter((name) => !internal.has(name))
    expect(methods.length).toBeGreaterThanOrEqual(9 + 31 + 4)
    expect(methods.filter((name) => !calls.succeeded.has(name))).toEqual([])
    const mustFail = methods.filter((name) => !cannotFail.has(name))
    expect(mustFail.filter((name) => !calls.failed.has(name))).toEqual([])
    expect(mustFail.filter((name) => !failsHere.has(name) && !calls.refused.has(name))).toEqual([])
  })
})
