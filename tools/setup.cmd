@echo off
rem Make .venv from the lock named by the first argument, once.
if exist ".venv\done-%1" fc /b ".venv\done-%1" "%1" >nul 2>nul && exit /b 0
if not exist ".venv\Scripts\python.exe" (
    echo Making the environment in .venv, once...
    py -3.13 -m venv .venv 2>nul || py -3.12 -m venv .venv 2>nul || py -3.11 -m venv .venv 2>nul || python -m venv .venv || (
        echo Osteopoint needs Python 3.11, 3.12 or 3.13.
        exit /b 1
    )
)
.venv\Scripts\python -m pip install --quiet --disable-pip-version-check --require-hashes -r "%1" || exit /b 1
> .venv\Lib\site-packages\osteopoint.pth echo %CD%\src
copy /y "%1" ".venv\done-%1" >nul
exit /b 0
