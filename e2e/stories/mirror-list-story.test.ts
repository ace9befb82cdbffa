import path from 'node:path'
import { expect, it } from 'vitest'
import { startFakeGitea } from '../../src-main/testing/fake-forges/gitea/start-fake-gitea.ts'
import { commitFile, git, scratchDirectory, workRepository } from '../../src-main/testing/scratch.ts'
import { startProgram } from '../fixtures/built-program.ts'
import { connectContract } from '../fixtures/contract-connection.ts'

it('the mirrors of one name are those that run here and those that a forge runs', async () => {
  const scratch = scratchDirectory('mirror-list')
  const forge = await startFakeGitea({ directory: scratch, now: Date.now })
  const { token } = forge.addUser('ada', ['all'])
  const work = await workRepository(scratch, 'work')
  await commitFile(work, 'a.txt', 'a')
  const tool = await forge.directoryOf(forge.addRepository('ada/tool', {}))
  await git(work, 'push', '--quiet', tool, 'HEAD:refs/heads/main')
  forge.addRepository('ada/target', {})
  const program = await startProgram(path.join(scratch, 'data'))
  const client = await connectContract(program)
  const account = await client.call('accounts.connect', { kind: 'gitea', address: forge.url, token })
  await client.call('forgeMirrors.add', {
    accountId: account.id,
    repository: 'ada/tool',
    direction: 'push',
    url: `${forge.url}/ada/target.git`,
    otherAccountId: account.id,
  })
  const own = `ada/tool @ ${new URL(forge.url).host}`
  expect((await program.run('mirror', 'list', 'Ada/tool')).stdout).toContain(own)

  await client.call('mirrors.add', {
    repository: 'ada/tool',
    createRepository: true,
    direction: 'pull',
    url: `${forge.url}/ada/tool.git`,
    accountId: account.id,
  })
  const both = await program.run('mirror', 'list', 'ada/tool')
  expect(both.stdout).toContain(own)
  expect(both.stdout).toMatch(/ada\/tool\s+pull/)
  expect((await program.run('mirror', 'list', 'nothing')).exitCode).not.toBe(0)
  await program.stop()
  await forge.idle()
  await forge.stop()
})
