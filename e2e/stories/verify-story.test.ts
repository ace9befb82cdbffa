import { readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Verification } from '../../src-shared/domain/verification.ts'
import { apacheAvailable } from '../../src-main/testing/apache-upstream.ts'
import { commitFile, git } from '../../src-main/testing/scratch.ts'
import { storyWorld } from '../fixtures/story-world.ts'

describe.skipIf(!apacheAvailable.available)(`verifying a mirror ${apacheAvailable.reason ?? ''}`, () => {
  const world = storyWorld('verify')

  it('proves that both sides are equal, and names what is not', async () => {
    const upstream = await world.filledRemote('team/verified')
    await world.here.json('mirror', 'add', 'team/verified', '--pull', upstream.url)
    const equal = await world.here.run('mirror', 'verify', 'team/verified', '--deep')
    expect(equal).toMatchObject({ exitCode: 0 })
    expect(equal.stdout).toContain('Both sides are equal: 4 branches and tags, all objects are there.')

    const commit = await commitFile(upstream.work, 'more.txt', 'more')
    await git(upstream.work, 'push', '--quiet', 'origin', 'HEAD')
    const different = await world.here.run('mirror', 'verify', 'team/verified')
    expect(different).toMatchObject({ exitCode: 1 })
    expect(different.stdout).toContain('The two sides are not the same: 1 of 4 branches and tags differ.')
    expect(different.stdout).toMatch(
      new RegExp(`^ +\\S+ +[0-9a-f]{10} +${commit.slice(0, 10)} +newer there than the last run$`, 'm'),
    )
    const asJson = await world.here.run('mirror', 'verify', 'team/verified', '--json')
    expect(asJson.exitCode).toBe(1)
    const verification = JSON.parse(asJson.stdout) as Verification
    expect(verification).toMatchObject({ outcome: 'different', differenceCount: 1, equalCount: 3 })
  })

  it('finds a damaged copy, which repairs itself from its upstream', async () => {
    const upstream = await world.filledRemote('team/damaged')
    const added = await world.here.json('mirror', 'add', 'team/damaged', '--pull', upstream.url)
    const { repositoryId } = (added as { mirror: { repositoryId: string } }).mirror
    const store = path.join(world.here.dataDirectory, 'repositories', `${repositoryId}.git`)
    // Whether they came as a pack or loose.
    for (const name of readdirSync(path.join(store, 'objects')).filter((one) => one !== 'info')) {
      rmSync(path.join(store, 'objects', name), { recursive: true })
    }
    const found = await world.here.run('mirror', 'verify', 'team/damaged')
    expect(found.exitCode).toBe(1)
    expect(found.stdout).toContain('Objects are not whole')
    await expect
      .poll(async () => (await world.here.run('repo', 'show', 'team/damaged')).stdout, { timeout: 60_000 })
      .toMatch(/Last repair +repaired from 127\.0\.0\.1/)
    expect((await world.here.run('mirror', 'verify', 'team/damaged', '--deep')).exitCode).toBe(0)
    expect(await world.localRefs('team/damaged')).toEqual(await upstream.refs())
  })
})
