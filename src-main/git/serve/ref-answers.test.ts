import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  bareRepository,
  commitFile,
  git,
  refsOf,
  scratchDirectory,
  workRepository,
} from '../../testing/scratch.ts'
import { prepareGitSetup } from '../git-environment.ts'
import { createRefReader } from '../ref-reader.ts'
import { createRunGit } from '../run-git.ts'
import { createRefAnswers, type RefAnswers } from './ref-answers.ts'

const scratch = scratchDirectory('ref-answers')
const reader = createRefReader({ run: createRunGit(prepareGitSetup(path.join(scratch, 'git'))) })
/** So late that no file of the tests counts as young. */
const later = (): number => Date.now() + 60_000

let work: string
let first: string
let second: string

beforeAll(async () => {
  work = await workRepository(scratch, 'work')
  first = await commitFile(work, 'a', 'one')
  second = await commitFile(work, 'a', 'two')
})

const repositoryWith = async (name: string): Promise<string> => {
  const repository = await bareRepository(scratch, name)
  await git(work, 'push', '--quiet', repository, `${first}:refs/heads/main`, `${second}:refs/heads/topic/a`)
  await git(repository, 'pack-refs', '--all')
  await git(repository, 'update-ref', 'refs/heads/loose', first)
  return repository
}

/** What the refs are said to be, and how often they had to be read for it. */
const asker = (answers: RefAnswers, repository: string) => {
  let made = 0
  const ask = async (question = 'all'): Promise<string[]> => {
    const answer = await answers.answer(repository, question, async () => {
      made += 1
      const refs = await reader.list(repository, ['refs/'])
      const { target, objectId } = await reader.head(repository)
      const lines = refs.map((ref) => `${ref.name} ${ref.objectId}`)
      return Buffer.from([`${target} ${objectId}`, ...lines].join('\n'))
    })
    return answer
      .toString()
      .split('\n')
      .slice(question === 'head' ? 0 : 1)
  }
  return { ask, made: () => made }
}

const asGit = async (repository: string): Promise<string[]> =>
  [...(await refsOf(repository))].map(([ref, id]) => `${ref} ${id}`)

describe('an answer made of refs', () => {
  it('is made once for each question as long as nothing changes', async () => {
    const repository = await repositoryWith('still.git')
    const { ask, made } = asker(createRefAnswers({ now: later }), repository)
    const expected = await asGit(repository)
    for (let round = 0; round < 3; round += 1) expect(await ask()).toEqual(expected)
    expect(made()).toBe(1)
    await ask('head')
    await ask('head')
    expect(made()).toBe(2)
  })

  it('is made anew after every change, whoever makes it and in whatever way', async () => {
    const repository = await repositoryWith('changing.git')
    const { ask, made } = asker(createRefAnswers({ now: later }), repository)
    const change = (...args: string[]) => git(repository, ...args)
    const changes = [
      () => change('update-ref', 'refs/heads/main', second),
      () => change('update-ref', 'refs/heads/main', first),
      () => change('update-ref', 'refs/heads/topic/deeper/b', first),
      () => change('update-ref', 'refs/heads/topic/deeper/c', first),
      () => change('update-ref', '-d', 'refs/heads/topic/deeper/b'),
      () => change('update-ref', '-d', 'refs/heads/topic/a'),
      () => change('pack-refs', '--all'),
      () => change('update-ref', 'refs/heads/loose', second),
      // As a program might that knows nothing of git's ways: in place, or past it.
      () => writeFile(path.join(repository, 'refs/heads/loose'), `${first}\n`),
      () => rm(path.join(repository, 'refs/heads/loose')),
      () => rm(path.join(repository, 'packed-refs')),
    ]
    await ask()
    for (const [index, make] of changes.entries()) {
      await make()
      expect(await ask(), `change ${index}`).toEqual(await asGit(repository))
    }
    expect(made()).toBe(changes.length + 1)
    await change('symbolic-ref', 'HEAD', 'refs/heads/elsewhere')
    expect((await ask('head'))[0]).toBe('refs/heads/elsewhere null')
  })

  it('does not outlive a change that comes while it is made', async () => {
    const repository = await repositoryWith('meanwhile.git')
    const answers = createRefAnswers({ now: later })
    const old = await answers.answer(repository, 'x', async () => {
      await git(repository, 'update-ref', 'refs/heads/main', second)
      return Buffer.from('old')
    })
    expect(old.toString()).toBe('old')
    const next = await answers.answer(repository, 'x', () => Promise.resolve(Buffer.from('new')))
    expect(next.toString()).toBe('new')
  })

  it('is not kept while a second change could leave the same times', async () => {
    const repository = await repositoryWith('young.git')
    const file = path.join(repository, 'refs/heads/loose')
    const atOnce = asker(createRefAnswers(), repository)
    for (let round = 0; round < 40; round += 1) {
      const id = round % 2 === 0 ? second : first
      writeFileSync(file, `${id}\n`)
      expect(await atOnce.ask()).toContain(`refs/heads/loose ${id}`)
    }
    const changedAt = statSync(file).ctimeMs
    const made = async (now: number): Promise<number> => {
      const { ask, made } = asker(createRefAnswers({ now: () => now }), repository)
      await ask()
      await ask()
      return made()
    }
    expect([
      await made(changedAt - 9_000),
      await made(changedAt + 2_000),
      await made(changedAt + 2_200),
    ]).toEqual([2, 2, 1])
  })

  it('is not kept for a repository with a great many loose refs', async () => {
    const repository = await repositoryWith('many.git')
    mkdirSync(path.join(repository, 'refs/many'))
    for (let index = 0; index < 1_000; index += 1) {
      writeFileSync(path.join(repository, `refs/many/${index}`), `${first}\n`)
    }
    const { ask, made } = asker(createRefAnswers({ now: later }), repository)
    await ask()
    expect(await ask()).toHaveLength(1_003)
    expect(made()).toBe(2)
  })

  it('keeps repositories apart', async () => {
    const [one, other] = [await repositoryWith('one.git'), await repositoryWith('other.git')]
    await git(other, 'update-ref', '-d', 'refs/heads/loose')
    const answers = createRefAnswers({ now: later })
    for (const repository of [one, other, one, other]) {
      expect(await asker(answers, repository).ask()).toEqual(await asGit(repository))
    }
  })
})
