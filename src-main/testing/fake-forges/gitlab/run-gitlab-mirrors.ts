import { tryGit } from '../../scratch.ts'
import type { FakeGitlabState } from './gitlab-state.ts'

/** Runs every push mirror that was asked for: real pushes, by force, of branches and tags. */
export const runGitlabMirrors = async (state: FakeGitlabState, now: () => number): Promise<void> => {
  for (const project of state.projects.values()) {
    for (const mirror of project.mirrors) {
      if (mirror.state !== 'scheduled') continue
      const directory = await state.directoryOf(project)
      const refs = ['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*']
      const { exitCode, stderr } = await tryGit(directory, ['push', '--prune', mirror.url, ...refs])
      mirror.state = exitCode === 0 ? 'finished' : 'failed'
      mirror.lastError = exitCode === 0 ? null : stderr.trim()
      mirror.lastUpdate = new Date(now()).toISOString()
      if (exitCode === 0) mirror.lastSuccess = mirror.lastUpdate
    }
  }
}
