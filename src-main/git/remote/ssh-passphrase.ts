import { writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Credential } from '../../core/ports/remote-git.ts'

/** ssh and ssh-keygen start a program for a passphrase: it stands beside the known hosts, and holds no secret. */
const askPassFile = (knownHostsFile: string): string => path.join(path.dirname(knownHostsFile), 'askpass')

const program = `#!/bin/sh
printf '%s\\n' "$MIRRORDESK_PASSPHRASE"
`

/** For the start. */
export const writeAskPass = (knownHostsFile: string): void =>
  writeFileSync(askPassFile(knownHostsFile), program, { mode: 0o700 })

/**
 * The environment in which ssh or ssh-keygen is given a passphrase: in no file, in no argv. Versions before 8.4 do not
 * know `SSH_ASKPASS_REQUIRE` and want a display, which nobody opens. https://man.openbsd.org/ssh#SSH_ASKPASS
 */
export const passphraseEnvironment = (
  passphrase: string,
  knownHostsFile: string,
): Readonly<Record<string, string>> => ({
  SSH_ASKPASS: askPassFile(knownHostsFile),
  SSH_ASKPASS_REQUIRE: 'force',
  DISPLAY: process.env['DISPLAY'] ?? ':0',
  MIRRORDESK_PASSPHRASE: passphrase,
})

/** What ssh needs of a credential besides its options; empty when nothing. */
export const sshEnvironment = (
  credential: Credential | null,
  knownHostsFile: string,
): Readonly<Record<string, string>> =>
  credential?.kind === 'ssh_key' && credential.passphrase !== undefined
    ? passphraseEnvironment(credential.passphrase, knownHostsFile)
    : {}
