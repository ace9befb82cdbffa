import { afterAll, beforeAll, expect, it } from 'vitest'
import { minute } from '../../../src-shared/domain/mirror.ts'
import { parseRemoteUrl } from '../../../src-shared/domain/remote-url.ts'
import { startGitDaemon, type GitDaemon } from '../../testing/git-daemon.ts'
import { createMirrorWorld } from '../../testing/mirror-world.ts'
import { commitFile, git, refsOf, scratchDirectory, workRepository } from '../../testing/scratch.ts'

const scratch = scratchDirectory('git-daemon')
const world = createMirrorWorld()
let daemon: GitDaemon
let source: string
let work: string

beforeAll(async () => {
  daemon = await startGitDaemon({ directory: scratch })
  source = await daemon.createRepository('team/notes')
  work = await workRepository(scratch, 'work')
  await commitFile(work, 'a.txt', 'one')
  await git(work, 'tag', '-m', 'One', 'v1')
  await git(work, 'push', '--quiet', '--mirror', source)
})
afterAll(() => daemon.stop())

const addressOf = (name: string) => parseRemoteUrl(daemon.repositoryUrl(name)).address

it('a pull from a git daemon copies, follows and notices that nothing changed', async () => {
  const repositoryId = await world.newRepository()
  const mirror = await world.mirrored({ repositoryId, direction: 'pull', address: addressOf('team/notes') })
  expect(mirror.failure).toBeNull()
  const here = (): Promise<Map<string, string>> =>
    refsOf(world.pathOf(repositoryId), 'refs/heads', 'refs/tags')
  expect(await here()).toEqual(await refsOf(source))
  await commitFile(work, 'a.txt', 'two')
  await git(work, 'push', '--quiet', source, 'main')
  expect((await world.sync(mirror.id)).outcome).toBe('succeeded')
  expect(await here()).toEqual(await refsOf(source))
  expect((await world.sync(mirror.id)).outcome).toBe('unchanged')
})

it('a repository that the daemon does not have is not found, and looked for again', async () => {
  const repositoryId = await world.newRepository()
  const lost = await world.mirrored({ repositoryId, direction: 'pull', address: addressOf('team/nothing') })
  expect(lost.failure).toMatchObject({ code: 'remote_not_found', class: 'permission' })
  expect(lost.nextRunAt).toBe(world.clock.now() + 0.75 * 15 * minute)
})

it('a push to it is refused in words, for it takes none', async () => {
  const repositoryId = await world.newRepository()
  await git(work, 'push', '--quiet', world.pathOf(repositoryId), 'main')
  await daemon.createRepository('team/target')
  const mirror = await world.mirrored({ repositoryId, direction: 'push', address: addressOf('team/target') })
  expect(mirror.failure).toMatchObject({ code: 'remote_write_denied', class: 'permission' })
})
