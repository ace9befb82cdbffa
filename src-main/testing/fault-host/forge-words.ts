/**
 * What forges write to who pushes, word for word, as their hooks send it over the sideband.
 * https://docs.github.com/en/repositories/working-with-files/managing-large-files/about-large-files-on-github
 * https://docs.github.com/en/code-security/secret-scanning/working-with-secret-scanning-and-push-protection
 * https://docs.gitlab.com/user/project/repository/push_rules/
 */
export const largeFileWords = `error: Trace: 4f1f0a2d
error: See https://gh.io/lfs for more information.
error: File data.bin is 166.00 MB; this exceeds GitHub's file size limit of 100.00 MB
error: GH001: Large files detected. You may want to try Git Large File Storage - https://git-lfs.github.com.`

export const gitlabLargeFileWords = `GitLab: You are attempting to check in one or more blobs which exceed the 100MiB limit:

- 3d5f0a2b1c4d5e6f708192a3b4c5d6e7f8091a2b (166 MiB)
To resolve this error, you must either reduce the size of the above blobs, or utilize LFS.`

export const hexNameWords =
  'error: GH002: Sorry, branch or tag names consisting of 40 hex characters are not allowed.'

export const protectedWords = `error: GH006: Protected branch update failed for refs/heads/main.
error: Cannot force-push to this branch`

export const emailPrivacyWords = `error: GH007: Your push would publish a private email address.
You can make your email public or disable this protection by visiting:
https://github.com/settings/emails`

export const lfsMissingWords = `error: GH008: Your push referenced at least 3 unknown Git LFS objects:
    0e1f2d3c4b5a69788796a5b4c3d2e1f00e1f2d3c4b5a69788796a5b4c3d2e1f0
    ...
Try to push them with 'git lfs push --all'.`

export const rulesetWords = `error: GH013: Repository rule violations found for refs/heads/main.

Review all repository rules at https://github.com/acme/notes/rules?ref=refs%2Fheads%2Fmain

- Changes must be made through a pull request.
`

export const secretWords = `error: GH013: Repository rule violations found for refs/heads/main.

- GITHUB PUSH PROTECTION
  —————————————————————————————————————————
    Resolve the following violations before pushing again

    - Push cannot contain secrets


     (?) Learn how to resolve a blocked push
     https://docs.github.com/code-security/secret-scanning/working-with-push-protection-from-the-command-line

      —— GitHub Personal Access Token ——————————————————————
       locations:
         - commit: b6ba2be0c1d2e3f405162738495a6b7c8d9e0f1a
           path: .env:1

       (?) To push, remove secret from commit(s) or follow this URL to allow the secret.
       https://github.com/acme/notes/security/secret-scanning/unblock-secret/2abcDEF`

export const gitlabRuleWords = "GitLab: Commit message does not follow the pattern '^JIRA-\\d+'"
export const gitlabProtectedWords =
  'GitLab: You are not allowed to force push code to a protected branch on this project.'
export const gitlabQuotaWords =
  'GitLab: Your push to this repository would cause it to exceed the allocated storage limit'
export const forgejoQuotaWords = 'Forgejo: quota exceeded (size limit of 750 MiB)'
export const hookWords = 'The build is red; nothing is taken until it is green.'

export const workflowReason =
  'refusing to allow a Personal Access Token to create or update workflow `.github/workflows/ci.yml` without `workflow` scope'

/** Bodies of answers to the first request. */
export const samlBody = `The 'acme' organization has enabled or enforced SAML SSO.
To access this repository, you must use the HTTPS remote with a personal access token that has been authorized.
Visit https://github.com/orgs/acme/sso?authorization_request=AB12 to authorize it.`
export const archivedBody = 'This repository was archived so it is read-only.'
export const permissionBody = 'Permission to acme/notes.git denied to ada.'
export const deployKeyBody = 'This deploy key does not have write access to this project.'
export const dmcaBody = `Repository unavailable due to DMCA takedown.
See the takedown notice for more details:
https://github.com/github/dmca/blob/master/2026/01/2026-01-01-acme.md.`
export const disabledBody =
  'Access to this repository has been disabled by GitHub staff due to a violation of our terms of service.'
export const secondaryLimitBody = 'You have exceeded a secondary rate limit. Please wait a few minutes.'
