import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { commitFile, git, scratchDirectory, tryGit, workRepository } from '../testing/scratch.ts'
import { send } from '../testing/scratch-http-server.ts'
import type { App } from './app-options.ts'
import { createCredentialHelperSetup, type HelperProgram } from './credential-helper.ts'
import { dataDirectoryLayout, type DataDirectoryLayout } from './data-directory.ts'
import { startTestCore } from '../testing/start-test-core.ts'

const scratch = scratchDirectory('sign-in')
const searchPath = process.env['PATH'] ?? ''
const program: HelperProgram = {
  node: process.execPath,
  program: fileURLToPath(new URL('../../bin/mirrordesk.mjs', import.meta.url)),
}

const vaultKey = randomBytes(32)
const ends: (() => Promise<void> | void)[] = []
afterAll(async () => {
  for (const end of ends) await end()
})

const start = async (name: string): Promise<{ readonly app: App; readonly layout: DataDirectoryLayout }> => {
  const layout = dataDirectoryLayout(path.join(scratch, name))
  const app = await startTestCore({
    dataDirectory: layout.directory,
    vaultKey,
  })
  ends.push(app.stop)
  return { app, layout }
}

/** A home of its own, never the person's; with settings of curl that would break the helper. */
const home = (name: string): { readonly HOME: string; readonly GIT_CONFIG_GLOBAL: string } => {
  const directory = path.join(scratch, name)
  mkdirSync(directory)
  writeFileSync(path.join(directory, '.curlrc'), 'proxy = "http://127.0.0.1:1"\ninclude\nverbose\n')
  return { HOME: directory, GIT_CONFIG_GLOBAL: path.join(directory, '.gitconfig') }
}

/** A folder of programs: git, and what else is given. */
const programs = (name: string, ...files: readonly (readonly [string, string])[]): string => {
  const directory = path.join(scratch, name)
  mkdirSync(directory)
  const found = searchPath.split(path.delimiter).find((folder) => existsSync(path.join(folder, 'git'))) ?? ''
  symlinkSync(path.join(found, 'git'), path.join(directory, 'git'))
  for (const [file, text] of files) {
    writeFileSync(path.join(directory, file), text)
    chmodSync(path.join(directory, file), 0o755)
  }
  return directory
}

const question = (host: string, repository = 'team/project') =>
  `protocol=http\nhost=${host}\npath=${repository}.git\n\n`

