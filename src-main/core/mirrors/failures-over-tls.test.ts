import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { minute } from '../../../src-shared/domain/mirror.ts'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import { createCertificates, type CertificateKind } from '../../testing/fault-host/certificates.ts'
import { startTlsFront, type TlsFront } from '../../testing/fault-host/tls-front.ts'
import { createMirrorWorld, type UpstreamRepository } from '../../testing/mirror-world.ts'
import { git, refsOf, scratchDirectory } from '../../testing/scratch.ts'

const certificates = createCertificates(scratchDirectory('tls'))
// As a company's own authority is made known to git, and to us.
vi.stubEnv('GIT_SSL_CAINFO', certificates.authorityFile)
const world = createMirrorWorld()
const day = 24 * 60 * minute

let front: TlsFront
let source: UpstreamRepository
let mirrorId: string
let repositoryId: string

beforeAll(async () => {
  front = await startTlsFront(world.upstream.url, certificates.issue('good'))
  source = await world.filledUpstream()
  repositoryId = await world.newRepository()
  const { address } = parseRemoteUrl(`${front.url}/${source.name}.git`)
  mirrorId = (await world.mirrored({ repositoryId, direction: 'pull', address })).id
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await front.stop()
})

const cases: readonly (readonly [CertificateKind, string])[] = [
  ['expired', 'it has expired'],
  ['other-host', 'it is for another host'],
  ['self-signed', 'it is self-signed'],
]

describe('a host behind TLS', () => {
  it.each(cases)(
    'with a certificate that is %s is not spoken to, until it has another',
    async (kind, problem) => {
      expect(world.engine.getMirror(mirrorId).failure).toBeNull()
      const tip = await source.commit('main')
      front.show(certificates.issue(kind))
      // Connections that are open still stand on the certificate of before.
      world.upstream.fail({ kind: 'cut' })
      await world.ended(world.engine.syncNow(mirrorId).id)
      world.upstream.fail(null)
      const run = await world.ended(world.engine.syncNow(mirrorId).id)
      expect(run.failure).toMatchObject({ code: 'remote_tls_untrusted', class: 'permission' })
      expect(run.failure?.title).toMatch(/^The certificate of 127.0.0.1:\d+ is not trusted: /)
      expect(run.failure?.title).toContain(problem)
      expect(run.failure?.retryAt).toBe((run.finishedAt ?? 0) + day)
      expect(world.engine.getMirror(mirrorId).nextRunAt).toBe(run.failure?.retryAt)
      expect(world.stores.runs.find(run.id)?.failure).toEqual(run.failure)

      front.show(certificates.issue('good'))
      expect((await world.ended(world.engine.syncNow(mirrorId).id)).outcome).toBe('succeeded')
      expect((await refsOf(world.pathOf(repositoryId))).get('refs/heads/main')).toBe(tip)
      await git(world.pathOf(repositoryId), 'fsck')
    },
  )
})
