import { execFileSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { git, scratchDirectory } from '../testing/scratch.ts'
import { removeCredentialHelper, setUpCredentialHelper } from './credential-setup.ts'

const scratch = scratchDirectory('credential setup')
const address = 'http://127.0.0.1:7420'

const helper = (dataDirectory: string) => {
  const program = path.join(scratch, "it's a program.sh")
  writeFileSync(program, 'printf "%s\\n" "$@" > "$PWD/asked"; printf "username=t\\npassword=secret\\n"\n')
  chmodSync(program, 0o755)
  return { node: '/bin/sh', program, dataDirectory }
}

const configuration = (name: string) => ({ kind: 'file', path: path.join(scratch, name) }) as const

it('makes git ask the program with its data directory, and no other helper', () => {
  const file = configuration('asked-config')
  writeFileSync(file.path, '[credential]\n\thelper = "!touch other-was-asked; :"\n')
  return setUpCredentialHelper(file, address, helper("/data/it's here")).then((urls) => {
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
  await setUpCredentialHelper(file, address, helper('/data'))
  const once = readFileSync(file.path, 'utf8')
  await setUpCredentialHelper(file, address, helper('/data'))
  expect(readFileSync(file.path, 'utf8')).toBe(once)
  await setUpCredentialHelper(file, 'http://127.0.0.1:7421', helper('/data'))
  expect(await git(scratch, 'config', '--file', file.path, '--list', '--name-only')).not.toContain('7420')
})

it('takes back its own and leaves the rest', async () => {
  const file = configuration('taken-back-config')
  writeFileSync(file.path, '[user]\n\tname = Ada\n')
  await setUpCredentialHelper(file, address, helper('/data'))
  await setUpCredentialHelper(file, 'http://127.0.0.1:7421', helper('/other'))
  expect(await removeCredentialHelper(file, '/data')).toEqual([address, 'http://localhost:7420'])
  const left = await git(scratch, 'config', '--file', file.path, '--list')
  expect(left).toContain('user.name=Ada')
  expect(left).toContain('7421')
  expect(left).not.toContain('7420')
  expect(await removeCredentialHelper(file, '/data')).toEqual([])
})