describe('everyday git, set up with curl', () => {
  let app: App
  let layout: DataDirectoryLayout
  let adminToken: string
  const person = home('home')
  beforeAll(async () => {
    ;({ app, layout } = await start(`it's a "data" $HOME \\directory`))
    adminToken = readFileSync(layout.adminTokenFile, 'utf8').trim()
    await app.client.call('repositories.create', { name: 'team/project' })
  })
  const setupIn = (
    environment: Readonly<Record<string, string | undefined>>,
    known: HelperProgram | null = null,
  ) =>
    createCredentialHelperSetup({
      program: known,
      file: { environment },
      places: layout,
      address: () => app.address,
    })

  it('clones and pushes, whatever proxy and curl settings there are, and shows the token to no one', async () => {
    for (const [name, value] of Object.entries(person)) vi.stubEnv(name, value)
    const setUp = await app.client.call('credentialHelper.setUp', {})
    vi.unstubAllEnvs()
    expect(setUp.state).toBe('set_up')
    const seen = path.join(scratch, 'seen')
    // Stands before the real one, and writes down what any other user could read in the list of processes.
    const spy = `#!/bin/sh\nprintf '%s\\n' "curl $*" >> '${seen}'\nenv >> '${seen}'\nPATH='${searchPath}' exec curl "$@"\n`
    const environment = {
      ...person,
      PATH: `${programs('spying', ['curl', spy])}${path.delimiter}${searchPath}`,
      http_proxy: 'http://127.0.0.1:1',
      ALL_PROXY: 'http://127.0.0.1:1',
    }
    const run = (directory: string, ...args: readonly string[]) =>
      tryGit(directory, ['-c', 'http.proxy=', ...args], environment)

    const url = `${app.address}/team/project.git`
    const work = await workRepository(scratch, 'work')
    await commitFile(work, 'a.txt', 'one')
    expect(await run(work, 'push', url, 'main')).toMatchObject({ exitCode: 0 })
    const clone = path.join(scratch, 'clone')
    expect(await run(scratch, 'clone', url.replace('127.0.0.1', 'localhost'), clone)).toMatchObject({
      exitCode: 0,
    })
    expect(await git(clone, 'rev-parse', 'HEAD')).toBe(await git(work, 'rev-parse', 'HEAD'))

    const shown = readFileSync(seen, 'utf8')
    expect(shown.match(/^curl /gm)).toHaveLength(2)
    expect(shown).toContain(layout.curlFile)
    expect(shown).not.toContain(adminToken)
    expect(readFileSync(layout.curlFile, 'utf8')).toContain(adminToken)
    expect(readFileSync(person.GIT_CONFIG_GLOBAL, 'utf8')).not.toContain(adminToken)
  })

  it('is refused a repository that is not there, without a word of the helper', async () => {
    const asked = await tryGit(scratch, ['ls-remote', `${app.address}/unknown.git`], person)
    expect(asked.exitCode).not.toBe(0)
    expect(asked.stderr).not.toMatch(/curl|unknown repository/i)
  })

  it('is led to curl rather than Node, to Node where there is no curl, and to nothing without both', async () => {
    const withCurl = await setupIn({ PATH: searchPath, ...home('with-curl') }, program).setUp()
    expect(withCurl.command).toMatch(/ curl --disable --config /)
    const bare = { PATH: programs('without-curl'), ...home('without') }
    const { command } = await setupIn(bare, program).setUp()
    expect(command).toMatch(/mirrordesk\.mjs' --data-dir .* credential get; }; f$/)
    expect(await setupIn({ PATH: bare.PATH, ...home('neither') }).setUp()).toEqual({
      state: 'unavailable',
      command: null,
    })
    // Set up earlier, by a core that knew its command line.
    expect(await setupIn(bare).read()).toMatchObject({ state: 'set_up' })
    expect(await setupIn(bare).remove()).toEqual({ state: 'unavailable', command: null })
    expect(readFileSync(bare.GIT_CONFIG_GLOBAL, 'utf8')).not.toContain('credential')
  })

  it('is not led to a curl that may not read the file', async () => {
    const path = programs('sandboxed', ['curl', '#!/bin/sh\nexit 26\n'])
    const setup = setupIn({ PATH: path, ...home('sandboxed-home') })
    expect(await setup.read()).toEqual({ state: 'unavailable', command: null })
  })
})

it('sends the token to the running core only, not to whatever listens where it was before', async () => {
  const person = home('moved-home')
  const before = await start('moved')
  await createCredentialHelperSetup({
    program: null,
    file: { environment: { PATH: searchPath, ...person } },
    places: before.layout,
    address: () => before.app.address,
  }).setUp()
  await before.app.stop()

  const heard: string[] = []
  const other = createServer((request, response) => {
    heard.push(`${request.method} ${request.url} ${request.headers.authorization}`)
    response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="other"' }).end()
  })
  const { port } = new URL(before.app.address)
  await new Promise<void>((resolve) => other.listen(Number(port), '127.0.0.1', resolve))
  ends.push(() => void other.close())
  await start('moved')
  expect((await tryGit(scratch, ['ls-remote', `${before.app.address}/a.git`], person)).exitCode).not.toBe(0)
  expect(heard).toEqual(['GET /a.git/info/refs?service=git-upload-pack undefined'])
})

describe('POST /credential', () => {
  it('answers the admin token with a token for our own address alone, else with nothing', async () => {
    const { app, layout } = await start('asked')
    await app.client.call('repositories.create', { name: 'team/project' })
    const adminToken = readFileSync(layout.adminTokenFile, 'utf8').trim()
    const { host } = new URL(app.address)
    const ask = (body: string, token = adminToken) =>
      send(app.address, '/credential', {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body,
      })
    const answer = await ask(question(host))
    expect(answer.status).toBe(200)
    expect(answer.body).toMatch(/^username=t\npassword=\S+\npassword_expiry_utc=\d+\n$/)
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store' })
    for (const nothing of [question('example.org'), question(host, 'unknown'), '', 'nonsense']) {
      expect(await ask(nothing)).toMatchObject({ status: 200, body: '' })
    }
    expect(await ask(question(host), 'wrong')).toMatchObject({ status: 401 })
  })

  it('has its file closed to others while the core runs, and gone when it does not', async () => {
    const { app, layout } = await start('closed')
    expect(statSync(layout.curlFile).mode & 0o777).toBe(0o600)
    await app.stop()
    expect(existsSync(layout.curlFile)).toBe(false)
  })
})
