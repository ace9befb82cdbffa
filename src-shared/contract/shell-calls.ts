import { z } from 'zod'

const nothing = z.object({})

/**
 * What the window may ask of the desktop shell itself: things that only a program with a screen can do. The browser
 * has none of them. Names are checked against this table before anything is done.
 */
export const shellCalls = {
  'shell.info': {
    input: nothing,
    output: z.object({
      platform: z.enum(['darwin', 'win32', 'linux', 'other']),
      electronVersion: z.string(),
      /** Whether this system can start an application at login. */
      canStartAtLogin: z.boolean(),
    }),
  },
  /** Opens an `https:` or `http:` page in the person's browser. Other schemes are refused. */
  'shell.openExternal': { input: z.object({ url: z.string().max(4_096) }), output: nothing },
  /** Asks for a folder; null when the person cancelled. */
  'shell.chooseFolder': {
    input: z.object({ title: z.string().max(200) }),
    output: z.object({ path: z.string().nullable() }),
  },
  /** Shows the data directory in the file manager. */
  'shell.showDataDirectory': { input: nothing, output: nothing },
  /** Starts the core anew, e.g. on another port. */
  'shell.restartCore': { input: nothing, output: nothing },
} as const satisfies Readonly<Record<string, { input: z.ZodType; output: z.ZodType }>>

export type ShellCallName = keyof typeof shellCalls
export type ShellCallInput<K extends ShellCallName> = z.input<(typeof shellCalls)[K]['input']>
export type ShellCallOutput<K extends ShellCallName> = z.output<(typeof shellCalls)[K]['output']>
