import type { CommandOption, CommandOptions } from './command-option.ts'
import type { CommandContext } from './context.ts'
import type { ExitCode } from './exit-code.ts'

type OptionValue<O extends CommandOption> = O['type'] extends 'boolean'
  ? boolean | undefined
  : O extends { readonly multiple: true }
    ? readonly string[] | undefined
    : string | undefined

export type OptionValues<O extends CommandOptions> = { readonly [K in keyof O]: OptionValue<O[K]> }

/** `['NAME', '[URL]']` becomes `[string, string | undefined]`. */
export type PositionalValues<P extends readonly string[]> = {
  readonly [K in keyof P]: P[K] extends `[${string}]` ? string | undefined : string
}

type CommandText = {
  /** What a person types: `['mirror', 'add']`. */
  readonly words: readonly string[]
  /** One sentence for the list of commands. */
  readonly summary: string
  /** What follows the words. */
  readonly usage: string
  readonly examples: readonly string[]
  /** Not in the list of commands: for programs, not for people. */
  readonly hidden?: true
  /** Anything the options do not say by themselves. */
  readonly notes?: string
}

export type Command = CommandText & {
  readonly positionals: readonly string[]
  readonly options: CommandOptions
  readonly run: (
    context: CommandContext,
    positionals: readonly (string | undefined)[],
    values: Readonly<Record<string, unknown>>,
  ) => Promise<ExitCode>
}

/** One row of the command table; `run` sees its positionals and options with their types. */
export const defineCommand = <const P extends readonly string[], const O extends CommandOptions>(
  definition: CommandText & {
    readonly positionals: P
    readonly options: O
    readonly run: (
      context: CommandContext,
      positionals: PositionalValues<P>,
      values: OptionValues<O>,
    ) => Promise<ExitCode>
  },
): Command => ({
  ...definition,
  // The parser fills both according to the same `positionals` and `options`.
  run: (context, positionals, values) =>
    definition.run(
      context,
      positionals as unknown as PositionalValues<P>,
      values as unknown as OptionValues<O>,
    ),
})
