import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { apacheAvailable } from '../../src-main/testing/apache-upstream.ts'
import { scratchDirectory } from '../../src-main/testing/scratch.ts'
import { filesWith, formsOfSecret } from '../../src-main/testing/secret-forms.ts'
import {
  beginProgram,
  runProgram,
  startProgram,
  type ProgramResult,
  type RunningProgram,
} from '../fixtures/built-program.ts'
import { soon } from '../fixtures/story-run.ts'
import { storyWorld } from '../fixtures/story-world.ts'
import { ofAll, sampleOf } from '../../src-main/testing/long-run.ts'

/** Everything the program wrote, for the look for secrets at the end. */
const written: string[] = []

const withSecrets = async (
  program: RunningProgram,
  environment: Readonly<Record<string, string>>,
  words: readonly string[],
  input?: string,
): Promise<ProgramResult> => {
  const result = await runProgram(['--data-dir', program.dataDirectory, ...words], {
    environment,
    ...(input === undefined ? {} : { input }),
  })
  written.push(result.stdout, result.stderr)
  return result
}

describe('the file in the documentation', () => {
  const scratch = scratchDirectory('apply-documentation')
  const file = path.join(scratch, 'setup.yaml')
  let program: RunningProgram
  beforeAll(async () => {
    const page = readFileSync(new URL('../../docs/apply.md', import.meta.url), 'utf8')
    writeFileSync(file, /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '')
    program = await startProgram(path.join(scratch, 'data'))
  })
  const apply = (...options: readonly string[]) =>
    withSecrets(program, { TEAM_HOST_PASSWORD: 'the password' }, ['apply', file, ...options])

  it('is shown first, and ends with 4 when it is asked whether there is something to do', async () => {
    const shown = await apply('--dry-run', '--exit-code')
    expect(shown).toMatchObject({ exitCode: 4, stderr: '' })
    expect(shown.stdout).toContain('+ add account team host')
    expect(shown.stdout).toContain('password: from the environment variable TEAM_HOST_PASSWORD')
    expect(shown.stdout).toContain('+ add mirror team/project ← https://git.example.org/team/project')
    expect((await apply('--dry-run')).exitCode).toBe(0)
    expect((await program.run('repo', 'list')).stdout).not.toContain('notes')
  })

  it('is not applied without a yes, where nobody can be asked', async () => {
    const refused = await apply()
    expect(refused.exitCode).toBe(1)
    expect(refused.stdout).toContain('Nothing was changed. Say --yes')
    expect(await program.json('repo', 'list')).toMatchObject({ items: [] })
  })

  it('is applied as it stands, by the command that stands there, and then there is nothing to do', async () => {
    const applied = await apply('--yes', '--yes-publish', 'notes')
    expect(applied).toMatchObject({ exitCode: 0, stderr: '' })
    expect(applied.stdout).toContain('Done: 6 things.')
    const again = await withSecrets(program, {}, ['apply', file, '--yes'])
    expect(again).toMatchObject({ exitCode: 0, stderr: '' })
    expect(again.stdout).toContain('Nothing to do.')
    expect((await apply('--dry-run', '--exit-code')).exitCode).toBe(0)
  })
})

