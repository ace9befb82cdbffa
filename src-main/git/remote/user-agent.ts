/** Some hosts answer git's protocol only to agents that begin with `git/`. https://git-scm.com/docs/git-config#Documentation/git-config.txt-httpuserAgent */
export const userAgent = 'git/2.39.5 (mirrordesk)'
