@echo off
rem Open Osteopoint; with arguments, run that command of its command line.
cd /d "%~dp0"
call tools\setup.cmd requirements.lock || exit /b 1
.venv\Scripts\python -m osteopoint %*
