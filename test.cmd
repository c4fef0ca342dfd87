@echo off
rem Lint, types, contracts and tests, in an environment made from the lock.
setlocal
pushd "%~dp0"
call tools\setup.cmd requirements-test.lock || (popd & exit /b 1)
.venv\Scripts\python tools\run_checks.py %*
