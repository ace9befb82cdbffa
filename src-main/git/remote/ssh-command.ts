import type { Credential } from '../../core/ports/remote-git.ts'

/** One word of a shell command line, whatever it holds. */
export const shellQuote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`

/** A path as ssh's configuration reads it: `%` begins a token, quotes and backslashes are escaped. */
const configurationPath = (path: string): string =>
  `"${path.replaceAll('%', '%%').replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`

/**
 * ssh and its options: it asks nothing, reads no personal or system configuration, trusts only the keys in our file,
 * and opens with the given key or the agent alone. https://man.openbsd.org/ssh_config
 */
export const sshWords = (credential: Credential | null, knownHostsFile: string): readonly string[] => {
  // In batch mode ssh asks nobody for the passphrase, not even the program that knows it.
  const asksForPassphrase = credential?.kind === 'ssh_key' && credential.passphrase !== undefined
  const options = [
    ...(asksForPassphrase
      ? [
          'BatchMode=no',
          'NumberOfPasswordPrompts=1',
          'PasswordAuthentication=no',
          'KbdInteractiveAuthentication=no',
        ]
      : ['BatchMode=yes']),
    'ConnectTimeout=20',
    'ServerAliveInterval=15',
    'ServerAliveCountMax=4',
    'StrictHostKeyChecking=yes',
    'UpdateHostKeys=no',
    'GlobalKnownHostsFile=/dev/null',
    `UserKnownHostsFile=${configurationPath(knownHostsFile)}`,
    // "none": the keys in the person's home are not tried beside the agent's.
    ...(credential?.kind === 'ssh_key' ? ['IdentitiesOnly=yes'] : ['IdentityFile=none']),
  ]
  const words = ['ssh', '-F', 'none', ...options.flatMap((option) => ['-o', option])]
  if (credential?.kind === 'ssh_key') words.push('-i', credential.keyFile.replaceAll('%', '%%'))
  return words
}

/** The same as the command for `GIT_SSH_COMMAND`, which git hands to a shell. */
export const sshCommand = (credential: Credential | null, knownHostsFile: string): string =>
  sshWords(credential, knownHostsFile).map(shellQuote).join(' ')
