"""Calls a model with the token that GitHub gives to the job. See release-notes.yml."""

import json
import os
import urllib.parse
import urllib.request

import openai

AUDIENCE = "https://api.openai.com/v1"  # as in orgward.yaml


def github_token() -> str:
    """Asks GitHub for a token of this job."""
    url = os.environ["ACTIONS_ID_TOKEN_REQUEST_URL"] + "&audience=" + urllib.parse.quote(AUDIENCE, safe="")
    bearer = "bearer " + os.environ["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Authorization": bearer}), timeout=30) as answer:
        return json.load(answer)["value"]


client = openai.OpenAI(
    workload_identity={
        "identity_provider_id": os.environ["OPENAI_IDENTITY_PROVIDER"],
        "service_account_id": os.environ["OPENAI_SERVICE_ACCOUNT"],
        "provider": {"token_type": "jwt", "get_token": github_token},
    }
)
with open("CHANGELOG.md", encoding="utf-8") as changelog:
    notes = client.responses.create(model="gpt-5-mini", input="Sum up this release:\n" + changelog.read())
print(notes.output_text)
