# Hands the work to the loops of C in bare/bare.c, with the arguments and the output of work.py.

import sys
import bare

work, host, port, count, size = sys.argv[1:]
print(bare.work(work, host, int(port), int(count), int(size)))
