# Bare-metal Arm with Debian's gcc-arm-none-eabi. PORTWRIGHT_CPU says which core, as -mcpu takes it; PORTWRIGHT_FLOAT_ABI, as
# -mfloat-abi takes it, whether the core's own unit calculates with fractions. Which unit that is follows from the core.

set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR arm)

set(PORTWRIGHT_CPU cortex-m3 CACHE STRING "The core, as -mcpu takes it")
set(PORTWRIGHT_FLOAT_ABI soft CACHE STRING "soft, softfp or hard")
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)  # a program would need a linker script
list(APPEND CMAKE_TRY_COMPILE_PLATFORM_VARIABLES PORTWRIGHT_CPU PORTWRIGHT_FLOAT_ABI)

set(CMAKE_C_COMPILER arm-none-eabi-gcc)
set(CMAKE_CXX_COMPILER arm-none-eabi-g++)
set(CMAKE_ASM_COMPILER arm-none-eabi-gcc)
set(CMAKE_NM arm-none-eabi-nm CACHE STRING "")
set(CMAKE_OBJDUMP arm-none-eabi-objdump CACHE STRING "")

foreach(language C CXX ASM)
    set(CMAKE_${language}_FLAGS_INIT "-mcpu=${PORTWRIGHT_CPU} -mthumb -mfloat-abi=${PORTWRIGHT_FLOAT_ABI}")
endforeach()
foreach(language C CXX)
    string(APPEND CMAKE_${language}_FLAGS_INIT " -ffunction-sections -fdata-sections")
endforeach()

# Programs come from this machine, headers and libraries from the toolchain alone.
set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
