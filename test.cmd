@echo off
rem Lint, types, contracts and tests, in an environment made from the lock.
cd /d "%~dp0"
call tools\setup.cmd requirements-test.lock || exit /b 1
.venv\Scripts\python tools\run_checks.py %*
