import { describe, expect, it } from 'vitest'
import { commandTable } from './command-table.ts'
import { parseCommandLine } from './parse-command-line.ts'

/** As a shell cuts a line into words; double quotes stand for nothing here. */
const wordsOf = (line: string): string[] =>
  (line.match(/'[^']*'|\S+/g) ?? []).map((word) => word.replaceAll("'", ''))

const parse = (line: string) => parseCommandLine(wordsOf(line), commandTable)

const parseRun = (line: string) => {
  const commandLine = parse(line)
  if (commandLine.kind !== 'run') throw new Error(`${line} is no command to run`)
  return commandLine
}

describe('parseCommandLine', () => {
  it('finds the command, its positionals and its options', () => {
    const { command, positionals, values } = parseRun(
      'mirror add team/project --pull https://h/o/r --every 5m',
    )
    expect(command.words).toEqual(['mirror', 'add'])
    expect(positionals).toEqual(['team/project', 'https://h/o/r'])
    expect(values).toMatchObject({ pull: true, every: '5m' })
  })

  it('takes global options before, between and after the words', () => {
    for (const line of [
      '--data-dir /d --json repo list',
      'repo --json --data-dir=/d list',
      'repo list --json --data-dir /d',
    ]) {
      const { command, globals } = parseRun(line)
      expect(command.words).toEqual(['repo', 'list'])
      expect(globals).toMatchObject({ json: true, dataDirectory: '/d' })
    }
  })

  it('takes the verb that git appends to a helper with options', () => {
    expect(parseRun('--data-dir /d credential get').command.words).toEqual(['credential', 'get'])
  })

  it('does not take a repository for a verb', () => {
    const { command, positionals } = parseRun('token list')
    expect(command.words).toEqual(['token'])
    expect(positionals).toEqual(['list'])
  })

  it.each([
    ['', []],
    ['--help', []],
    ['mirror --help', ['mirror']],
    ['mirror add --help', ['mirror', 'add']],
    ['mirror add team/project -h', ['mirror', 'add']],
    ['help mirror add', ['mirror', 'add']],
  ])('shows help for "%s"', (line, words) => {
    expect(parse(line)).toEqual({ kind: 'help', words })
  })

  it.each([
    ['frobnicate', 'There is no command "frobnicate".'],
    ['repo', '"repo" needs a verb. It has: create, list'],
    ['repo frobnicate', '"repo" has no "frobnicate".'],
    ['repo list --colour', "Unknown option '--colour'."],
    ['repo show', 'NAME is missing.'],
    ['repo show one two', '"two" is one argument too many.'],
    ['fetch team/project', 'URL is missing.'],
    ['token team/project --ttl', "Option '--ttl <value>' argument missing."],
  ])('says what is wrong with "%s"', (line, sentence) => {
    expect(() => parse(line)).toThrow(sentence)
    expect(() => parse(line)).toThrow(expect.objectContaining({ code: 'invalid_input' }))
  })
})

describe('the command table', () => {
  it('has a command for every row of the product', () => {
    const names = new Set(commandTable.map((command) => command.words[0]))
    for (const name of 'serve status open repo fetch mirror account host-key token key kept credential settings'.split(
      ' ',
    )) {
      expect(names).toContain(name)
    }
  })

  it.each(commandTable.map((command) => [command.words.join(' '), command] as const))(
    '%s has an example that is a valid call of it',
    (_name, command) => {
      expect(command.examples.length).toBeGreaterThan(0)
      for (const example of command.examples) {
        const call = /mirrordesk ([^<")]*)/.exec(example)?.[1]?.trim() ?? ''
        expect(parseRun(call).command.words).toEqual(command.words)
      }
    },
  )
})
