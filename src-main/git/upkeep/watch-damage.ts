import { isAppError } from '../../../src-shared/errors/app-error.ts'
import type { RunGit } from '../run-git.ts'
import type { SpawnGit } from '../spawn-git.ts'
import { damageIn, type DamageKind } from './damage-signs.ts'

export type DamageReport = {
  /** Where git was at work. */
  readonly directory: string
  readonly kind: DamageKind
  /** What it said. May name directories of this machine. */
  readonly text: string
}

export type ReportDamage = (report: DamageReport) => void

type Environment = Readonly<Record<string, string>> | undefined

/** A push that lacks objects says nothing about the repository it is pushed to. */
const tells = (kind: DamageKind, environment: Environment): boolean =>
  kind !== 'missing' || environment?.['GIT_OBJECT_DIRECTORY'] === undefined

/** The same two ways to run git, which tell when git finds the repository damaged. */
export const watchDamage = (
  given: { readonly run: RunGit; readonly spawn: SpawnGit },
  report: ReportDamage,
): { readonly run: RunGit; readonly spawn: SpawnGit } => {
  const look = (directory: string, environment: Environment, text: string): void => {
    const kind = damageIn(text)
    if (kind !== null && tells(kind, environment)) report({ directory, kind, text })
  }
  return {
    run: async (args, options) => {
      try {
        const result = await given.run(args, options)
        if (result.exitCode !== 0) look(options.directory, options.environment, result.stderr)
        return result
      } catch (error) {
        const stderr = isAppError(error) ? error.details['stderr'] : null
        if (typeof stderr === 'string') look(options.directory, options.environment, stderr)
        throw error
      }
    },
    spawn: (args, options) => {
      const process = given.spawn(args, options)
      process.done.then(
        // Damage of derived files is told by a git that works around it, too.
        ({ stderr }) => {
          if (stderr !== '') look(options.directory, options.environment, stderr)
        },
        () => undefined,
      )
      return process
    },
  }
}
