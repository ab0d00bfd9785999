#!/bin/sh
# Prints a Python that LocalStack and its pins run on (3.12 to 3.14: later ones have no wheels of them),
# with all that a venv needs; fails if there is none.
versions=${PYENV_ROOT:-$(pyenv root 2>/dev/null || echo "$HOME/.pyenv")}/versions
fit='import sys, venv, ensurepip, ssl; sys.exit(not (3, 12) <= sys.version_info < (3, 15))'

for python in python3.14 python3.13 python3.12 python3 \
  "$versions"/3.14*/bin/python3 "$versions"/3.13*/bin/python3 "$versions"/3.12*/bin/python3; do
  # Only running it tells: pyenv has a shim on PATH for each version, also for those that are switched off.
  if "$python" -c "$fit" >/dev/null 2>&1; then
    echo "$python"
    exit 0
  fi
done
exit 1
