import type { App } from '../app/app-options.ts'
import { openInBrowser, pageLifetimeMs } from '../shell-headless/open-browser.ts'
import { stopRequested } from '../shell-headless/stop-signals.ts'
import { defineCommand } from './command.ts'
import type { CommandContext } from './context.ts'
import { helperProgram } from './helper-program.ts'
import { usageError } from './usage-error.ts'
import { version } from './version.ts'

export const parsePort = (text: string): number => {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw usageError(`--port is a number from 0 (any free one) to 65535; not "${text}".`)
}

/** A core that runs in this process, and what keeps it busy until it is stopped. */
type Running = {
  readonly app: App
  readonly dataDirectory: string
  readonly untilStopped: (stopped: Promise<void>) => Promise<void>
  readonly stop: () => Promise<void>
}

type ServeValues = {
  readonly host: string | undefined
  readonly port: string | undefined
  readonly org: string | undefined
  readonly sample: boolean | undefined
}

/** The application is loaded here and not before: every other command does without it. */
const start = async (
  context: CommandContext,
  values: ServeValues,
  stopped: Promise<void>,
): Promise<Running> => {
  const { host } = values
  if (values.sample === true) {
    const { startSample } = await import('../shell-headless/sample/start-sample.ts')
    // Any free port: the sample must run beside a real one.
    const port = parsePort(values.port ?? '0')
    return startSample({ host: host ?? '127.0.0.1', port, version, say: context.output.line, stopped })
  }
  const { serve } = await import('../shell-headless/serve.ts')
  const { dataDirectory, environment } = context
  const app = await serve({
    dataDirectory,
    host,
    port: values.port === undefined ? undefined : parsePort(values.port),
    organization: values.org ?? 'local',
    version,
    environment,
    credentialHelperProgram: helperProgram(),
  })
  return { app, dataDirectory, untilStopped: (stopped) => stopped, stop: app.stop }
}

/** One line, also as JSON: whoever started us waits for it. */
const readyLine = (json: boolean, { app, dataDirectory }: Running): string =>
  json
    ? JSON.stringify({ address: app.address, dataDirectory })
    : `Mirrordesk is ready at ${new URL('/', app.address).href}`

export const serveCommand = defineCommand({
  words: ['serve'],
  summary: 'Run Mirrordesk without a window, until Ctrl-C.',
  usage: '[--data-dir DIR] [--host 127.0.0.1] [--port 7420] [--org local] [--open]',
  notes:
    'Prints one line with the address once it accepts connections. Without --host and --port it listens where the settings say.',
  positionals: [],
  options: {
    host: { type: 'string', value: 'HOST', summary: 'Address to listen on (the setting, else 127.0.0.1).' },
    port: {
      type: 'string',
      value: 'PORT',
      summary: 'Port to listen on (the setting, else 7420); 0 takes a free one.',
    },
    org: { type: 'string', value: 'NAME', summary: 'Name of the organization (local).' },
    open: { type: 'boolean', summary: 'Open the interface in the default browser.' },
    link: { type: 'boolean', summary: 'Also print a link that opens the interface, once.' },
    sample: {
      type: 'boolean',
      summary: 'Show it at work on throw-away data, with sample remotes of its own.',
    },
  },
  examples: ['mirrordesk serve --data-dir ~/mirrors --port 7421', 'mirrordesk serve --sample'],
  run: async (context, _positionals, values) => {
    const stopped = stopRequested({ events: process, now: context.now, exit: (code) => process.exit(code) })
    const running = await start(context, values, stopped)
    let removePage: (() => void) | null = null
    try {
      const { app } = running
      context.output.line(readyLine(context.json, running))
      if (values.link === true) {
        context.output.line(`Open ${app.createOpenLink().url} (once, within 10 minutes)`)
      }
      if (values.open === true) {
        removePage = await openInBrowser(app.createOpenLink().url, running.dataDirectory)
        if (removePage === null) context.output.note('No browser could be started.')
        else setTimeout(removePage, pageLifetimeMs).unref()
      }
      await running.untilStopped(stopped)
    } finally {
      removePage?.()
      await running.stop()
    }
    return 0
  },
})
