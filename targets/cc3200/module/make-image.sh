# The image that the board's boot loader takes: the application, and behind it its MD5 in hexadecimal. $1: the build folder.
set -eu
sum=$(md5sum --binary "$1/application.bin")
printf %s "${sum%% *}" | cat "$1/application.bin" - >"$1/mcuimg.bin"
