import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, beforeEach } from 'vitest'
import { startGitHost, type GitHostServer } from './git-host-server.ts'
import {
  commitFile,
  git,
  publishBranch,
  scratchDirectory,
  tryGit,
  workRepository,
  type GitOutput,
} from './scratch.ts'

/** What a test of pushes has: its own repository at the host, and a working copy that matches it. */
export type PushWorld = {
  readonly scratch: string
  readonly host: GitHostServer
  /** Of the repository: `project-1` is that of the first test. */
  readonly name: string
  /** Where it is stored: `main`, with two commits. */
  readonly stored: string
  /** Its address, with a token that may write. It is the `origin` of the working copy. */
  readonly url: string
  /** The working copy. */
  readonly work: string
  /** `git push` from there. */
  readonly push: (...args: string[]) => Promise<GitOutput>
  /** What is in the object store besides objects: quarantines, and marks that hold packs. */
  readonly leftOvers: () => readonly string[]
  readonly objectCount: () => Promise<number>
}

export const head = (at: string, ref = 'HEAD'): Promise<string> => git(at, 'rev-parse', ref)

/** A git host for the tests of a file; each has a repository of its own. */
export const pushWorld = (area: string): (() => PushWorld) => {
  const scratch = scratchDirectory(area)
  let host: GitHostServer
  /** What each working copy is copied from. */
  let filled: string
  let count = 0
  let world: PushWorld

  beforeAll(async () => {
    host = await startGitHost(scratch)
    filled = await workRepository(scratch, 'filled')
    await git(filled, 'remote', 'add', 'origin', 'http://set.for.each')
    await commitFile(filled, 'a.txt', 'one')
    await commitFile(filled, 'a.txt', 'two')
  })

  beforeEach(async () => {
    count += 1
    const name = `project-${count}`
    const stored = await host.createRepository(name)
    const url = host.url(`${name}.git`)
    const work = path.join(scratch, `work-${count}`)
    cpSync(filled, work, { recursive: true })
    const config = path.join(work, '.git/config')
    writeFileSync(config, readFileSync(config, 'utf8').replace('http://set.for.each', url))
    publishBranch(work, stored)
    Object.assign(host.rules, { policies: [], firstSync: false, refuseRef: () => Promise.resolve(null) })
    host.takeCommands()
    host.takeChanges()
    world = {
      scratch,
      host,
      name,
      stored,
      url,
      work,
      push: (...args) => tryGit(work, ['push', ...args]),
      leftOvers: () => [
        ...readdirSync(path.join(stored, 'objects')).filter((entry) => entry.startsWith('tmp_')),
        ...readdirSync(path.join(stored, 'objects/pack')).filter((entry) => !/\.(pack|idx|rev)$/.test(entry)),
      ],
      objectCount: async () => {
        const all = await git(stored, 'cat-file', '--batch-all-objects', '--batch-check')
        return all.split('\n').length
      },
    }
  })

  return () => world
}
