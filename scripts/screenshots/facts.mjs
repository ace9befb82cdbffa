const messageOf = (subject) => (commit) => commit.subject.startsWith(subject)

/** What the addresses of the tour need to know of the sample: ids, and the address of a host it plays. */
export const readFacts = async ({ call }) => {
  const { mirrors } = await call('overview.get')
  const find = (repository, ending) =>
    mirrors.find((mirror) => mirror.repository === repository && mirror.url.endsWith(ending))
  const website = find('web/website', 'upstream/website.git')
  const partial = find('notes', 'public/notes.git')
  const history = await call('commits.list', { repository: 'web/website', all: true, limit: 200 })
  return {
    host: new URL(website.url).origin,
    website: website.id,
    partial: partial.id,
    signIn: find('data/pipelines', 'data-pipelines.git').id,
    partialRun: partial.lastRun.id,
    commit: history.items.find(messageOf('Rank what the search finds'))?.id,
  }
}
