@echo off
rem What make_environment of setup.sh does, for Windows: .venv with what the first lock names.
rem One made from a lock named after it is as good. A copy of the lock in it says that it is complete.
.venv\Scripts\python -c "import pip" >nul 2>nul || goto make
for %%l in (%*) do fc /b "%%l" .venv\lock >nul 2>nul && exit /b 0
goto fill
:make
echo Making the environment in .venv, once...
if exist .venv rmdir /s /q .venv
for %%v in (3.13 3.12 3.11) do if not exist .venv\Scripts\python.exe py -%%v -m venv .venv >nul 2>nul
if not exist .venv\Scripts\python.exe python -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))" >nul 2>nul && python -m venv .venv
if not exist .venv\Scripts\python.exe (
    echo Osteopoint needs Python 3.11, 3.12 or 3.13.
    exit /b 1
)
:fill
echo Getting the packages of %1, once, some hundred MB...
if exist .venv\lock del .venv\lock
.venv\Scripts\python -m pip install --quiet --disable-pip-version-check --no-input --only-binary :all: --require-hashes -r "%1" || (
    echo The packages of %1 could not be installed. Is there a network? Was the file changed?
    exit /b 1
)
rem Relative to site-packages, so the folder may be moved.
> .venv\Lib\site-packages\osteopoint.pth echo ..\..\..\src
copy /y "%1" .venv\lock >nul
exit /b 0
