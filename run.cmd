@echo off
rem Open Osteopoint; with arguments, run that command of its command line.
setlocal
pushd "%~dp0"
call tools\setup.cmd requirements.lock requirements-test.lock || (popd & exit /b 1)
popd
"%~dp0.venv\Scripts\python" -P -m osteopoint %*
