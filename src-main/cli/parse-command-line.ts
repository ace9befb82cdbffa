import { parseArgs } from 'node:util'
import type { Command } from './command.ts'
import { globalOptions, type GlobalValues } from './global-options.ts'
import { usageError } from './usage-error.ts'

export type CommandLine =
  | { readonly kind: 'version' }
  /** `words` is empty for the general help, one word for a group, the whole name for a command. */
  | { readonly kind: 'help'; readonly words: readonly string[] }
  | {
      readonly kind: 'run'
      readonly command: Command
      readonly positionals: readonly (string | undefined)[]
      readonly values: Readonly<Record<string, unknown>>
      readonly globals: GlobalValues
    }

type Rest = {
  readonly words: readonly string[]
  readonly rest: readonly string[]
  readonly early: readonly string[]
}

const isWord = (argument: string | undefined): argument is string =>
  argument !== undefined && !argument.startsWith('-')

/** Splits the command's words from what follows; global options may stand before and between the words. */
const takeWords = (args: readonly string[], commands: readonly Command[]): Rest => {
  const words: string[] = []
  const early: string[] = []
  let index = 0
  for (;;) {
    const argument = args[index]
    if (argument === undefined) break
    if (argument === '--data-dir') {
      early.push(argument, ...args.slice(index + 1, index + 2))
      index += 2
    } else if (/^(--json|--help|-h|--data-dir=.*)$/.test(argument)) {
      early.push(argument)
      index += 1
    } else if (
      isWord(argument) &&
      commands.some((command) => isPrefix([...words, argument], command.words))
    ) {
      words.push(argument)
      index += 1
    } else {
      break
    }
  }
  return { words, rest: args.slice(index), early }
}

/** The words of a command line that cannot be read further, for the pointer to its help. */
export const commandWords = (args: readonly string[], commands: readonly Command[]): readonly string[] =>
  takeWords(args, commands).words

const isPrefix = (words: readonly string[], of: readonly string[]): boolean =>
  words.length <= of.length && words.every((word, index) => word === of[index])

const sameWords = (command: Command, words: readonly string[]): boolean =>
  command.words.length === words.length && isPrefix(words, command.words)

/** parseArgs explains at length; its first sentence is what a person needs. */
const parseArgsProblem = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error)
  return `${message.split(/\.\s|\n/)[0] ?? message}.`.replace(/\.\.$/, '.')
}

const parseOptions = (command: Command, args: readonly string[]) => {
  try {
    return parseArgs({
      args: [...args],
      options: { ...command.options, ...globalOptions, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
      strict: true,
    })
  } catch (error) {
    throw usageError(parseArgsProblem(error))
  }
}

const checkPositionals = (command: Command, given: readonly string[]): void => {
  const missing = command.positionals[given.length]
  if (missing !== undefined && !missing.startsWith('[')) throw usageError(`${missing} is missing.`)
  const surplus = given[command.positionals.length]
  if (surplus !== undefined) throw usageError(`"${surplus}" is one argument too many.`)
}

const unknownCommand = (words: readonly string[], rest: readonly string[], commands: readonly Command[]) => {
  if (words.length === 0) return usageError(`There is no command "${rest[0] ?? ''}".`)
  const verbs = commands
    .filter((command) => isPrefix(words, command.words))
    .map((command) => command.words.at(-1))
  const what = isWord(rest[0])
    ? `"${words.join(' ')}" has no "${rest[0]}".`
    : `"${words.join(' ')}" needs a verb.`
  return usageError(`${what} It has: ${verbs.join(', ')}.`)
}

/**
 * Reads a command line against the command table.
 * @throws AppError `invalid_input` with a sentence that says what is wrong with it
 */
export const parseCommandLine = (args: readonly string[], commands: readonly Command[]): CommandLine => {
  if (args[0] === '--version') return { kind: 'version' }
  if (args[0] === 'help') return { kind: 'help', words: takeWords(args.slice(1), commands).words }
  const { words, rest, early } = takeWords(args, commands)
  const asksForHelp = [...early, ...rest].some((argument) => argument === '--help' || argument === '-h')
  const command = commands.find((candidate) => sameWords(candidate, words))
  if (asksForHelp || args.length === 0) {
    if (command === undefined && isWord(rest[0])) throw unknownCommand(words, rest, commands)
    return { kind: 'help', words }
  }
  if (command === undefined) throw unknownCommand(words, rest, commands)
  const { values, positionals } = parseOptions(command, [...early, ...rest])
  checkPositionals(command, positionals)
  return {
    kind: 'run',
    command,
    positionals,
    values,
    globals: { json: values.json === true, dataDirectory: values['data-dir'] },
  }
}
