import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import path from 'node:path'
import { sshFaultFunction, writeSshFault, type SshFault, type SshService } from './fault-host/ssh-faults.ts'
import { ended, freePort, listening } from './loopback-process.ts'
import { bareRepository } from './scratch.ts'

const binary = '/usr/sbin/sshd'
const missing = existsSync(binary) ? null : 'openssh-server is not installed'

/** Whether an SSH server can run here, and if not, why: for the names of skipped tests. */
export const sshAvailable: { readonly available: boolean; readonly reason: string | null } = {
  available: missing === null,
  reason: missing,
}

export type SshUpstream = {
  /** `127.0.0.1:<port>`, as `RemoteAddress.host` has it. */
  readonly host: string
  readonly repositoryUrl: (name: string) => string
  readonly repositoriesDirectory: string
  readonly createRepository: (name: string) => Promise<string>
  /** Private key that the server accepts. */
  readonly keyFile: string
  /** Lets another key in: a line as hosts take it. */
  readonly authorize: (publicKey: string) => void
  /** Private key that it does not. */
  readonly strangerKeyFile: string
  /** `SHA256:…` of the host key, from ssh-keygen. */
  readonly fingerprint: () => string
  /** Starts anew on the same port with another identity. */
  readonly replaceHostKey: () => Promise<void>
  /** What happens to the answers of git, from the next connection on; null ends it. */
  readonly fail: (fault: SshFault | null, service?: SshService) => void
  readonly stop: () => Promise<void>
}

const makeKey = (file: string): string => {
  rmSync(file, { force: true })
  rmSync(`${file}.pub`, { force: true })
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'test', '-f', file])
  return file
}

/** What the accepted key may do: git's two services, in the folder, what a file there says of LFS, and nothing else. */
const forcedCommand = (directory: string, repositories: string): string => `#!/bin/sh
${sshFaultFunction(directory)}
case "$SSH_ORIGINAL_COMMAND" in
  git-upload-pack\\ *|git-receive-pack\\ *) ;;
  git-lfs-authenticate\\ *)
    if [ -f '${repositories}/lfs-authenticate.json' ]; then exec cat '${repositories}/lfs-authenticate.json'; fi
    echo "git-lfs-authenticate: command not found" >&2; exit 127 ;;
  *) echo "only git is served here" >&2; exit 128 ;;
esac
service=\${SSH_ORIGINAL_COMMAND%% *}
name=\${SSH_ORIGINAL_COMMAND#* }
name=\${name#\\'}; name=\${name%\\'}; name=\${name#/}
case "$name" in *..*) exit 128 ;; esac
cd '${repositories}' || exit 128
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null
# git takes a leading ~ for somebody's home.
with_fault "\${service#git-}" git "\${service#git-}" "./$name"
`

/** A real sshd on a loopback port, with a host key and an authorized key of its own, that fails on demand. */
export const startSshUpstream = async (options: { readonly directory: string }): Promise<SshUpstream> => {
  const port = await freePort()
  const directory = mkdtempSync(path.join(options.directory, 'sshd-'))
  const repositoriesDirectory = path.join(directory, 'repositories')
  mkdirSync(repositoriesDirectory)
  // sshd started as root insists on this folder.
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 })

  const hostKeyFile = makeKey(path.join(directory, 'host_key'))
  const keyFile = makeKey(path.join(directory, 'client key'))
  const strangerKeyFile = makeKey(path.join(directory, 'stranger'))
  const command = path.join(directory, 'serve-git')
  writeFileSync(command, forcedCommand(directory, repositoriesDirectory), { mode: 0o755 })
  const publicKey = execFileSync('ssh-keygen', ['-y', '-f', keyFile], { encoding: 'utf8' })
  const authorizedKeys = path.join(directory, 'authorized_keys')
  writeFileSync(authorizedKeys, `restrict,command="${command}" ${publicKey}`)

  const configurationFile = path.join(directory, 'sshd_config')
  writeFileSync(
    configurationFile,
    `ListenAddress 127.0.0.1
Port ${port}
HostKey ${hostKeyFile}
AuthorizedKeysFile ${authorizedKeys}
PidFile ${path.join(directory, 'sshd.pid')}
UsePAM no
StrictModes no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
AcceptEnv GIT_PROTOCOL
LogLevel INFO
`,
  )
  const start = async (): Promise<ChildProcess> => {
    const child = spawn(binary, ['-D', '-e', '-f', configurationFile], {
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    await listening(child, 'sshd', port)
    return child
  }
  let child = await start()
  return {
    host: `127.0.0.1:${port}`,
    repositoryUrl: (name) => `ssh://${userInfo().username}@127.0.0.1:${port}/${name}.git`,
    repositoriesDirectory,
    createRepository: (name) => bareRepository(repositoriesDirectory, `${name}.git`),
    keyFile,
    authorize: (line) => appendFileSync(authorizedKeys, `\nrestrict,command="${command}" ${line}\n`),
    strangerKeyFile,
    fingerprint: () => {
      const output = execFileSync('ssh-keygen', ['-l', '-E', 'sha256', '-f', hostKeyFile], {
        encoding: 'utf8',
      })
      return output.split(' ')[1] ?? ''
    },
    replaceHostKey: async () => {
      await ended(child)
      makeKey(hostKeyFile)
      child = await start()
    },
    fail: (fault, service = 'upload-pack') => writeSshFault(directory, fault, service),
    stop: () => ended(child),
  }
}
