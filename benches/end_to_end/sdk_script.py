"""The script that a user would write: it compares an organization with a file, by the official Python SDK.

    python sdk_script.py sequential|asyncio FILE

`asyncio` keeps ten requests under way. Both let the SDK repeat a request that was limited ten times, since its default
of two gives up within seconds.
"""

import asyncio
import json
import sys

import openai

RETRIES = 10
UNDER_WAY = 10


def differences(file, people, projects):
    """Counts what the file and the organization do not share."""
    found = len({user.email for user in people} ^ set(file["users"]))
    for name, (members, accounts, keys) in projects.items():
        wanted = file["projects"][name]
        # Service accounts stand among the members, without an e-mail address.
        emails = {member.email for member in members if member.email}
        found += len(emails ^ set(wanted["members"]))
        found += len({account.name for account in accounts} ^ set(wanted["service_accounts"]))
        allowed = {rule["name"] for rule in wanted["api_keys"]["allow"]}
        found += sum(1 for key in keys if key.name not in allowed)
    return found


def sequential(file):
    organization = openai.OpenAI(max_retries=RETRIES).admin.organization
    people = list(organization.users.list(limit=100))
    list(organization.invites.list(limit=100))
    projects = {}
    for project in organization.projects.list(limit=100):
        if project.name not in file["projects"]:
            continue
        projects[project.name] = (
            list(organization.projects.users.list(project.id, limit=100)),
            list(organization.projects.service_accounts.list(project.id, limit=100)),
            list(organization.projects.api_keys.list(project.id, limit=100)),
        )
    return differences(file, people, projects)


async def side_by_side(file):
    organization = openai.AsyncOpenAI(max_retries=RETRIES).admin.organization
    turn = asyncio.Semaphore(UNDER_WAY)

    async def everything(listing):
        async with turn:
            return [row async for row in listing]

    async def lists(project):
        rows = await asyncio.gather(
            everything(organization.projects.users.list(project.id, limit=100)),
            everything(organization.projects.service_accounts.list(project.id, limit=100)),
            everything(organization.projects.api_keys.list(project.id, limit=100)),
        )
        return project.name, rows

    people, _, projects = await asyncio.gather(
        everything(organization.users.list(limit=100)),
        everything(organization.invites.list(limit=100)),
        everything(organization.projects.list(limit=100)),
    )
    declared = [project for project in projects if project.name in file["projects"]]
    return differences(file, people, dict(await asyncio.gather(*(lists(project) for project in declared))))


with open(sys.argv[2], encoding="utf-8") as text:
    declared = json.load(text)
print(sequential(declared) if sys.argv[1] == "sequential" else asyncio.run(side_by_side(declared)))
