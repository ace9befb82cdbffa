import { beforeAll, describe, expect, it } from 'vitest'
import { createSetupWorld, hostPassword, planOf } from '../testing/setup-world.ts'
import type { App } from './app-options.ts'
import { readSetupFile } from './setup-file/read-setup-file.ts'
import { writeSetupText } from './setup-file/write-setup-text.ts'

const world = createSetupWorld('declared-export')
let second: App
const exported = async (app: App): Promise<string> =>
  writeSetupText(await app.client.call('setup.export', {}))

beforeAll(async () => {
  const { first, file, start, applyTo } = world()
  await applyTo(first, file)
  second = await start('second')
})

describe('an export', () => {
  it('is the file of what is there, twice the same, with no secret', async () => {
    const { first, said } = world()
    const text = await exported(first)
    expect(await exported(first)).toBe(text)
    expect(text).toContain('token: { env: MIRRORDESK_TOKEN_FORGE }')
    expect(text).toContain('password: { env: MIRRORDESK_PASSWORD_HOST }')
    expect(text).toContain('exclude: [ wip/** ]')
    said.push(text)
  })

  it('applied where it comes from does nothing; on an empty one it makes the same', async () => {
    const { first, applyTo } = world()
    const text = await exported(first)
    const read = readSetupFile(text)
    if (read.file === null) throw new Error(JSON.stringify(read.problems))
    expect(await planOf(first, read.file)).toMatchObject({ steps: [], problems: [] })
    const state = await applyTo(second, read.file)
    expect(state.results.filter(({ outcome }) => outcome !== 'done')).toEqual([])
    expect(await exported(second)).toBe(text)
  })

  it('tells accounts with the same name apart, there and back', async () => {
    const credential = { kind: 'password', username: 'x', password: hostPassword } as const
    for (const host of ['one.invalid', 'two.invalid'])
      await second.client.call('accounts.add', { host, label: 'Twin', credential })
    const read = await second.client.call('setup.export', {})
    expect(Object.keys(read.accounts ?? {})).toContain('Twin (2)')
    expect(await planOf(second, read)).toMatchObject({ steps: [], problems: [] })
  })
})

it('no secret is in any file, event, answer or log', () => {
  world().expectNoSecret()
  expect(world().said.length).toBeGreaterThan(20)
})