describe.skipIf(!apacheAvailable.available)(`a set-up ${apacheAvailable.reason ?? ''}`, () => {
  const password = 'story päss/w+rd "one"'
  const world = storyWorld('apply', { ada: password })
  const fileOf = (name: string): string => path.join(world.scratch, name)

  it('is moved to a second Mirrordesk by its export, with a file for the secret, and mirrors there', async () => {
    const source = await world.filledRemote('source')
    const address = new URL(world.server.url).host
    const secretFile = fileOf('secret')
    writeFileSync(secretFile, `${password}\n`, { mode: 0o600 })
    const setup = fileOf('setup.yaml')
    const account = `{ kind: generic, address: "${address}", username: ada, password: { file: secret } }`
    const mirror = `{ direction: pull, url: ${source.url}, account: host, schedule: 6h, exclude: ["drafts"] }`
    writeFileSync(
      setup,
      `version: 1\naccounts:\n  host: ${account}\nrepositories:\n  copy:\n    mirrors:\n      - ${mirror}\n`,
    )
    chmodSync(secretFile, 0o644)
    const open = await withSecrets(world.here, {}, ['apply', setup, '--yes'])
    expect(open.exitCode).toBe(2)
    expect(open.stderr).toContain(`${setup}:3:`)
    expect(open.stderr).toContain(`Others can read ${secretFile}. Make it yours alone: chmod 600`)
    chmodSync(secretFile, 0o600)
    expect(await withSecrets(world.here, {}, ['apply', setup, '--yes'])).toMatchObject({ exitCode: 0 })
    await soon(async () => [...(await world.localRefs('copy')).keys()]).toContain('refs/heads/main')

    const exported = await withSecrets(world.here, {}, ['export'])
    expect(exported.exitCode).toBe(0)
    expect((await withSecrets(world.here, {}, ['export'])).stdout).toBe(exported.stdout)
    const second = await startProgram(path.join(world.scratch, 'second'))
    const withoutSecret = await withSecrets(second, {}, ['apply', '-', '--yes'], exported.stdout)
    expect(withoutSecret.exitCode).toBe(2)
    expect(withoutSecret.stderr).toMatch(
      /^standard input:\d+:5: accounts\.host\.password: The environment variable MIRRORDESK_PASSWORD_HOST is not set\./m,
    )
    const environment = { MIRRORDESK_PASSWORD_HOST: password }
    const moved = await withSecrets(second, environment, ['apply', '-', '--yes'], exported.stdout)
    expect(moved).toMatchObject({ exitCode: 0, stderr: '' })
    await soon(async () =>
      (
        await second.json<{ items: readonly { lastRun: { outcome: string } | null }[] }>('mirror', 'list')
      ).items.map(({ lastRun }) => lastRun?.outcome),
    ).toEqual(['succeeded'])
    expect((await withSecrets(second, {}, ['export'])).stdout).toBe(exported.stdout)
    const asJson = await withSecrets(second, {}, ['export', '--json'])
    const back = await withSecrets(second, {}, ['apply', '-', '--json'], asJson.stdout)
    expect(back.exitCode).toBe(0)
    expect(JSON.parse(back.stdout)).toMatchObject({ plan: { steps: [] } })
  })

  it('goes on where a step failed', async () => {
    const setup = fileOf('half.yaml')
    const wrong = { direction: 'push', url: 'https://half.invalid/a/b' }
    writeFileSync(
      setup,
      JSON.stringify({ version: 1, repositories: { half: { mirrors: [wrong] }, whole: {} } }),
    )
    const first = await withSecrets(world.here, {}, ['apply', setup, '--yes'])
    expect(first.exitCode).toBe(1)
    expect(first.stdout).toMatch(/^done {4}add repository whole$/m)
    expect(first.stdout).toMatch(/^failed {2}add mirror half → https:\/\/half\.invalid\/a\/b$/m)
    expect(first.stdout).toContain('Done: 2. Failed: 1. Left: 0.')
    expect(first.stderr).toContain('--yes-publish NAME')
    const second = await withSecrets(world.here, {}, ['apply', setup, '--yes', '--yes-publish', 'HALF'])
    expect(second).toMatchObject({ exitCode: 0 })
    expect(second.stdout).toContain('Done: 1 thing.')
  })

  it('goes on in the core when the command is stopped', async () => {
    const names = Array.from({ length: 40 }, (_, index) => [`many/${index}`, {}] as const)
    const setup = fileOf('many.json')
    writeFileSync(setup, JSON.stringify({ version: 1, repositories: Object.fromEntries(names) }))
    const running = beginProgram(['--data-dir', world.here.dataDirectory, 'apply', setup, '--yes'])
    await running.wrote(/^done/m)
    running.kill('SIGKILL')
    await running.ended
    await soon(async () => (await world.here.run('repo', 'list', 'many/')).stdout.split('\n').length).toBe(42)
    expect((await withSecrets(world.here, {}, ['apply', setup])).stdout).toContain('Nothing to do.')
  })

  describe('what a person gets wrong is said with its line, and changes nothing', () => {
    let before = ''
    beforeAll(async () => {
      before = (await world.here.run('export')).stdout
    })
    const inFile = (name: string, content: string | Uint8Array): string => {
      writeFileSync(fileOf(name), content)
      return fileOf(name)
    }
    const wrongs: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
      ['a tab', 'version: 1\nrepositories:\n\tnotes: {}', /:3:1: A tab: YAML is indented by spaces alone\./],
      [
        'a wrong key',
        'version: 1\nrepos: {}\nreposytories: {}',
        /:3:1: reposytories: .* Did you mean repositories\?/,
      ],
      [
        'a wrong type',
        'version: 1\nsettings: { notifications: 7 }',
        /:2:\d+: settings\.notifications: This is true or false, not a number\./,
      ],
      [
        'an account that is not there',
        'version: 1\nrepositories:\n  a:\n    mirrors:\n      - { direction: pull, url: "https://h.invalid/a/b", account: nobody }',
        /:5:\d+: repositories\.a\.mirrors\[0\]\.account: No account has this name/,
      ],
      [
        'a circle',
        'version: 1\nrepositories:\n  a:\n    mirrors:\n      - { direction: pull, url: "https://h.invalid/a/b" }\n  b:\n    mirrors:\n      - { direction: push, url: "https://h.invalid/c/d" }\n  c:\n    mirrors:\n      - { direction: pull, url: "https://h.invalid/c/d" }\n      - { direction: push, url: "https://h.invalid/x/y" }\n  x:\n    mirrors:\n      - { direction: pull, url: "https://h.invalid/x/y" }\n      - { direction: push, url: "https://h.invalid/c/d" }',
        /:\d+:\d+: repositories\.x\.mirrors\[1\]: Changes would go in a circle/,
      ],
      [
        'names that differ in case',
        'version: 1\nrepositories: { Twin: {}, twin: {} }',
        /:2:\d+: repositories\.twin: Twin is the same repository/,
      ],
      [
        'a literal token',
        'version: 1\naccounts:\n  w: { kind: github, token: ghp_LITERALtoken123 }',
        /:3:\d+: This looks like a secret/,
      ],
      [
        'a literal password',
        'version: 1\naccounts:\n  w: { kind: generic, address: h, username: a, password: literal-password }',
        /:3:\d+: accounts\.w\.password: A secret never stands in the file/,
      ],
      [
        'a variable that is not set',
        'version: 1\naccounts:\n  w: { kind: github, token: { env: NOT_SET } }',
        /:3:\d+: accounts\.w\.token: The environment variable NOT_SET is not set\./,
      ],
      [
        'a secret file that is not there',
        'version: 1\naccounts:\n  w: { kind: github, token: { file: gone } }',
        /:3:\d+: accounts\.w\.token: There is no file .*gone/,
      ],
      [
        'a question without a terminal',
        'version: 1\naccounts:\n  w: { kind: github, token: { prompt: true } }',
        /:3:\d+: accounts\.w\.token: This is asked for on the terminal/,
      ],
      ['bytes', Buffer.from([0, 1, 2, 255]), /:1:1: This is not a text file\./],
      ['a sentence', 'hello there', /:1:1: This is not a set-up file\./],
      ['nothing', '', /:1:1: The file is empty\./],
      [
        'anchors that multiply',
        Array.from(
          { length: 20 },
          (_, level) =>
            `a${level}: &a${level} [${Array(9)
              .fill(level === 0 ? 'x' : `*a${level - 1}`)
              .join(', ')}]`,
        ).join('\n'),
        /:1:1: The file repeats its anchors too often\./,
      ],
      ['nesting without end', '['.repeat(100_000), /:1:\d+: This is nested too deeply\./],
    ]
    // Each is a start of the command; what the core says of each: read-setup-file.test.ts.
    const gotWrong = sampleOf(wrongs, 5)
    it.each(gotWrong)(`%s (${ofAll(gotWrong, wrongs)})`, async (_what, content, expected) => {
      const file = inFile('wrong.yaml', content)
      const result = await withSecrets(world.here, {}, ['apply', file, '--yes'])
      expect(result.exitCode).toBe(2)
      expect(result.stderr).toMatch(expected)
      expect(result.stderr).toContain('Nothing was changed.')
    })

    it('nothing of it was done, and problems come as JSON as well', async () => {
      expect((await world.here.run('export')).stdout).toBe(before)
      const file = inFile('wrong.yaml', 'version: 1\nrepos: {}')
      const { stdout } = await withSecrets(world.here, {}, ['apply', file, '--json'])
      expect(JSON.parse(stdout)).toMatchObject({ problems: [{ line: 2, column: 1, path: 'repos' }] })
    })

    it('a file that is not there, is a folder, or is far too large', async () => {
      mkdirSync(fileOf('folder'))
      writeFileSync(fileOf('large.yaml'), Buffer.alloc(50 * 1024 * 1024, '#'))
      for (const [name, sentence] of [
        ['gone.yaml', 'does not exist'],
        ['folder', 'is a folder'],
        ['large.yaml', 'is larger than 1 MiB'],
      ] as const) {
        const result = await withSecrets(world.here, {}, ['apply', fileOf(name), '--yes'])
        expect(result).toMatchObject({ exitCode: 2, stdout: '' })
        expect(result.stderr).toContain(sentence)
      }
      const piped = await withSecrets(world.here, {}, ['apply', '-'], '#'.repeat(2 * 1024 * 1024))
      expect(piped.exitCode).toBe(2)
      expect(piped.stderr).toContain('is larger than 1 MiB')
    })

    it('options that do not go together', async () => {
      expect((await world.here.run('apply', 'x.yaml', '--exit-code')).stderr).toContain('goes with --dry-run')
    })
  })

  it('no secret came out of the program, and none stands in its files', () => {
    const forms = [...formsOfSecret('ada', password), 'ghp_LITERALtoken123', 'literal-password']
    for (const text of written) for (const form of forms) expect(text).not.toContain(form)
    for (const name of ['data', 'second'])
      expect(filesWith(path.join(world.scratch, name), forms)).toEqual([])
    expect(written.length).toBeGreaterThan(20)
  })
})
