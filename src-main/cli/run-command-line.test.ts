import { expect, it } from 'vitest'
import { scratchDirectory } from '../testing/scratch.ts'
import { runCommandLine } from './run-command-line.ts'
import { createOutput } from './terminal-output.ts'

const scratch = scratchDirectory('command-line')

const run = async (...args: readonly string[]) => {
  const out: string[] = []
  const err: string[] = []
  const output = createOutput({ write: (text) => out.push(text) }, { write: (text) => err.push(text) }, {})
  const exitCode = await runCommandLine(['--data-dir', scratch, ...args], output)
  return { exitCode, stdout: out.join(''), stderr: err.join('') }
}

it('ends with 3 and says how to start when nothing runs', async () => {
  const { exitCode, stdout, stderr } = await run('status')
  expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' })
  expect(stderr).toBe(`Mirrordesk is not running on ${scratch}.\nStart it with \`mirrordesk serve\`.\n`)
})

it('ends with 2 and points to the help of the command when it is written wrongly', async () => {
  const { exitCode, stderr } = await run('mirror', 'add', 'team/project', '--push', '--pull', 'https://h/o/r')
  expect(exitCode).toBe(2)
  expect(stderr).toContain('Say one direction: --push, --pull or --sync.')
  expect(stderr).toContain('See `mirrordesk mirror add --help`.')
})

it('points to the help of the command that could not be read', async () => {
  expect((await run('mirror', 'add', 'team/project', '--push')).stderr).toBe(
    'URL is missing.\nSee `mirrordesk mirror add --help`.\n',
  )
  expect((await run('repo')).stderr).toContain('See `mirrordesk repo --help`.')
})

it('names a pattern that can fit nothing', async () => {
  const { exitCode, stderr } = await run(
    'mirror',
    'add',
    'team/project',
    '--pull',
    'https://h/o/r',
    '--exclude',
    'a b',
  )
  expect(exitCode).toBe(2)
  expect(stderr).toContain('The pattern "!a b" has characters that no branch or tag can have.')
})

it('takes one direction, and one choice about a conflict', async () => {
  const { exitCode, stderr } = await run('mirror', 'add', 'team/project', '--sync', '--pull', 'https://h/o/r')
  expect(exitCode).toBe(2)
  expect(stderr).toContain('Say one direction: --push, --pull or --sync.')
  expect((await run('mirror', 'resolve', 'team/project', 'main', '--mine', '--both')).stderr).toContain(
    'Choose one: --mine, --theirs or --both.',
  )
})

it('prints a failure as one JSON document when JSON was asked for', async () => {
  const { exitCode, stdout, stderr } = await run('status', '--json')
  expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: '' })
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'not_running' } })
})

it('prints help with an example and the exit codes on standard output', async () => {
  const { exitCode, stdout } = await run('token', '--help')
  expect(exitCode).toBe(0)
  expect(stdout).toContain('Usage: mirrordesk token NAME')
  expect(stdout).toContain('Examples:\n  git clone "$(mirrordesk token team/project --url)"')
  expect(stdout).toContain('2 usage, 3 not running')
})

it('lists every command in the general help', async () => {
  const { stdout } = await run('--help')
  expect(stdout).toMatch(/^ {2}mirror add +Link a repository to a remote/m)
  expect(stdout).toMatch(/^ {2}credential setup +/m)
})
