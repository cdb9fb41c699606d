"""A made-up organization of any size: what the sandbox is filled with, and the configuration for it.

Both are JSON, which is YAML as well. The configuration differs from the organization in one person, so that a plan has
something to say.
"""

MEMBERS = 5
ACCOUNTS = 2
KEYS = 4


def person(number):
    return f"person{number}@example.com"


def members(project, people):
    # The first two people own the organization, and so every project.
    return [person(2 + (project * MEMBERS + nth) % (people - 2)) for nth in range(MEMBERS)]


def live(people, projects, embedded):
    """Returns the fixture of the sandbox."""
    roles = ["owner"] * 2 + ["reader"] * (people - 2)
    return {
        "organization": {"id": "org-bench"},
        "switches": {"embed_projects": embedded},
        "users": [{"email": person(number), "role": role} for number, role in enumerate(roles)],
        "projects": [
            {
                "name": f"p{project}",
                "users": [{"email": email, "role": "member"} for email in members(project, people)],
                "service_accounts": [{"name": f"robot{nth}", "role": "member"} for nth in range(ACCOUNTS)],
                "api_keys": [
                    {"name": f"key{nth}", "owner": {"user": members(project, people)[nth]}} for nth in range(KEYS)
                ],
            }
            for project in range(projects)
        ],
    }


def configuration(people, projects):
    """Returns the configuration. It lacks the last person."""
    declared = {person(number): "owner" if number < 2 else "reader" for number in range(people - 1)}
    return {
        "version": 1,
        "organization": {"id": "org-bench"},
        "users": declared,
        "projects": {
            f"p{project}": {
                "members": {email: "member" for email in members(project, people) if email in declared},
                "service_accounts": {f"robot{nth}": "member" for nth in range(ACCOUNTS)},
                "api_keys": {"allow": [{"name": f"key{nth}"} for nth in range(KEYS)]},
            }
            for project in range(projects)
        },
    }


def pages(rows):
    return max(1, -(-rows // 100))


def longest_chain(people, projects, embedded):
    """Returns how many requests must follow each other: pages, and lists that need the rows of another one."""
    # A list of members proves that the list of people embeds everything.
    return max(pages(people) + (1 if embedded else 0), pages(projects) + 1)
