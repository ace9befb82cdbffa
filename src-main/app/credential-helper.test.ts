import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { git, scratchDirectory } from '../testing/scratch.ts'
import { createCredentialHelperSetup } from './credential-helper.ts'

const scratch = scratchDirectory('helper-state')
const address = 'http://127.0.0.1:7420'
const program = { node: '/usr/bin/node', program: '/opt/mirrordesk/bin/mirrordesk.mjs' }
let count = 0

/** The git configuration of a person whose home is a folder of this test, never the real one. */
const withHome = (text = '') => {
  const home = path.join(scratch, `home${(count += 1)}`)
  mkdirSync(home)
  const file = path.join(home, '.gitconfig')
  writeFileSync(file, text)
  const setupOf = (dataDirectory = '/data', known: typeof program | null = program) =>
    createCredentialHelperSetup({
      program: known,
      file: { environment: { PATH: process.env['PATH'], HOME: home } },
      places: { directory: dataDirectory, curlFile: `${dataDirectory}/credential.curl` },
      address: () => address,
    })
  return { file, setupOf, read: () => readFileSync(file, 'utf8') }
}

it('is set up and taken back in the configuration of the person, and leaves the rest', async () => {
  const { setupOf, read } = withHome('[user]\n\tname = Ada\n')
  const helper = setupOf()
  expect(await helper.read()).toEqual({ state: 'not_set_up', command: null })
  const setUp = await helper.setUp()
  expect(setUp.state).toBe('set_up')
  expect(setUp.command).toContain("'/opt/mirrordesk/bin/mirrordesk.mjs' --data-dir '/data' credential get")
  expect(await helper.read()).toEqual(setUp)
  expect(await setupOf('/other').read()).toEqual({ state: 'other_program', command: null })
  expect(await helper.remove()).toEqual({ state: 'not_set_up', command: null })
  expect(read()).toBe('[user]\n\tname = Ada\n')
})

it('says when another program answers for the address, and takes its place when asked to', async () => {
  const { file, setupOf } = withHome()
  await git(scratch, 'config', '--file', file, `credential.${address}.helper`, 'store')
  expect((await setupOf().read()).state).toBe('other_program')
  expect((await setupOf().setUp()).state).toBe('set_up')
})

it('does one change after the other', async () => {
  const helper = withHome().setupOf()
  const states = await Promise.all([helper.setUp(), helper.remove(), helper.setUp(), helper.setUp()])
  expect(states.map(({ state }) => state)).toEqual(['set_up', 'not_set_up', 'set_up', 'set_up'])
})

it('goes on after a change that failed', async () => {
  const { file, setupOf } = withHome()
  const helper = setupOf()
  writeFileSync(`${file}.lock`, '')
  await expect(helper.setUp()).rejects.toMatchObject({ code: 'internal' })
  expect(await helper.read()).toEqual({ state: 'not_set_up', command: null })
})

it('is unavailable, and changes nothing, where there is neither a curl that works nor a command line', async () => {
  const { setupOf, read } = withHome()
  const helper = setupOf('/data', null)
  for (const answer of [helper.read(), helper.setUp(), helper.remove()]) {
    expect(await answer).toEqual({ state: 'unavailable', command: null })
  }
  expect(read()).toBe('')
})
