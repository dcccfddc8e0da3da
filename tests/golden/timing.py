# SPDX-License-Identifier: LGPL-2.1-or-later
# SPDX-FileCopyrightText: The gst-augment authors
"""What the benchmarks against other libraries share."""
import statistics
import time


def milliseconds(work, rounds, times_each=1):
    """Processor time of one thread for work(n) with another n at every call, median of @rounds."""
    times = []
    for r in range(rounds):
        start = time.thread_time()
        for i in range(times_each):
            work(r * times_each + i)
        times.append(1e3 * (time.thread_time() - start) / times_each)
    return statistics.median(times)


def time_of(work, rounds=31):
    return milliseconds(lambda n: work(), rounds)
