/** An option of a command, as `node:util` parseArgs takes it, with what the help says about it. */
export type CommandOption = {
  readonly type: 'string' | 'boolean'
  readonly multiple?: true
  /** What stands for the value in the help: `--every DURATION`. */
  readonly value?: string
  readonly summary: string
}
export type CommandOptions = Readonly<Record<string, CommandOption>>
