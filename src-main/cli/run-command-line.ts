import { toAppError } from '../../src-shared/errors/app-error.ts'
import { toWireError } from '../../src-shared/contract/frames.ts'
import { commandTable } from './command-table.ts'
import { createContext } from './context.ts'
import { type ExitCode, exitCodeOfError } from './exit-code.ts'
import { errorText } from './failure-text.ts'
import { helpText } from './help-text.ts'
import { type CommandLine, commandWords, parseCommandLine } from './parse-command-line.ts'
import type { Output } from './terminal-output.ts'
import { version } from './version.ts'

/** JSON is asked for even when the rest of the command line cannot be read. */
const wantsJson = (args: readonly string[]): boolean => {
  const end = args.indexOf('--')
  return (end === -1 ? args : args.slice(0, end)).includes('--json')
}

const run = async (commandLine: CommandLine, output: Output): Promise<ExitCode> => {
  switch (commandLine.kind) {
    case 'version':
      output.line(version)
      return 0
    case 'help':
      output.line(helpText(commandLine.words, commandTable))
      return 0
    case 'run': {
      const { command, positionals, values, globals } = commandLine
      return command.run(createContext(globals, output), positionals, values)
    }
  }
}

/** Runs one command line from its words to its exit code. Every failure is printed here, once. */
export const runCommandLine = async (args: readonly string[], output: Output): Promise<ExitCode> => {
  try {
    return await run(parseCommandLine(args, commandTable), output)
  } catch (thrown) {
    const error = toAppError(thrown)
    if (wantsJson(args)) output.document({ error: toWireError(error) })
    else output.note(errorText(error, commandWords(args, commandTable)))
    return exitCodeOfError(error.code)
  }
}
