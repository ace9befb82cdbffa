import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { git, scratchDirectory } from '../../testing/scratch.ts'
import { readCredentialHelper, removeCredentialHelper, setUpCredentialHelper } from './credential-helper.ts'
import { curlHelperCommand, nodeHelperCommand, pathForShell } from './helper-command.ts'
import type { ConfigurationFile } from './user-configuration.ts'

const scratch = scratchDirectory('credential setup')
const address = 'http://127.0.0.1:7420'

const helper = () => {
  const program = path.join(scratch, "it's a program.sh")
  writeFileSync(program, 'printf "%s\\n" "$@" > "$PWD/asked"; printf "username=t\\npassword=secret\\n"\n')
  chmodSync(program, 0o755)
  return { node: '/bin/sh', program }
}
const placesOf = (directory: string) => ({ directory, curlFile: `${directory}/credential.curl` })
const setUp = (file: ConfigurationFile, at: string, directory: string) =>
  setUpCredentialHelper(file, at, nodeHelperCommand(helper(), placesOf(directory)), placesOf(directory))

const environment = { PATH: process.env['PATH'] }
const configuration = (name: string) => ({ path: path.join(scratch, name), environment })

it('makes git ask the program with its data directory, and no other helper', () => {
  const file = configuration('asked-config')
  writeFileSync(file.path, '[credential]\n\thelper = "!touch other-was-asked; :"\n')
  return setUp(file, address, "/data/it's here").then((urls) => {
    expect(urls).toEqual([address, 'http://localhost:7420'])
    const answer = execFileSync('git', ['credential', 'fill'], {
      cwd: scratch,
      input: 'protocol=http\nhost=127.0.0.1:7420\npath=team/project.git\n\n',
      env: { PATH: process.env['PATH'] ?? '', GIT_CONFIG_GLOBAL: file.path, GIT_CONFIG_NOSYSTEM: '1' },
      encoding: 'utf8',
    })
    expect(answer).toContain('path=team/project.git\nusername=t\npassword=secret\n')
    expect(readFileSync(path.join(scratch, 'asked'), 'utf8')).toBe(
      "--data-dir\n/data/it's here\ncredential\nget\n",
    )
    expect(existsSync(path.join(scratch, 'other-was-asked'))).toBe(false)
  })
})

it('changes nothing when it is done twice, and moves to a new port', async () => {
  const file = configuration('twice-config')
  await setUp(file, address, '/data')
  const once = readFileSync(file.path, 'utf8')
  await setUp(file, address, '/data')
  expect(readFileSync(file.path, 'utf8')).toBe(once)
  await setUp(file, 'http://127.0.0.1:7421', '/data')
  expect(await git(scratch, 'config', '--file', file.path, '--list', '--name-only')).not.toContain('7420')
})

it('takes back its own and leaves the rest', async () => {
  const file = configuration('taken-back-config')
  writeFileSync(file.path, '[user]\n\tname = Ada\n')
  await setUp(file, address, '/data')
  await setUp(file, 'http://127.0.0.1:7421', '/other')
  expect(await removeCredentialHelper(file, placesOf('/data'))).toEqual([address, 'http://localhost:7420'])
  const left = await git(scratch, 'config', '--file', file.path, '--list')
  expect(left).toContain('user.name=Ada')
  expect(left).toContain('7421')
  expect(left).not.toContain('7420')
  expect(await removeCredentialHelper(file, placesOf('/data'))).toEqual([])
})

it('tells ours from another program and from none, for the address and data directory alone', async () => {
  const file = configuration('read-config')
  writeFileSync(file.path, '[credential]\n\thelper = store\n')
  const kind = async (at = address, dataDirectory = '/data') =>
    (await readCredentialHelper(file, at, placesOf(dataDirectory))).kind
  expect(await kind()).toBe('none')
  await setUp(file, address, '/data')
  expect(await kind()).toBe('ours')
  expect(await kind(address, '/other')).toBe('other')
  expect(await kind('http://127.0.0.1:7421')).toBe('none')
  await removeCredentialHelper(file, placesOf('/data'))
  expect(await kind()).toBe('none')
  await git(scratch, 'config', '--file', file.path, `credential.${address}.helper`, 'store')
  expect(await kind()).toBe('other')
})

it("writes to the configuration of the environment's home when no file is named", async () => {
  const home = path.join(scratch, 'home')
  mkdirSync(home)
  const own = { environment: { ...environment, HOME: home } }
  await setUp(own, address, '/data')
  expect(readFileSync(path.join(home, '.gitconfig'), 'utf8')).toContain('--data-dir')
  expect(await readCredentialHelper(own, address, placesOf('/data'))).toMatchObject({ kind: 'ours' })
})

it('knows both forms as ours, and one takes the place of the other', async () => {
  const file = configuration('forms-config')
  const places = placesOf("/data/it's here")
  const commands = [nodeHelperCommand(helper(), places), curlHelperCommand(places)]
  for (const command of [...commands, ...commands]) {
    await setUpCredentialHelper(file, address, command, places)
    expect(await readCredentialHelper(file, address, places)).toEqual({ kind: 'ours', command })
  }
  expect(await readCredentialHelper(file, address, placesOf('/data'))).toEqual({ kind: 'other' })
  expect(await removeCredentialHelper(file, places)).toHaveLength(2)
  expect(readFileSync(file.path, 'utf8')).not.toContain('helper')
})

it('writes paths of Windows with the slashes that its shell takes, and leaves others alone', () => {
  expect(pathForShell(String.raw`C:\Users\Ada O'Neil\a.curl`, 'win32')).toBe("C:/Users/Ada O'Neil/a.curl")
  expect(pathForShell(String.raw`/home/a\b`, 'linux')).toBe(String.raw`/home/a\b`)
})
