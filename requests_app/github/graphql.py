"""What GitHub's GraphQL API is asked."""

PROJECT = """
query Project($owner: String!, $project: Int!) {
  organization(login: $owner) { projectV2(number: $project) {
    id
    field(name: "Status") { ... on ProjectV2SingleSelectField { id options { id name } } }
  } }
}
"""
ITEMS = """
query Items($owner: String!, $project: Int!, $after: String) {
  organization(login: $owner) { projectV2(number: $project) { items(first: 100, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes {
      id updatedAt
      status: fieldValueByName(name: "Status") { ... on ProjectV2ItemFieldSingleSelectValue { name updatedAt } }
      content {
        __typename
        ... on Issue {
          id number updatedAt
          repository { nameWithOwner }
          labels(first: 100) { nodes { id name } }
        }
      }
    }
  } } }
}
"""
REPOSITORY = """
query Repository($owner: String!, $repository: String!) {
  repository(owner: $owner, name: $repository) { id }
}
"""
LABELS = """
query Labels($owner: String!, $repository: String!, $after: String) {
  repository(owner: $owner, name: $repository) { labels(first: 100, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { id name }
  } }
}
"""
NEWEST_ISSUES = """
query NewestIssues($owner: String!, $repository: String!) {
  repository(owner: $owner, name: $repository) {
    issues(first: 100, orderBy: {field: CREATED_AT, direction: DESC}) { nodes { id number url body } }
  }
}
"""
CREATE_ISSUE = """
mutation CreateIssue($repository: ID!, $title: String!, $body: String!, $labels: [ID!]) {
  createIssue(input: {repositoryId: $repository, title: $title, body: $body, labelIds: $labels}) {
    issue { id number url }
  }
}
"""
CREATE_LABEL = """
mutation CreateLabel($repository: ID!, $name: String!) {
  createLabel(input: {repositoryId: $repository, name: $name, color: "ededed"}) { label { id } }
}
"""
ADD_CARD = """
mutation AddCard($project: ID!, $issue: ID!) {
  addProjectV2ItemById(input: {projectId: $project, contentId: $issue}) { item { id } }
}
"""
SET_STATUS = """
mutation SetStatus($project: ID!, $item: ID!, $field: ID!, $option: String!) {
  updateProjectV2ItemFieldValue(
    input: {projectId: $project, itemId: $item, fieldId: $field, value: {singleSelectOptionId: $option}}
  ) { projectV2Item { id } }
}
"""
ADD_LABELS = """
mutation AddLabels($issue: ID!, $labels: [ID!]!) {
  addLabelsToLabelable(input: {labelableId: $issue, labelIds: $labels}) { clientMutationId }
}
"""
REMOVE_LABELS = """
mutation RemoveLabels($issue: ID!, $labels: [ID!]!) {
  removeLabelsFromLabelable(input: {labelableId: $issue, labelIds: $labels}) { clientMutationId }
}
"""
