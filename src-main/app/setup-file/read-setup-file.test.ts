import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { readSetupFile, setupFileLimitBytes } from './read-setup-file.ts'

/** `line:column path: message` of each problem; none for a file that can be read. */
const problemsOf = (text: string): readonly string[] => {
  const read = readSetupFile(text)
  return read.file === null
    ? read.problems.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`)
    : []
}

const inMirror = (lines: string): string => `version: 1
repositories:
  team/project:
    mirrors:
      - direction: pull
${lines}`

describe('a set-up file that is no YAML says where', () => {
  it.each([
    ['a tab', 'version: 1\nrepositories:\n\tnotes:', '3:1 : A tab: YAML is indented by spaces alone.'],
    ['a key twice', 'version: 1\nversion: 1', '2:1 : This key stands there twice.'],
    ['a colon in a text', 'version: 1\nx: a: b', '2:4 : Two keys in one line.'],
    ['an open quote', 'version: 1\nx: "a', '2:'],
    ['a pattern without quotes', inMirror('        exclude: [!wip/*]'), '6:19 : A text that begins with "!"'],
    ['a star without quotes', inMirror('        exclude: [*-old]'), '6:19 : No anchor has this name. A text'],
    ['an anchor in itself', 'a: &a\n  b: *a', '2:6 : This anchor is inside itself.'],
    ['nesting without end', '['.repeat(20_000), '1:'],
    ['nothing', '', '1:1 : The file is empty.'],
    ['a sentence', 'just some words', '1:1 : This is not a set-up file.'],
    ['bytes', '\u0000\u0001\u0002', '1:1 : This is not a text file.'],
    [
      'another kind of bytes',
      Buffer.from([0xff, 0xfe, 0x41]).toString('utf8'),
      '1:1 : This is not a text file.',
    ],
    ['two documents', 'version: 1\n---\nversion: 1', '2:1 : The file has several documents'],
    ['a name of objects', 'version: 1\nrepositories:\n  __proto__: {}', '3:3 : Nothing can have this name.'],
  ])('%s', (_what, text, expected) => {
    const [first] = problemsOf(text)
    expect(first?.startsWith(expected) ? expected : first).toBe(expected)
  })

  it('anchors that multiply are refused before they fill the memory', () => {
    const levels = Array.from({ length: 12 }, (_, level) => {
      const inner = level === 0 ? 'x' : `*a${level - 1}`
      return `a${level}: &a${level} [${Array.from({ length: 9 }, () => inner).join(', ')}]`
    })
    expect(problemsOf(levels.join('\n'))).toEqual(['1:1 : The file repeats its anchors too often.'])
  })

  it('a few anchors are taken', () => {
    expect(
      problemsOf(
        'version: 1\nrepositories:\n  a: &common { keptRefLifetime: 30d }\n  b: *common\n  c: *common',
      ),
    ).toEqual([])
  })

  it('a large file with many keys is read in the time of its size', () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `  repository-${index}: {}`)
    const text = `version: 1\nrepositories:\n${lines.join('\n')}\n`
    expect(text.length).toBeLessThan(setupFileLimitBytes)
    const before = process.cpuUsage()
    expect(problemsOf(text)).toEqual([])
    // The parser's own look for double keys takes more than ten times that.
    expect(process.cpuUsage(before).user).toBeLessThan(6_000_000)
  })
})

describe('a set-up file that says something wrong says it all at once', () => {
  it('with line, column, place and what was meant', () => {
    expect(
      problemsOf(`version: 2
acounts: {}
accounts:
  work: { kind: githb, token: { env: A } }
  forge: { kind: gitea, tokn: { env: A } }
repositories:
  2024:
  team/project:
    defaultBranch: -main
    keptRefLifetime: 3d
    mirrors:
      - direction: pul
        schedul: 15m
        schedule: 17m
        paused: "yes"
        notes: 1
      - url
`),
    ).toEqual([
      '1:10 version: The version of a set-up file is 1.',
      '2:1 acounts: This key is not known here. Did you mean accounts?',
      '4:17 accounts.work.kind: This is one of generic, github, gitlab, gitea, forgejo, bitbucket, sourcehut, codeberg. Did you mean github?',
      '5:3 accounts.forge.token: This is missing: gitea is connected by an access token.',
      '5:3 accounts.forge.address: This is missing: where this gitea is, such as git.example.org.',
      '5:25 accounts.forge.tokn: This key is not known here. Did you mean token?',
      '9:20 repositories.team/project.defaultBranch: This cannot be the name of a branch.',
      '10:22 repositories.team/project.keptRefLifetime: This is a time of at least 7d, like 90d, or forever. Or settings, for that of the settings.',
      '12:20 repositories.team/project.mirrors[0].direction: This is one of push, pull, sync. Did you mean pull?',
      '13:18 repositories.team/project.mirrors[0].schedul: This key is not known here. Did you mean schedule?',
      '14:19 repositories.team/project.mirrors[0].schedule: A schedule is one of 5m, 10m, 15m, 30m, 1h, 6h, daily, manual, auto, or { cron: "0 3 * * *", timeZone: Europe/Berlin }.',
      '15:17 repositories.team/project.mirrors[0].paused: This is true or false, not a text.',
      '16:16 repositories.team/project.mirrors[0].notes: This is true or false, not a number.',
      '17:9 repositories.team/project.mirrors[1]: This is a group of keys, not a text.',
    ])
  })

  it.each([
    ['neither url nor path', '        schedule: 15m', 'A mirror has one of url and path.'],
    ['a path without account', '        path: a/b', 'A path needs the account at whose host it is.'],
    [
      'both lists',
      '        url: https://h.example/a/b\n        include: [a]\n        patterns: [b]',
      'Give either',
    ],
    [
      'a pattern turned twice',
      '        url: https://h.example/a/b\n        exclude: ["!a"]',
      'A pattern in include',
    ],
    [
      'a pattern that fits nothing',
      '        url: https://h.example/a/b\n        include: ["a b"]',
      'The pattern "a b"',
    ],
    ['no address', '        url: nowhere', 'This is not a git address.'],
  ])('%s', (_what, lines, sentence) => {
    expect(problemsOf(inMirror(lines)).join('\n')).toContain(sentence)
  })

  it.each([
    ['github without token', '{ kind: github }', 'This is missing: github is connected by an access token.'],
    ['gitea without address', '{ kind: gitea, token: { env: A } }', 'where this gitea is'],
    [
      'two ways',
      '{ kind: generic, address: h, token: { env: A }, ssh: agent }',
      'has one of token, password and ssh',
    ],
    [
      'a password without user',
      '{ kind: generic, address: h, password: { env: A } }',
      'it goes with the password',
    ],
    ['two places', '{ kind: github, token: { env: A, file: b } }', 'Give one of env, file and prompt.'],
    ['another key', '{ kind: generic, address: h, ssh: { kye: /k } }', 'with the path of a private key'],
  ])('an account: %s', (_what, account, sentence) => {
    expect(problemsOf(`version: 1\naccounts:\n  work: ${account}`).join('\n')).toContain(sentence)
  })
})

describe('a secret in a set-up file', () => {
  const secrets = [
    'ghp_0123456789abcdefghij',
    'glpat-0123456789abcdef',
    '0123456789abcdef0123456789abcdef01234567',
    'correct horse battery staple',
  ]
  it.each(secrets)('in the place of its name is refused with its line, and not repeated: %#', (secret) => {
    const problems = problemsOf(`version: 1\naccounts:\n  work:\n    kind: github\n    token: ${secret}`)
    expect(problems).toHaveLength(1)
    expect(problems[0]).toMatch(/^5:12 .*name where it is/is)
    expect(problems.join()).not.toContain(secret)
  })

  it.each([
    ['an address', inMirror('        url: https://ada:s3cr3t-word@h.example/a/b')],
    ['an address that is broken besides', inMirror('        url: https://ada:s3cr3t-word@h.example/?')],
    [
      'an old address',
      inMirror('        url: https://h.example/a/b\n        movedFrom: https://s3cr3t-word:x@h/a'),
    ],
    [
      'a mirror with other mistakes',
      inMirror('        url: https://ada:s3cr3t-word@h.example/a/b\n        paused: 7'),
    ],
    ['a key that is none', 'version: 1\naccounts: { a: { kind: github, token: { value: s3cr3t-word } } }'],
    ['a list', 'version: 1\naccounts: { a: { kind: github, token: [s3cr3t-word] } }'],
    ['a kind', 'version: 1\naccounts: { a: { kind: s3cr3t-word, token: { env: A } } }'],
    ['a text that is no YAML', 'version: 1\ntoken: "s3cr3t-word\n: ['],
    ['a directive', '%s3cr3t-word\n---\nversion: 1'],
    ['an escape', 'version: "\\s3cr3t-word"'],
  ])('is repeated by no problem: %s', (_what, text) => {
    const problems = problemsOf(text)
    expect(problems.length).toBeGreaterThan(0)
    expect(problems.join('\n')).not.toContain('s3cr3t')
  })
})

it('the files in the documentation can be read', async () => {
  const page = await readFile(new URL('../../../docs/apply.md', import.meta.url), 'utf8')
  const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text)
  expect(examples).toHaveLength(3)
  expect(examples.map(problemsOf)).toEqual([[], [], []])
})
