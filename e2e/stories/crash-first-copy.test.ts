import { existsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { addBulkyBranches } from '../../src-main/testing/bulky-history.ts'
import { git, refsOf } from '../../src-main/testing/scratch.ts'
import { crashWorld } from '../fixtures/crash-world.ts'
import { noProcessTable } from '../fixtures/process-tree.ts'
import { expectWholeStore } from '../fixtures/store-checks.ts'

const commits = 120
const bytesEach = 20_000
const whole = commits * bytesEach * 0.75

describe.skipIf(noProcessTable !== null)(`a first copy ${noProcessTable ?? ''}`, () => {
  const world = crashWorld('crash-first-copy')

  it('from a host that breaks off after some bytes goes on where the core was killed, and receives nothing twice', async () => {
    const source = await world.upstream.createRepository('large')
    await addBulkyBranches(source, [
      { branch: 'main', commits, bytesEach },
      { branch: 'side', commits: 5, bytesEach, from: 'main' },
    ])
    world.upstream.fail({ kind: 'cut', afterBytes: whole / 8 }, 'upload-pack')
    const begun = world.upstream.sentBytes()
    const { mirror } = await world.client.call('mirrors.add', {
      repository: 'large',
      createRepository: true,
      direction: 'pull',
      url: world.upstream.repositoryUrl('large'),
    })
    const here = world.pathOf(String(mirror.repositoryId))
    while (world.upstream.sentBytes() - begun < whole * 0.75) await world.upstream.nextFault()
    await world.crash('everything')
    expect((await refsOf(here, 'refs/heads', 'refs/tags')).size).toBe(0)

    const between = world.upstream.sentBytes()
    const [again] = await world.recover()
    expect(again).toMatchObject({ trigger: 'startup', outcome: 'succeeded' })
    expect(await refsOf(here, 'refs/heads', 'refs/tags')).toEqual(await refsOf(source))
    expect(world.upstream.sentBytes() - between).toBeLessThan(whole * 0.8)
    expect(existsSync(path.join(here, 'shallow'))).toBe(false)
    expect(await git(here, 'rev-list', '--count', 'main')).toBe(String(commits))
    await expectWholeStore(world.dataDirectory)
  })
})
