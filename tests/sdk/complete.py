"""Fails if the other scripts leave out a method of the administration resources of the official SDK.

A newer SDK can have a new resource, which no script watches. `tests/sdk/run.py` starts this script last; the others
note in the file ORGWARD_SDK_CALLED what they called.
"""

import os
import pathlib

from strict import below, client, identity, methods

resources = below(client().admin)
known = {identity(resource, method) for resource in resources for method in methods(resource)}
called = set(pathlib.Path(os.environ["ORGWARD_SDK_CALLED"]).read_text().split())
# A walk that finds nothing would find nothing missing.
assert called and called <= known, f"the walk through the SDK does not find {sorted(called - known)}"
left_out = sorted(known - called)
assert not left_out, f"no script of tests/sdk calls {left_out}: serve these in the sandbox, and call them"
print(f"{len(known)} methods of {len(resources)} resources were called")
