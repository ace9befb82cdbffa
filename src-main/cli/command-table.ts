import { accountCommands } from './account-command.ts'
import { applyCommand } from './apply-command.ts'
import type { Command } from './command.ts'
import { credentialCommands } from './credential-command.ts'
import { discoverCommand } from './discover-command.ts'
import { exportCommand } from './export-command.ts'
import { fetchCommand } from './fetch-command.ts'
import { hostKeyCommands } from './host-key-command.ts'
import { keptCommand } from './kept-command.ts'
import { keyCommands } from './key-command.ts'
import { forgeMirrorCommands } from './forge-mirror-command.ts'
import { mirrorCommands } from './mirror-command.ts'
import { openCommand } from './open-command.ts'
import { repoCommands } from './repo-command.ts'
import { serveCommand } from './serve-command.ts'
import { settingsCommand } from './settings-command.ts'
import { signingKeyCommands } from './signing-key-command.ts'
import { statusCommand } from './status-command.ts'
import { tokenCommand } from './token-command.ts'
import { webhookCommands } from './webhook-command.ts'

/** Every command, in the order of the help. */
export const commandTable: readonly Command[] = [
  serveCommand,
  statusCommand,
  openCommand,
  ...repoCommands,
  fetchCommand,
  ...mirrorCommands,
  ...forgeMirrorCommands,
  ...accountCommands,
  discoverCommand,
  ...hostKeyCommands,
  tokenCommand,
  ...keyCommands,
  ...signingKeyCommands,
  ...webhookCommands,
  keptCommand,
  ...credentialCommands,
  settingsCommand,
  applyCommand,
  exportCommand,
]
