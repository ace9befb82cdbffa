import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { writeAskPass } from './remote/ssh-passphrase.ts'

/** Where git runs from and what it may see. Made once for a data directory. */
export type GitSetup = {
  /** Name or path of the git binary. */
  readonly gitPath: string
  /** Stands in for the user's home, so that no personal configuration, key or hook is read. */
  readonly homeDirectory: string
  /** The only configuration file git reads besides the repository's own. */
  readonly configFile: string
  /** Hosts whose SSH keys a person has accepted. */
  readonly knownHostsFile: string
  /** Short-lived files: included configurations, quarantined objects of other volumes. */
  readonly temporaryDirectory: string
}

/**
 * Lays out the files git needs below `directory`, writes the one configuration, and removes short-lived files that
 * a killed core left. For the start, when no other core uses the directory.
 * https://git-scm.com/docs/git-config
 */
export const prepareGitSetup = (directory: string, options: { readonly gitPath?: string } = {}): GitSetup => {
  const setup: GitSetup = {
    gitPath: options.gitPath ?? 'git',
    homeDirectory: path.join(directory, 'home'),
    configFile: path.join(directory, 'config'),
    knownHostsFile: path.join(directory, 'known_hosts'),
    temporaryDirectory: path.join(directory, 'tmp'),
  }
  mkdirSync(setup.homeDirectory, { recursive: true, mode: 0o700 })
  rmSync(setup.temporaryDirectory, { recursive: true, force: true })
  mkdirSync(setup.temporaryDirectory, { recursive: true, mode: 0o700 })
  writeFileSync(setup.configFile, configuration)
  writeAskPass(setup.knownHostsFile)
  return setup
}

/**
 * `safe.directory`: the store may live on a disk that another user id owns (external drives, containers).
 * `pack.writeReverseIndex`: without one, every fetch of one commit from a large pack sorts all of its objects first.
 * No `http.lowSpeedLimit`: a host that unpacks what it was sent answers a few bytes a second for minutes. Stalls are
 * watched for by `spawn-git.ts`.
 */
const configuration = `[core]
	hooksPath = /dev/null
	logAllRefUpdates = false
[gc]
	auto = 0
[maintenance]
	auto = false
[pack]
	writeReverseIndex = true
[init]
	defaultBranch = main
[safe]
	directory = *
[http]
	followRedirects = initial
[credential]
	helper =
	useHttpPath = true
[advice]
	pushUpdateRejected = false
`

/** What passes from our environment to git: programs, temporary files, certificates, proxies, the SSH agent. */
const passedOn = [
  'PATH',
  'TMPDIR',
  'TEMP',
  'TMP',
  'SystemRoot',
  'ComSpec',
  'PATHEXT',
  'SSH_AUTH_SOCK',
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
  'GIT_SSL_CAINFO',
  'http_proxy',
  'https_proxy',
  'HTTPS_PROXY',
  'no_proxy',
  'NO_PROXY',
  'ALL_PROXY',
  'all_proxy',
] as const

/**
 * The environment of every git process: an allow-list, English messages, no prompts, no system or user
 * configuration. https://git-scm.com/docs/git#_environment_variables
 */
export const gitEnvironment = (
  setup: GitSetup,
  extra: Readonly<Record<string, string>> = {},
): Record<string, string> => {
  const environment: Record<string, string> = {}
  for (const name of passedOn) {
    const value = process.env[name]
    if (value !== undefined) environment[name] = value
  }
  return {
    ...environment,
    HOME: setup.homeDirectory,
    XDG_CONFIG_HOME: setup.homeDirectory,
    LC_ALL: 'C',
    TERM: 'dumb',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: setup.configFile,
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: 'true',
    SSH_ASKPASS: 'true',
    SSH_ASKPASS_REQUIRE: 'never',
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_OPTIONAL_LOCKS: '0',
    // Anybody may push `refs/replace/…`: an id must not mean two things, least of all where a rule is decided by it.
    GIT_NO_REPLACE_OBJECTS: '1',
    ...extra,
  }
}
