import type { CommandOptions } from './command-option.ts'
import type { Command } from './command.ts'
import { globalOptions } from './global-options.ts'
import { indent, renderTable } from './table.ts'

const exitCodes = 'Exit codes: 0 done, 1 failed, 2 usage, 3 not running, 130 stopped waiting.'

const optionTable = (options: CommandOptions): string =>
  indent(
    renderTable(
      Object.entries(options).map(([name, option]) => [
        `--${name}${option.type === 'string' ? ` ${option.value ?? 'VALUE'}` : ''}`,
        option.summary,
      ]),
    ),
  )

const commandTable = (commands: readonly Command[]): string => {
  const shown = commands.filter((command) => command.hidden !== true)
  return indent(renderTable(shown.map((command) => [command.words.join(' '), command.summary])))
}

const commandHelp = (command: Command): string =>
  [
    `Usage: mirrordesk ${[...command.words, command.usage].join(' ').trim()}`,
    command.summary,
    ...(command.notes === undefined ? [] : [command.notes]),
    `Options:\n${optionTable({ ...command.options, ...globalOptions })}`,
    `${command.examples.length === 1 ? 'Example' : 'Examples'}:\n${indent(command.examples.join('\n'))}`,
    exitCodes,
  ].join('\n\n')

const groupHelp = (word: string, commands: readonly Command[]): string =>
  [
    `Usage: mirrordesk ${word} VERB …`,
    commandTable(commands),
    `Run \`mirrordesk ${word} VERB --help\` for its options and an example.`,
  ].join('\n\n')

const generalHelp = (commands: readonly Command[]): string =>
  [
    'Mirrordesk keeps git repositories mirrored between this computer and any git host.',
    'Usage: mirrordesk COMMAND …',
    commandTable(commands),
    `Every command takes:\n${optionTable(globalOptions)}`,
    'Example:\n  mirrordesk mirror add team/project --pull https://example.org/team/project.git',
    exitCodes,
  ].join('\n\n')

/** The help for a command, for a group of commands (`repo`), or for all of them (no words). */
export const helpText = (words: readonly string[], commands: readonly Command[]): string => {
  const matching = commands.filter((command) => words.every((word, index) => command.words[index] === word))
  const exact = matching.find((command) => command.words.length === words.length)
  if (exact !== undefined) return commandHelp(exact)
  return words.length === 0 ? generalHelp(commands) : groupHelp(words.join(' '), matching)
}
