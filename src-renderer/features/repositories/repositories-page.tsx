import { Page } from '../../components/page.tsx'

export const RepositoriesPage = () => <Page title="Repositories">{null}</Page>
