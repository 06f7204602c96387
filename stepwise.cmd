@echo off
rem Runs Stepwise from its sources on Windows: builds when there is no jar, passes everything on.
rem After a change of the sources: mvnw.cmd -q -Dmaven.test.skip=true package
setlocal
set "HOME_DIR=%~dp0"
set "JAR=%HOME_DIR%target\stepwise.jar"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
"%JAVA%" -version 2>&1 | findstr /c:"version \"25" >nul
if errorlevel 1 (
    echo stepwise: needs a JDK 25 in JAVA_HOME or on the PATH: https://adoptium.net/temurin/releases/?version=25 1>&2
    exit /b 1
)
if not exist "%JAR%" (
    echo building stepwise, which takes one to three minutes... 1>&2
    pushd "%HOME_DIR%"
    call mvnw.cmd -q -Dmaven.test.skip=true package 1>&2
    popd
)
if not exist "%JAR%" (
    echo stepwise: the build failed, see above 1>&2
    exit /b 1
)
rem As the script "stepwise" has them, which says why.
set "LOOPS="
if "%~1"=="serve" set "LOOPS=--add-modules=jdk.incubator.vector"
if "%~1"=="demo" set "LOOPS=--add-modules=jdk.incubator.vector"
if "%~1"=="bench" set "LOOPS=--add-modules=jdk.incubator.vector"
if "%~1"=="fit" set "LOOPS=-XX:InlineSmallCode=700"
set "COLLECTOR=-XX:+UseParallelGC"
echo "%JAVA_OPTS%" | findstr /c:"-XX:+Use" >nul && set "COLLECTOR="
"%JAVA%" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow %LOOPS% %COLLECTOR% %JAVA_OPTS% -jar "%JAR%" %*
exit /b %ERRORLEVEL%
