"""Runs each script of this folder against a sandbox of its own.

    python tests/sdk/run.py target/debug/orgward

The interpreter needs the official SDK (.ci/requirements.txt). Each sandbox holds the organization of
tests/sandbox/live.yaml.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

FOLDER = pathlib.Path(__file__).resolve().parent
LIVE = FOLDER.parent / "sandbox" / "live.yaml"
# The last one looks at what the others called.
SCRIPTS = ["basics.py", "access.py", "settings.py", "complete.py"]

program = pathlib.Path(sys.argv[1]).resolve()
# No variable of the machine may send a request elsewhere.
environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI_")}
environment["OPENAI_ADMIN_KEY"] = "sk-admin-sandbox"
environment["PYTHONDONTWRITEBYTECODE"] = "1"
called = tempfile.NamedTemporaryFile()
environment["ORGWARD_SDK_CALLED"] = called.name
failed = []
for script in SCRIPTS:
    command = [program, "sandbox", "--live", LIVE]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as sandbox:
        try:
            base = sandbox.stdout.readline().strip()
            if not base:
                sys.exit("the sandbox did not start")
            variables = {**environment, "OPENAI_BASE_URL": base}
            run = subprocess.run([sys.executable, FOLDER / script], env=variables, timeout=300, check=False)
            if run.returncode != 0:
                failed.append(script)
        finally:
            sandbox.terminate()
if failed:
    sys.exit(f"failed: {', '.join(failed)}")
