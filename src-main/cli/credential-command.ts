import path from 'node:path'
import { answerCredential } from '../app/answer-credential.ts'
import {
  chooseHelper,
  credentialUrls,
  removeCredentialHelper,
  setUpCredentialHelper,
  type ConfigurationFile,
} from '../app/credential-helper.ts'
import { dataDirectoryLayout } from '../app/data-directory.ts'
import { AppError } from '../../src-shared/errors/app-error.ts'
import { type Command, defineCommand } from './command.ts'
import type { CommandContext } from './context.ts'
import { helperProgram } from './helper-program.ts'
import { usageError } from './usage-error.ts'

const readQuestion = async (): Promise<string> => {
  process.stdin.setEncoding('utf8')
  let text = ''
  for await (const chunk of process.stdin) {
    text += String(chunk)
    if (text.includes('\n\n')) break
  }
  return text
}

const get = defineCommand({
  words: ['credential', 'get'],
  summary: 'Answer git as its credential helper for the localhost remote.',
  usage: '',
  notes: 'git runs this itself where `mirrordesk credential setup` found no curl.',
  positionals: [],
  options: {},
  examples: [
    "printf 'protocol=http\\nhost=127.0.0.1:7420\\npath=team/project.git\\n\\n' | mirrordesk credential get",
  ],
  run: async (context) => {
    const answer = await answerCredential(await readQuestion(), {
      address: () => context.core().address,
      mint: (input) => context.client().call('tokens.mint', input),
    })
    process.stdout.write(answer)
    return 0
  },
})

/** git also tells a helper what worked and what did not; tokens are minted anew, so nothing is kept. */
const ignored = (verb: 'store' | 'erase'): Command =>
  defineCommand({
    words: ['credential', verb],
    hidden: true,
    summary: `Part of git's helper protocol; does nothing.`,
    usage: '',
    positionals: [],
    options: {},
    examples: [`mirrordesk credential ${verb} < /dev/null`],
    run: () => Promise.resolve(0 as const),
  })

const fileOptions = {
  global: {
    type: 'boolean',
    summary: 'Your own git configuration (what happens when nothing else is said).',
  },
  file: { type: 'string', value: 'FILE', summary: 'Another configuration file.' },
} as const

type FileValues = { readonly [K in keyof typeof fileOptions]: unknown } & {
  readonly file: string | undefined
}

/** The file that was named; null for the person's own, which the running core takes care of. */
const namedFile = (context: CommandContext, values: FileValues): ConfigurationFile | null => {
  if (values.file === undefined) return null
  if (values.global === true) throw usageError('Give only one of --global and --file.')
  return { path: path.resolve(values.file), environment: context.environment }
}

const setUpIn = async (context: CommandContext, file: ConfigurationFile | null): Promise<boolean> => {
  if (file === null) return (await context.client().call('credentialHelper.setUp', {})).state === 'set_up'
  const { address } = context.core()
  const places = dataDirectoryLayout(context.dataDirectory)
  const command = await chooseHelper(file, places, helperProgram())
  if (command !== null) await setUpCredentialHelper(file, address, command, places)
  return command !== null
}

const setup = defineCommand({
  words: ['credential', 'setup'],
  summary: 'Let everyday git reach the localhost remote without a token in its URL.',
  usage: '[--global|--file FILE]',
  positionals: [],
  options: fileOptions,
  examples: ['mirrordesk credential setup'],
  run: async (context, _positionals, values) => {
    const urls = credentialUrls(context.core().address)
    if (!(await setUpIn(context, namedFile(context, values)))) {
      throw new AppError('not_found', 'git cannot be set up: it found no curl that works.', {
        details: { what: 'curl' },
      })
    }
    context.print({ urls }, () => `git now signs in by itself at ${urls.join(' and ')}.`)
    return 0
  },
})

/** Returns the addresses at which git asked us until now. */
const takeBackFrom = async (
  context: CommandContext,
  file: ConfigurationFile | null,
): Promise<readonly string[]> => {
  if (file !== null) return removeCredentialHelper(file, dataDirectoryLayout(context.dataDirectory))
  const client = context.client()
  const { state } = await client.call('credentialHelper.get', {})
  await client.call('credentialHelper.remove', {})
  return state === 'set_up' ? credentialUrls(context.core().address) : []
}

const unsetup = defineCommand({
  words: ['credential', 'unsetup'],
  summary: 'Take back what `credential setup` did.',
  usage: '[--global|--file FILE]',
  positionals: [],
  options: fileOptions,
  examples: ['mirrordesk credential unsetup'],
  run: async (context, _positionals, values) => {
    const urls = await takeBackFrom(context, namedFile(context, values))
    context.print({ urls }, () =>
      urls.length === 0 ? 'It was not set up.' : `git no longer signs in by itself at ${urls.join(' and ')}.`,
    )
    return 0
  },
})

export const credentialCommands: readonly Command[] = [
  setup,
  unsetup,
  get,
  ignored('store'),
  ignored('erase'),
]
