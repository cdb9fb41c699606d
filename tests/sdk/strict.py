"""A client of the official SDK that accepts exact answers only, and a record of the methods that were called.

The SDK forgives an answer that lacks a field or holds a wrong type, and its own strict mode still converts values. Here
each answer must fit the SDK's model without conversion, and must have no field that the model does not know.
"""

import functools
import json
import os

import openai
import pydantic
from openai import _base_client
from openai._base_client import BaseSyncPage
from openai._resource import SyncAPIResource

# Lists say `object: list`, and some name their first and last row; the SDK's pages do not read all of these.
PAGE_FIELDS = {f"answer.{name}" for name in ("object", "first_id", "last_id")}


def unknown_fields(value, path="answer"):
    """Returns the paths of the fields that the models do not know."""
    if isinstance(value, list):
        return [found for item in value for found in unknown_fields(item, f"{path}[]")]
    if not isinstance(value, pydantic.BaseModel):
        return []
    extra = [f"{path}.{name}" for name in value.model_extra or {}]
    known = [(f"{path}.{name}", getattr(value, name)) for name in type(value).model_fields]
    return extra + [found for path, inner in known for found in unknown_fields(inner, path)]


def validate(*, type_, value):
    """Takes the place of the SDK's own strict validation."""
    validated = pydantic.TypeAdapter(type_).validate_json(json.dumps(value), strict=True)
    unknown = set(unknown_fields(validated))
    if isinstance(validated, BaseSyncPage):
        unknown -= PAGE_FIELDS
    assert not unknown, f"{type_} does not know {sorted(unknown)}"
    validations.append(type_)
    return validated


validations = []
_base_client.validate_type = validate


def client():
    """Returns a client that repeats nothing."""
    return openai.OpenAI(max_retries=0, _strict_response_validation=True)


def methods(resource):
    """Returns the names of the methods that a resource has itself; everything else in it is another resource."""
    return [name for name, value in vars(type(resource)).items() if not name.startswith("_") and callable(value)]


def identity(resource, method):
    """Returns the name of a method that is the same in each process."""
    return f"{type(resource).__module__}.{type(resource).__name__}.{method}"


def below(resource):
    """Returns a resource and every resource inside it."""
    found = [resource]
    for name, value in vars(type(resource)).items():
        inner = getattr(resource, name) if isinstance(value, (functools.cached_property, property)) else None
        if isinstance(inner, SyncAPIResource):
            found += below(inner)
    return found


def refused(kind, call, *args, **kwargs):
    """Returns the error with which a call must be refused."""
    try:
        call(*args, **kwargs)
    except kind as error:
        assert error.request_id and error.request_id.startswith("req_"), error
        assert set(error.body) == {"message", "type", "param", "code"}, error.body
        return error
    raise AssertionError(f"{call} was not refused")


class Watched:
    """Resources below `root` whose every method must be called."""

    def __init__(self, root, *paths):
        self.resources = {}
        self.missing = set()
        self.called = set()
        for path in paths:
            resource = root
            for name in path.split("."):
                resource = getattr(resource, name)
            self.resources[path] = self._watch(resource, path)

    def __getitem__(self, path):
        return self.resources[path]

    def _watch(self, resource, path):
        for name in methods(resource):
            self.missing.add(f"{path}.{name}")
            recorded = self._recorded(getattr(resource, name), f"{path}.{name}", identity(resource, name))
            setattr(resource, name, recorded)
        return resource

    def _recorded(self, method, name, identity):
        def call(*args, **kwargs):
            self.missing.discard(name)
            self.called.add(identity)
            return method(*args, **kwargs)

        return call

    def check(self):
        """Fails if a method was never called, or if the answers were not validated here. Notes what was called."""
        assert not self.missing, f"never called: {sorted(self.missing)}"
        with open(os.environ["ORGWARD_SDK_CALLED"], "a") as called:
            called.writelines(f"{name}\n" for name in self.called)
        assert validations, "the SDK did not use the strict validation"
