import type { CommandOptions } from './command-option.ts'

/** Options that every command takes, before or after its words. */
export const globalOptions = {
  json: { type: 'boolean', summary: 'Print one JSON document.' },
  'data-dir': {
    type: 'string',
    value: 'DIR',
    summary: 'The data directory (or MIRRORDESK_DATA_DIR).',
  },
  help: { type: 'boolean', summary: 'Show this help.' },
} as const satisfies CommandOptions

export type GlobalValues = {
  readonly json: boolean
  readonly dataDirectory: string | undefined
}
