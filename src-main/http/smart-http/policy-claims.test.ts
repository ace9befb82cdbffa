import { beforeAll, describe, expect, it } from 'vitest'
import { signedCommit, sshKeygen, sshSigner } from '../../testing/commit-signers.ts'
import { startRestWorld, type RestWorld } from '../../testing/rest-world.ts'
import {
  commitFile,
  git,
  scratchDirectory,
  tryGit,
  workRepository,
  type GitOutput,
} from '../../testing/scratch.ts'

const scratch = scratchDirectory('policy-claims')
let world: RestWorld

beforeAll(async () => {
  world = await startRestWorld(scratch)
})

describe.each(['', '+ephemeral', '+import'])('the policies of a token, on the remote "%s"', (variant) => {
  const setUp = async (name: string) => {
    await world.createRepository(name)
    const work = await workRepository(scratch, name)
    await commitFile(work, 'a.txt', 'one')
    const push = async (claims: Readonly<Record<string, unknown>>, ...args: string[]): Promise<GitOutput> =>
      tryGit(work, ['push', await world.gitUrl(`${name}${variant}`, claims), ...args])
    expect(await push({}, 'main', 'main:old')).toMatchObject({ exitCode: 0 })
    return { work, push }
  }

  it('forbid pushes by the old operations, whatever the ref', async () => {
    const { work, push } = await setUp(`ops${variant.slice(1)}`)
    await commitFile(work, 'a.txt', 'two')
    const closed = { ops: ['no-push'] }
    for (const refspec of ['main', 'main:new', ':old', 'main:refs/tags/v1']) {
      expect((await push(closed, refspec)).stderr).toMatch(/denied by policy: no-push \(rule \*\)/)
    }
    const forward = { ops: ['no-force-push'] }
    expect((await push(forward, '--force', 'main')).exitCode).toBe(0)
    expect((await push(forward, '--force', 'main~1:main')).stderr).toMatch(/denied by policy: no-force-push/)
    expect((await push({ refs: [['main', []]], ops: ['no-push'] }, '--force', 'main~1:main')).exitCode).toBe(
      0,
    )
  })

  it.skipIf(!sshKeygen.available)(
    `ask for signatures of the keys of the token's own organization ${sshKeygen.reason ?? ''}`,
    async () => {
      const { work, push } = await setUp(`signed${variant.slice(1)}`)
      const signer = await sshSigner(scratch, ['ed25519'])
      await signedCommit(work, signer)
      const claims = { refs: [['main', ['verify-sig']]] }
      await world.app.client.call('signingKeys.add', { key: signer.publicKey })
      expect((await push(claims, 'main')).stderr).toMatch(/is signed with a key that is not registered/)
      await world.app.client.call('signingKeys.add', { key: signer.publicKey, organization: 'acme' })
      expect((await push(claims, 'main')).exitCode).toBe(0)
      await commitFile(work, 'a.txt', 'two')
      expect((await push(claims, 'main')).stderr).toMatch(/commit \w{12} is not signed/)
      expect((await push({ ops: ['verify-sig'] }, 'main:other')).stderr).toMatch(/is not signed/)
      const { items } = await world.app.client.call('signingKeys.list', {})
      for (const { id } of items) await world.app.client.call('signingKeys.remove', { id })
      await git(work, 'reset', '--quiet', '--hard', 'main~1')
      await signedCommit(work, signer)
      expect((await push(claims, 'main')).stderr).toMatch(/not registered/)
    },
  )
})
